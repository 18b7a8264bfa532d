-- Question: how many new models are gone within 1, 7, 30, 84 and 105 days?
-- Row: one relation (none: no declared parent) and age, over new ids that were created at least so long ago.
-- Caveat: without tiers: flags are not kept for models that are gone. Models that came back count as listed. 95 % intervals after Wilson.
select
  relation,
  within_days,
  n,
  authors,
  families,
  gone,
  revived,
  share_gone,
  greatest(0, (share_gone + 1.96 * 1.96 / (2 * n) - 1.96 * sqrt(share_gone * (1 - share_gone) / n + 1.96 * 1.96 / (4 * n * n))) / (1 + 1.96 * 1.96 / n)) as ci_low,
  least(1, (share_gone + 1.96 * 1.96 / (2 * n) + 1.96 * sqrt(share_gone * (1 - share_gone) / n + 1.96 * 1.96 / (4 * n * n))) / (1 + 1.96 * 1.96 / n)) as ci_high
from 'churn.parquet'
where within_days is not null and relation <> 'unknown' and share_gone is not null
order by relation, within_days
