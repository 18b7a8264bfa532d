-- Question: what share of bases still waits for its 1st, 10th, 100th child, by days since the release or since the first child?
-- Row: one day with such a child: origin × relation (`all`: any) × tier × k × day, up to day 730; between rows survival is level.
-- Kaplan–Meier in whole days; children come before the censorings of the same day.
-- Caveat: origin `release` follows every model that can be a base (table potential), most of which never have a child; origin
-- `first_child` follows those that had one. Survivors on the Hub only. Statistics are null with fewer than 30 bases at risk or 10 groups of owners.
--
-- An owner's bases (the part of their names before the slash) are taken up together, so std_error² is survival² times the larger of Greenwood's
-- H = Σ events / (at_risk · (at_risk − events)) and the V of clusters, as for models that vanish (churn_curve.sql): a base scores 1 / (at_risk − events) on the day of
-- its child, less the growth of H while it waits; V is a jackknife over G = 512 groups of owners, (G − 1) / G times the sum of squares of what H would move by
-- without each. Days go into spans (floor(5 √day)), those of bases that still wait begin at squares.
with curve as materialized (
  -- The curves: every relation that occurs, of each tier, for each k. Numbers in place of names: what follows groups by them many times.
  select hash(origin, relation, tier, k) as curve, hash(relation, tier) as line, *
  from (values ('release'), ('first_child')) as since (origin)
  cross join (select distinct relation, tier, k from diffusion)
  where origin = 'release' or k > 1
),
-- Since the release: all are watched until the snapshot, less those whose k-th child came, plus the day it came.
since_release as (
  select last_day, cluster, span, count(*) as bases
  from (
    select last_day, cast(hash(author) % 512 as smallint) as cluster, cast(5 * floor(sqrt(greatest(0, least(last_day, 784)))) as smallint) as span
    from (
      select author, cast((epoch_us(getvariable('as_of')) - epoch_us(released_at)) // 86_400_000_000 as integer) as last_day
      from potential
    )
  )
  group by grouping sets ((last_day), (cluster, span))
),
-- Since the first child (days_since): in the same way, from the day it came, in whole microseconds: a difference of 13 days must not be
-- 12.999999999999998.
arrived as materialized (
  select
    hash('release', relation, tier, k) as curve,
    hash(relation, tier) as line,
    k,
    cast(hash(split_part(base, '/', 1)) % 512 as smallint) as cluster,
    cast(floor(days) as integer) as day,
    cast((epoch_us(getvariable('as_of')) - epoch_us(released_at)) // 86_400_000_000 as integer) as last_day,
    cast(floor(((epoch_us(getvariable('as_of')) - epoch_us(released_at)) - round(days * 86400e6)) / 86400e6) as integer) as days_since,
    base in (select base from potential) as is_followed
  from diffusion
  where observed
),
since_first as (
  select line, days_since as last_day, cluster, span, count(*) as bases
  from (select *, cast(5 * floor(sqrt(greatest(0, least(days_since, 784)))) as smallint) as span from arrived where k = 1)
  group by grouping sets ((line, days_since), (line, cluster, span))
),
watched as materialized (
  select curve, last_day, cluster, span, bases from curve cross join since_release where origin = 'release'
  union all
  select curve, last_day, cluster, span, bases from curve join since_first using (line) where origin = 'first_child'
),
since_first_child as materialized (
  select
    hash('first_child', relation, tier, later.k) as curve,
    cast(hash(split_part(base, '/', 1)) % 512 as smallint) as cluster,
    cast(floor(round((later.days - first.days) * 86400e6) / 86400e6) as integer) as day,
    cast(floor(((epoch_us(getvariable('as_of')) - epoch_us(first.released_at)) - round(first.days * 86400e6)) / 86400e6) as integer) as last_day
  from (from diffusion where k = 1 and observed) as first
  join (from diffusion where k > 1 and observed) as later using (base, relation, tier)
),
came as not materialized (
  select
    *,
    cast(floor(5 * sqrt(greatest(0, least(day, 784)))) as smallint) as span,
    cast(5 * floor(sqrt(greatest(0, least(last_day, 784)))) as smallint) as last_span
  from (
    select curve, cluster, day, last_day from arrived where is_followed
    union all
    from since_first_child
  )
),
ended as (
  select curve, last_day as day, 0 as events, bases as censored from watched where last_day is not null
  union all
  select curve, last_day, 0, -count(*) from came group by curve, last_day
  union all
  select curve, day, count(*), 0 from came group by curve, day
),
daily as (
  select curve, day, cast(sum(events) as bigint) as events, cast(sum(censored) as bigint) as censored
  from ended
  group by curve, day
),
at_risk as (
  select
    *,
    cast(sum(events + censored) over (partition by curve order by day rows between current row and unbounded following) as bigint) as at_risk
  from daily
),
survived as materialized (
  select
    *,
    cast(floor(5 * sqrt(greatest(0, least(day, 784)))) as smallint) as span,
    product(1 - events / nullif(at_risk, 0)) over so_far as survival,
    coalesce(sum(events / nullif(at_risk * (at_risk - events), 0)) over so_far, 0) as hazard
  from at_risk
  window so_far as (partition by curve order by day rows between unbounded preceding and current row)
),
-- The mean scores of bases whose child came in a span, and of those that still wait when they are watched no longer.
mean_score as (
  select curve, span, max(hazard) as hazard, sum(events / nullif(at_risk - events, 0) - events * hazard) / nullif(sum(events), 0) as score
  from survived
  where at_risk >= 30 and day <= 730
  group by curve, span
),
of_waiting as (
  select curve, cast(5 * floor(sqrt(greatest(0, least(day, 784)))) as smallint) as span, -sum(censored * hazard) / nullif(sum(censored), 0) as score
  from survived
  where at_risk >= 30 and day <= 730
  group by all
),
step as (
  select curve, cluster, span, cast(sum(-bases) as double) as change, sum(bases * coalesce(score, 0)) as score
  from (
    -- Before the first span all begin to wait.
    select curve, cluster, -1 as span, -sum(bases) as bases, 0 as score from watched where cluster is not null group by curve, cluster
    union all
    select curve, cluster, span, bases, score from watched left join of_waiting using (curve, span) where cluster is not null
    union all
    select curve, cluster, span, -bases, score
    from (select curve, cluster, last_span as span, count(*) as bases from came group by all)
    left join of_waiting using (curve, span)
    union all
    select curve, cluster, span, bases, score
    from (select curve, cluster, span, count(*) as bases from came group by all)
    left join mean_score using (curve, span)
  )
  group by curve, cluster, span
),
{{influence curve}}
select
  origin,
  relation,
  tier,
  k,
  day,
  at_risk,
  events,
  -- To the sixth place: DuckDB multiplies along a window in an order that depends on its threads, and their last digits with it.
  case when at_risk >= 30 and groups >= 10 then round(survival, 6) end as survival,
  case when at_risk >= 30 and groups >= 10 then round(survival * sqrt(variance), 6) end as std_error
from judged
join curve using (curve)
where events > 0 and day <= 730
order by origin, relation, tier, k, day
