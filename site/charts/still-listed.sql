-- Question: what share of models is gone, by age?
-- Row: one relation (none: no declared parent) and day of age, read from the Kaplan–Meier curve at days that thin out.
-- Caveat: without tiers: flags are not kept for models that are gone. Deleted, private and disabled look alike; what vanished before the
-- first snapshot is invisible. Standard error after Greenwood, intervals ± 1.96 of it.
with curve as (
  select * from 'churn_curve.parquet' where survival is not null and relation <> 'unknown'
),
ends as (
  select relation, max(day) as last_day, any_value(n) as n, cast(sum(events) as bigint) as gone from curve group by relation
),
read as (
  select relation, n, gone, unnest(list_distinct([0, 1, 2, 3, 5, 7, 10, 14, 21, 30, 45, 60, 84, 105, 140, 180, 270, 365, 540, 730, last_day])) as day, last_day
  from ends
)
select
  read.relation,
  cast(read.day as integer) as day,
  read.n,
  read.gone,
  curve.at_risk,
  1 - coalesce(curve.survival, 1) as share_gone,
  greatest(0, 1 - coalesce(curve.survival, 1) - 1.96 * coalesce(curve.std_error, 0)) as ci_low,
  least(1, 1 - coalesce(curve.survival, 1) + 1.96 * coalesce(curve.std_error, 0)) as ci_high
from read asof left join curve on curve.relation = read.relation and read.day >= curve.day
where read.day <= read.last_day
order by read.relation, read.day
