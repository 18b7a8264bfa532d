-- Question: in which formats are derivatives published?
-- Row: one relation, tier and format, the three most frequent on T1 of each relation; models with several formats count in each.
-- Caveat: formats are what tags name. 95 % intervals after Wilson at the effective number of models.

{{wilson}}
{{entries}}
{{stated}}
with placed as (
  select relation, format, row_number() over (partition by relation order by models desc, format) as place
  from 'formats.parquet'
  where month is null and tier = 'T1' and share is not null and relation not in ('none', 'unknown') and format <> 'none'
),
-- The places of the three formats among the bits of the entries.
bits as (
  select
    relation,
    max(bit) filter (place = 1) as bit_1,
    max(bit) filter (place = 2) as bit_2,
    max(bit) filter (place = 3) as bit_3
  from (select *, cast(1 as bigint) << (list_position(getvariable('formats'), format) - 1) as bit from placed)
  group by relation
),
-- A model with several parents counts once, with the first of them.
counted as (
  select
    tier,
    relation,
    author,
    base,
    (formats & bit_1) > 0 as is_1,
    (formats & bit_2) > 0 as is_2,
    (formats & bit_3) > 0 as is_3
  from entries
  join stated using (number)
  join bits using (relation)
  join tiers on tiers.tier = 'T0' or in_t1
  where not repeated
),
{{shares tier, relation}}
select
  formats.tier,
  formats.relation,
  formats.format,
  formats.models,
  formats.n,
  formats.authors,
  formats.families,
  formats.share,
  effective_n,
  ci_low,
  ci_high
from 'formats.parquet' as formats
join placed using (relation, format)
join shares on shares.tier = formats.tier and shares.relation = formats.relation and shares.kind = cast(place as varchar)
where month is null and formats.share is not null
order by formats.tier desc, formats.relation, place
