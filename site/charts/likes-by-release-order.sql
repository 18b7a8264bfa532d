-- Question: how are the likes of the newest large family spread over its release order?
-- Row: one tenth of the release order within the family's largest relation (fewer, larger parts where a tenth would hold under
-- 30 models by 10 authors); both tiers.
-- Caveat: likes so far. Earlier entries also had more time to be noticed, so this is no comparison at equal age. `median_low` and
-- `median_high`: the j-th smallest and largest, j = ⌊(n − 1.96 √n) / 2⌋, which hold the median with at least 95 % if entries are independent.
with newest as (
  select base, any_value(base_released_at) as released_at
  from 'derivatives.parquet'
  where tier <> 'T0' and base_released_at is not null and lag_days >= 0
  group by base
  having count(*) >= 100 and count(distinct author) >= 10
  order by released_at desc, base
  limit 1
),
largest as (
  select base, relation, least(10, count(*) // 30) as parts
  from 'derivatives.parquet' join newest using (base)
  where tier <> 'T0' and created_at is not null
  group by base, relation
  order by count(*) desc, relation
  limit 1
),
entry as (
  select derivatives.*, largest.parts
  from 'derivatives.parquet' as derivatives join largest using (base, relation)
  where created_at is not null
),
tiered as (
  select *, 'T1' as shown_tier from entry where tier <> 'T0'
  union all
  select *, 'T0' as shown_tier from entry
),
placed as (
  select
    *,
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
