-- Question: how often do derivatives of bases of each size stay without a like?
-- Row: one relation, tier and parameter bucket of the base; medians of likes and downloads beside.
-- Caveat: likes so far, at whatever age. Bases without a stated size are left out. Cells under 30 models, 10 authors or 5 families are
-- left out. 95 % intervals after Wilson at the effective number of entries.

{{wilson}}
{{entries}}
with counted as (
  select tier, relation, bases.size as base_size, author, entries.base, likes = 0 as is_zero
  from entries
  join bases on bases.number = entries.base
  join tiers on tiers.tier = 'T0' or in_t1
  where bases.size <> 'unknown' and relation <> 'unknown'
),
{{shares tier, relation, base_size}}
select
  efficiency.tier,
  efficiency.relation,
  size,
  efficiency.models,
  efficiency.authors,
  efficiency.families,
  efficiency.n,
  likes_share_zero,
  effective_n,
  ci_low,
  ci_high,
  likes_median,
  downloads_30d_median
from 'efficiency.parquet' as efficiency
join shares on shares.tier = efficiency.tier and shares.relation = efficiency.relation and shares.base_size = efficiency.size
where side = 'base' and likes_share_zero is not null
order by efficiency.tier desc, efficiency.relation, array_position(['<1B', '1-4B', '4-10B', '10-40B', '40-100B', '>100B'], size)
