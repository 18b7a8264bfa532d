-- Question: how are the likes of the newest large family spread over its release order?
-- Row: one tenth of the release order within the family's largest relation (fewer, larger parts where a tenth would hold under
-- 30 models by 10 authors); both tiers.
-- Caveat: likes so far. Earlier entries also had more time to be noticed, so this is no comparison at equal age. `median_low` and
-- `median_high`: the j-th smallest and largest, j = ⌊(n − 1.96 √n) / 2⌋, which hold the median with at least 95 % if entries are independent.
-- The share that is liked has its 95 % interval after Wilson at the effective number of entries, since those of one author go together.

{{wilson}}
with
{{newest}},
placed as (
  select
    *,
    least(10, largest_entries // 30) as parts,
    1 + ((row_number() over (partition by shown_tier order by created_at, id) - 1) * parts) // count(*) over (partition by shown_tier) as part
  from tiered
),
-- All of one base, so only authors are clusters.
counted as (
  select shown_tier, part, author, cast(null as varchar) as base, likes > 0 as is_liked from placed
),
{{clusters shown_tier, part}}
select
  placed.base,
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
  any_value(shares.share) as share_liked,
  any_value(shares.effective_n) as effective_n,
  any_value(shares.ci_low) as ci_low,
  any_value(shares.ci_high) as ci_high,
  median(downloads_30d) as median_downloads,
  median(age_days) as median_age_days
from placed
join shares using (shown_tier, part)
group by placed.base, relation, shown_tier, parts, part
order by tier desc, part
