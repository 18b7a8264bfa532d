-- Question: how long after its release did a base have its 1st, 10th and 100th child?
-- Row: one base × relation (`all`: of any relation) × tier × k, for bases with a known release date and at least one such child.
-- Caveat: children older than the base's release are left out. Where the k-th child has not come, `observed` is false and `days` is
-- how long the base has been watched (censored at the snapshot): never average such days.
with release as (
  select base, any_value(base_released_at) as released_at
  from derivatives
  where base_released_at is not null
  group by base
),
-- A child that vanished came all the same; whether it was automated is not known, so it counts in T0 only.
every as (
  select id, base, relation, tier, created_at from derivatives
  union all by name
  select id, base, relation, 'T0' as tier, created_at from vanished
),
child as (
  select every.*, release.released_at, (epoch_us(every.created_at) - epoch_us(release.released_at)) / 86400e6 as lag_days
  from every
  join release using (base)
  where every.created_at >= release.released_at
),
-- The lags of a base's children in both tiers, ascending.
lag as (
  select
    base,
    case when grouping(relation) = 1 then 'all' else relation end as relation,
    any_value(released_at) as released_at,
    list_sort(list(lag_days)) as t0,
    list_sort(list(lag_days) filter (tier <> 'T0')) as t1
  from child
  group by grouping sets ((base, relation), (base))
),
followed as (
  select
    base,
    relation,
    tier,
    released_at,
    len(days) as children,
    days[1] as days_to_1,
    days[10] as days_to_10,
    days[100] as days_to_100
  from (select base, relation, released_at, t0 as "T0", t1 as "T1" from lag) unpivot (days for tier in ("T0", "T1"))
)
select
  followed.base,
  followed.relation,
  followed.tier,
  milestone.k,
  followed.released_at,
  followed.children,
  milestone.days is not null as observed,
  coalesce(milestone.days, (epoch_us(getvariable('as_of')) - epoch_us(followed.released_at)) / 86400e6) as days
from followed
cross join lateral (values (1, followed.days_to_1), (10, followed.days_to_10), (100, followed.days_to_100)) as milestone (k, days)
order by followed.base, followed.relation, followed.tier, milestone.k
