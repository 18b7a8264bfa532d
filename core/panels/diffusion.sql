-- Question: how long after its release did a base have its 1st, 10th and 100th child?
-- Row: one base × relation (`all`: of any relation) × tier × k, for bases with a known release date and at least one such child.
-- Caveat: children older than the base's release are left out. Where the k-th child has not come, `observed` is false and `days` is
-- how long the base has been watched (censored at the snapshot): never average such days.
-- A child that vanished came all the same; whether it was automated is not known, so it counts in T0 only.
with listed as (
  select base, any_value(base_number) as base_number, any_value(base_released_at) as released_at
  from derivatives
  where base in (select base from vanished)
  group by base
),
correction as (
  -- A corrected date is a day: its start, UTC.
  select lower(model_id) as folded_id, cast(min(released_on) as timestamp) as released_at from corrections group by folded_id
),
release as (
  from listed
  union all
  -- Bases all of whose children vanished stand in no row of derivatives: numbers of their own, below 0.
  select deserted.base, cast(-row_number() over () as integer), coalesce(correction.released_at, models.created_at)
  from (select distinct base from vanished anti join listed using (base)) as deserted
  left join models on models.id = deserted.base
  left join correction on correction.folded_id = lower(deserted.base)
),
gone as (
  select
    release.base_number,
    vanished.base,
    vanished.relation,
    release.released_at,
    (epoch_us(vanished.created_at) - epoch_us(release.released_at)) / 86400e6 as lag_days
  from vanished
  join release using (base)
),
child as not materialized (
  select base_number, base, relation, base_released_at as released_at, lag_days, tier <> 'T0' as in_t1 from derivatives where lag_days >= 0
  union all by name
  select *, false as in_t1 from gone where lag_days >= 0
),
first as (
  select
    base_number,
    case when grouping(relation) = 1 then 'all' else relation end as relation,
    any_value(base) as base,
    any_value(released_at) as released_at,
    count(*) as children_t0,
    count(*) filter (in_t1) as children_t1,
    min(lag_days) as first_t0,
    min(lag_days) filter (in_t1) as first_t1
  from child
  group by grouping sets ((base_number, relation), (base_number))
),
-- Few bases have ten children: only of these are the hundred first children told apart, in order.
later as (
  select
    base_number,
    case when grouping(relation) = 1 then 'all' else relation end as relation,
    min(lag_days, 100) as t0,
    min(lag_days, 100) filter (in_t1) as t1
  from child
  where base_number in (select base_number from first where relation = 'all' and children_t0 >= 10)
  group by grouping sets ((base_number, relation), (base_number))
),
-- A base and relation get a place in the order of their names, which is found once, before the rows are three times as many and more.
followed as (
  select
    row_number() over (order by base, relation) as place,
    base,
    relation,
    released_at,
    unnest([
      {in_t1: false, children: children_t0, days: [first_t0, t0[10], t0[100]]},
      {in_t1: true, children: children_t1, days: [first_t1, t1[10], t1[100]]}
    ], recursive := true)
  from first
  left join later using (base_number, relation)
),
reached as (
  select * exclude (days), unnest([1, 10, 100]) as k, unnest(days) as days
  from followed
  where children > 0
)
select
  base,
  relation,
  if(in_t1, 'T1', 'T0') as tier,
  k,
  released_at,
  children,
  days is not null as observed,
  coalesce(days, (epoch_us(getvariable('as_of')) - epoch_us(released_at)) / 86400e6) as days
from reached
order by place, in_t1, k
