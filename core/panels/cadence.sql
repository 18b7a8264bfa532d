-- Question: how often does an organization release a base that others build on?
-- Row: one owner of at least one declared base of the snapshot whose release date is known.
-- Caveat: a base is a model that somebody derived from, so bases without a child do not count. Sizes released together are days
-- apart by 0: `release_days` and the days between those say how often something came out. Medians need three bases or days.
with released as (
  select author as organization, base, released_at, children, children_t1
  from families
  where present and author is not null and released_at is not null
),
between_bases as (
  select
    *,
    (epoch_us(released_at) - epoch_us(lag(released_at) over (partition by organization order by released_at, base))) / 86400e6 as days_since_base
  from released
),
release_day as (
  select
    organization,
    cast(released_at as date) - lag(cast(released_at as date)) over (partition by organization order by cast(released_at as date)) as days_since_release
  from released
  group by organization, cast(released_at as date)
),
by_day as (
  select
    organization,
    count(*) as release_days,
    case when count(*) >= 3 then median(days_since_release) end as median_days_between_release_days
  from release_day
  group by organization
)
select
  between_bases.organization,
  count(*) as bases,
  any_value(by_day.release_days) as release_days,
  min(between_bases.released_at) as first_released_at,
  max(between_bases.released_at) as last_released_at,
  case when count(*) >= 3 then median(between_bases.days_since_base) end as median_days_between_bases,
  any_value(by_day.median_days_between_release_days) as median_days_between_release_days,
  cast(sum(between_bases.children) as bigint) as children,
  cast(sum(between_bases.children_t1) as bigint) as children_t1,
  'C' as evidence
from between_bases
join by_day using (organization)
group by between_bases.organization
order by between_bases.organization
