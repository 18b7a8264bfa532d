-- Question: how are the likes of the newest large family spread over its release order?
-- Row: one tenth of the release order within the family's largest relation (fewer, larger parts where a tenth would hold under
-- 30 models by 10 authors); both tiers.
-- Caveat: likes so far. Earlier entries also had more time to be noticed, so this is no comparison at equal age. `median_low` and
-- `median_high`: the 95 % interval of the median. The share that is liked has its own after Wilson at the effective number of entries. In both, entries of
-- one author are clusters.

{{wilson}}
with
{{family}},
placed as (
  select
    *,
    least(10, largest_entries // 30) as parts,
    1 + ((row_number() over (partition by shown_tier order by created_at, id) - 1) * parts) // count(*) over (partition by shown_tier) as part
  from tiered
),
-- All of one base, so only authors are clusters.
valued as (
  select shown_tier, part, author, cast(null as varchar) as base, likes as value, likes > 0 as is_liked from placed
),
{{woodruff shown_tier, part}}
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
  any_value(medians.median_low) as median_low,
  any_value(medians.median_high) as median_high,
  quantile_cont(likes, 0.75) as quartile_3,
  any_value(share) as share_liked,
  any_value(effective_n) as effective_n,
  wilson_low(share_liked, any_value(effective_n)) as ci_low,
  wilson_high(share_liked, any_value(effective_n)) as ci_high,
  median(downloads_30d) as median_downloads,
  median(age_days) as median_age_days
from placed
join weighed using (shown_tier, part)
join medians using (shown_tier, part)
where kind = 'liked'
group by placed.base, relation, shown_tier, parts, part
order by tier desc, part
