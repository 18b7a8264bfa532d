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
-- Bases and relations in order get a number, so that the rows need not be sorted by name.
followed as (
  select
    place,
    base,
    relation,
    released_at,
    unnest([
      {tier: 'T0', children: len(t0), days: [t0[1], t0[10], t0[100]]},
      {tier: 'T1', children: len(t1), days: [t1[1], t1[10], t1[100]]}
    ], recursive := true)
  from (select *, row_number() over (order by base, relation) as place from lag)
),
reached as (
  select * exclude (days), unnest([1, 10, 100]) as k, unnest(days) as days
  from followed
  where children > 0
)
select
  base,
  relation,
  tier,
  k,
  released_at,
  children,
  days is not null as observed,
  coalesce(days, (epoch_us(getvariable('as_of')) - epoch_us(released_at)) / 86400e6) as days
from reached
order by place, tier, k
