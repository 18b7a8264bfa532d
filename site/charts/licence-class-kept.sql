-- Question: how often does a derivative state a licence of the class of its base's?
-- Row: one relation and tier, over derivatives whose base is listed and states a licence.
-- Caveat: not legal advice: another class is no violation by itself, and a licence that is not stated is not a licence that was dropped.
-- 95 % intervals after Wilson treat entries as independent.
with stated as (
  select
    tier,
    relation,
    cast(sum(entries) as bigint) as n,
    sum(entries) filter (child_class = parent_class) / sum(entries) as share_kept,
    coalesce(sum(entries) filter (child_class = 'none_stated'), 0) / sum(entries) as share_not_stated,
    max(authors) as authors,
    max(families) as families
  from 'licenses.parquet'
  where parent_class not in ('not_listed', 'none_stated') and relation <> 'unknown'
  group by tier, relation
)
select
  tier,
  relation,
  n,
  coalesce(share_kept, 0) as share_kept,
  (share_kept + 1.96 * 1.96 / (2 * n) - 1.96 * sqrt(share_kept * (1 - share_kept) / n + 1.96 * 1.96 / (4 * n * n))) / (1 + 1.96 * 1.96 / n) as ci_low,
  (share_kept + 1.96 * 1.96 / (2 * n) + 1.96 * sqrt(share_kept * (1 - share_kept) / n + 1.96 * 1.96 / (4 * n * n))) / (1 + 1.96 * 1.96 / n) as ci_high,
  share_not_stated
from stated
where n >= 30 and authors >= 10 and families >= 5
order by tier desc, n desc, relation
