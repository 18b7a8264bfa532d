-- Question: how are the likes of the newest large family spread over its release order?
-- Row: one tenth of the release order within the family's largest relation (fewer, larger parts where a tenth would hold under
-- 30 models by 10 authors); both tiers.
-- Caveat: likes so far. Earlier entries also had more time to be noticed, so this is no comparison at equal age. `median_low` and
-- `median_high`: the j-th smallest and largest, j = ⌊(n − 1.96 √n) / 2⌋, which hold the median with at least 95 % if entries are independent.
with
{{newest}},
placed as (
  select
    *,
    least(10, largest_entries // 30) as parts,
    1 + ((row_number() over (partition by shown_tier order by created_at, id) - 1) * parts) // count(*) over (partition by shown_tier) as part
  from tiered
)
select
  base,
  relation,
  shown_tier as tier,
  parts,
  part,
  count(*) as n,
  count(distinct author) as authors,
  quantile_cont(likes, 0.25) as quartile_1,
  median(likes) as median,
  list_sort(list(likes))[cast(floor((count(*) - 1.96 * sqrt(count(*))) / 2) as bigint)] as median_low,
  list_sort(list(likes))[count(*) + 1 - cast(floor((count(*) - 1.96 * sqrt(count(*))) / 2) as bigint)] as median_high,
  quantile_cont(likes, 0.75) as quartile_3,
  median(downloads_30d) as median_downloads,
  median(age_days) as median_age_days
from placed
group by base, relation, shown_tier, parts, part
order by tier desc, part
