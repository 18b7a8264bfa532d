-- Question: in which formats are derivatives published?
-- Row: one relation, tier and format, the three most frequent on T1 of each relation; models with several formats count in each.
-- Caveat: formats are what tags name. 95 % intervals after Wilson treat models as independent.
with placed as (
  select relation, format, row_number() over (partition by relation order by models desc, format) as place
  from 'formats.parquet'
  where month is null and tier = 'T1' and share is not null and relation not in ('none', 'unknown') and format <> 'none'
)
select
  formats.tier,
  formats.relation,
  formats.format,
  formats.models,
  formats.n,
  formats.authors,
  formats.families,
  formats.share,
  (share + 1.96 * 1.96 / (2 * n) - 1.96 * sqrt(share * (1 - share) / n + 1.96 * 1.96 / (4 * n * n))) / (1 + 1.96 * 1.96 / n) as ci_low,
  (share + 1.96 * 1.96 / (2 * n) + 1.96 * sqrt(share * (1 - share) / n + 1.96 * 1.96 / (4 * n * n))) / (1 + 1.96 * 1.96 / n) as ci_high
from 'formats.parquet' as formats join placed using (relation, format)
where month is null and place <= 3 and share is not null
order by tier desc, relation, place
