-- Question: what share of bases still waits for its 1st, 10th, 100th child, by days since the release or since the first child?
-- Row: one day with such a child: origin × relation (`all`: any) × tier × k × day, up to day 730; between rows survival is level.
-- Kaplan–Meier in whole days; children come before the censorings of the same day. Standard error after Greenwood.
-- Caveat: origin `release` follows every model that can be a base (table potential), most of which never have a child; origin
-- `first_child` follows those that had one. Survivors on the Hub only. Survival is null with fewer than 30 bases at risk.
with curve as (
  -- The curves: every relation that occurs, of each tier, for each k.
  select distinct relation, tier, k from diffusion
),
-- Since the release: all are watched until the snapshot, less those whose k-th child came, plus the day it came.
watched_until as (
  select (epoch_us(getvariable('as_of')) - epoch_us(released_at)) // 86_400_000_000 as last_day, count(*) as bases
  from potential
  group by last_day
),
arrived as (
  select
    relation,
    tier,
    k,
    cast(floor(days) as integer) as day,
    (epoch_us(getvariable('as_of')) - epoch_us(released_at)) // 86_400_000_000 as last_day
  from diffusion
  where observed and base in (select base from potential)
),
-- Since the first child: in the same way, from the day it came, in whole microseconds: a difference of 13 days must not be
-- 12.999999999999998. Read twice rather than kept: it is long, and has names.
first_child as not materialized (
  select
    base,
    relation,
    tier,
    days,
    cast(floor(((epoch_us(getvariable('as_of')) - epoch_us(released_at)) - round(days * 86400e6)) / 86400e6) as integer) as last_day
  from diffusion
  where k = 1 and observed
),
since_first as (
  select relation, tier, later.k, cast(floor(round((later.days - first_child.days) * 86400e6) / 86400e6) as integer) as day, first_child.last_day
  from first_child
  join diffusion as later using (base, relation, tier)
  where later.k > 1 and later.observed
),
ended as (
  select 'release' as origin, curve.relation, curve.tier, curve.k, watched_until.last_day as day, 0 as events, watched_until.bases as censored
  from curve
  cross join watched_until
  union all
  select 'release', relation, tier, k, last_day, 0, -count(*)
  from arrived
  group by relation, tier, k, last_day
  union all
  select 'release', relation, tier, k, day, count(*), 0
  from arrived
  group by relation, tier, k, day
  union all
  select 'first_child', relation, tier, curve.k, with_one.last_day, 0, with_one.bases
  from curve
  join (select relation, tier, last_day, count(*) as bases from first_child group by all) as with_one using (relation, tier)
  where curve.k > 1
  union all
  select 'first_child', relation, tier, k, last_day, 0, -count(*)
  from since_first
  group by relation, tier, k, last_day
  union all
  select 'first_child', relation, tier, k, day, count(*), 0
  from since_first
  group by relation, tier, k, day
),
daily as (
  select origin, relation, tier, k, day, cast(sum(events) as bigint) as events, cast(sum(censored) as bigint) as censored
  from ended
  group by origin, relation, tier, k, day
),
at_risk as (
  select
    * exclude (censored),
    cast(sum(events + censored) over (
      partition by origin, relation, tier, k order by day rows between current row and unbounded following
    ) as bigint) as at_risk
  from daily
),
survived as (
  select
    *,
    product(1 - events / at_risk) over so_far as survival,
    sum(events / (at_risk * nullif(at_risk - events, 0))) over so_far as greenwood
  from at_risk
  where events > 0
  window so_far as (partition by origin, relation, tier, k order by day rows between unbounded preceding and current row)
)
select
  origin,
  relation,
  tier,
  k,
  cast(day as integer) as day,
  at_risk,
  events,
  -- To the sixth place: DuckDB multiplies along a window in an order that depends on its threads, and their last digits with it.
  case when at_risk >= 30 then round(survival, 6) end as survival,
  case when at_risk >= 30 then round(survival * sqrt(greenwood), 6) end as std_error
from survived
where day <= 730
order by origin, relation, tier, k, day
