-- Question: how often do organizations release a base that others build on?
-- Row: one organization with at least five release days, the 12 with most children on T1: quartiles of the days between release days.
-- Caveat: a base is a model that somebody derived from; bases without a child do not count. Sizes released together are one release day. The gap that
-- is running now is not counted. `decile_1` and `decile_9` of fewer than ten gaps are the shortest and the longest. The interval of the median takes an
-- organization's gaps for independent of each other.
with release_day as (
  select distinct author as organization, cast(released_at as date) as day
  from 'families.parquet'
  where present and author is not null and released_at is not null
),
gap as (
  select organization, day, day - lag(day) over (partition by organization order by day) as days from release_day
),
-- Each gap is a cluster of its own.
valued as (
  select organization, day as author, null as base, days as value from gap where days is not null
),
{{woodruff organization}},
spread as (
  select
    organization,
    case when count(*) >= 10 then quantile_cont(days, 0.1) else min(days) end as decile_1,
    quantile_cont(days, 0.25) as quartile_1,
    quantile_cont(days, 0.75) as quartile_3,
    case when count(*) >= 10 then quantile_cont(days, 0.9) else max(days) end as decile_9
  from gap
  where days is not null
  group by organization
)
select
  organization,
  bases,
  release_days,
  first_released_at,
  last_released_at,
  decile_1,
  quartile_1,
  median_days_between_release_days as median,
  median_low,
  median_high,
  quartile_3,
  decile_9,
  children_t1,
  children
from 'cadence.parquet'
join spread using (organization)
join medians using (organization)
where release_days >= 5
order by children_t1 desc, organization
limit 12
