-- Question: how often does an organization release a base that others build on?
-- Row: one owner of at least one declared base of the snapshot whose release date is known.
-- Caveat: a base is a model that somebody derived from, so bases without a child do not count. Sizes released together are days
-- apart by 0: `release_days` and the days between those say how often something came out. Medians need three bases or days.
with released as (
  select author as organization, released_at, children, children_t1, lag(released_at) over earlier as previous_at
  from families
  where present and author is not null and released_at is not null
  window earlier as (partition by author order by released_at)
),
-- The first base of a day comes some days after the one before; the others of that day come 0 days after.
spaced as (
  select
    *,
    (epoch_us(released_at) - epoch_us(previous_at)) / 86400e6 as days_since_base,
    cast(released_at as date) - cast(previous_at as date) as days_since_release
  from released
)
select
  organization,
  count(*) as bases,
  count(*) filter (previous_at is null or days_since_release > 0) as release_days,
  min(released_at) as first_released_at,
  max(released_at) as last_released_at,
  case when count(*) >= 3 then median(days_since_base) end as median_days_between_bases,
  case when release_days >= 3 then median(days_since_release) filter (days_since_release > 0) end as median_days_between_release_days,
  cast(sum(children) as bigint) as children,
  cast(sum(children_t1) as bigint) as children_t1,
  'C' as evidence
from spaced
group by organization
order by organization
