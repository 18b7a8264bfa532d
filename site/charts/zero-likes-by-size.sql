-- Question: how often do derivatives of bases of each size stay without a like?
-- Row: one relation, tier and parameter bucket of the base; medians of likes and downloads beside.
-- Caveat: likes so far, at whatever age. Bases without a stated size are left out. Cells under 30 models, 10 authors or 5 families are
-- left out. 95 % intervals after Wilson treat entries as independent.
select
  tier,
  relation,
  size,
  models,
  authors,
  families,
  n,
  likes_share_zero,
  (likes_share_zero + 1.96 * 1.96 / (2 * n) - 1.96 * sqrt(likes_share_zero * (1 - likes_share_zero) / n + 1.96 * 1.96 / (4 * n * n))) / (1 + 1.96 * 1.96 / n) as ci_low,
  (likes_share_zero + 1.96 * 1.96 / (2 * n) + 1.96 * sqrt(likes_share_zero * (1 - likes_share_zero) / n + 1.96 * 1.96 / (4 * n * n))) / (1 + 1.96 * 1.96 / n) as ci_high,
  likes_median,
  downloads_30d_median
from 'efficiency.parquet'
where side = 'base' and size <> 'unknown' and likes_share_zero is not null and relation <> 'unknown'
order by tier desc, relation, array_position(['<1B', '1-4B', '4-10B', '10-40B', '40-100B', '>100B'], size)
