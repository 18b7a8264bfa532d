-- Question: how often does an organization release a base that others build on?
-- Row: one owner of at least one declared base of the snapshot whose release date is known.
-- Caveat: a base is a model that somebody derived from, so bases without a child do not count. Sizes released together are days
-- apart by 0: `release_days` and the days between those say how often something came out. Medians need three bases or days.
with released as (
  select author as organization, base, released_at, children, children_t1, lag(released_at) over earlier as previous_at
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
),
-- A model that declares several of the bases is one model. Only those with several parents can come again.
again as (
  select organization, sum(times - 1) as children, sum(greatest(times_t1 - 1, 0)) as children_t1
  from (
    select released.organization, count(*) as times, count(*) filter (derivatives.tier <> 'T0') as times_t1
    from derivatives join released using (base)
    where derivatives.weight < 1
    group by released.organization, derivatives.model_number
  )
  group by organization
)
select
  organization,
  count(*) as bases,
  count(*) filter (previous_at is null or days_since_release > 0) as release_days,
  min(released_at) as first_released_at,
  max(released_at) as last_released_at,
  case when count(*) >= 3 then median(days_since_base) end as median_days_between_bases,
  case when release_days >= 3 then median(days_since_release) filter (days_since_release > 0) end as median_days_between_release_days,
  cast(sum(spaced.children) - coalesce(any_value(again.children), 0) as bigint) as children,
  cast(sum(spaced.children_t1) - coalesce(any_value(again.children_t1), 0) as bigint) as children_t1,
  'C' as evidence
from spaced left join again using (organization)
group by organization
order by organization
