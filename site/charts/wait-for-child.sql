-- Question: what is the share of {{among}} still waiting for their {{ordinal}} child{{since}}?
-- Row: one relation, tier and day, read from the Kaplan–Meier curve at days that thin out, up to the last day with 30 at risk.
-- Caveat: survivors on the Hub only; standard error after Greenwood, intervals ± 1.96 of it. Level between the days of the curve.
with curve as (
  select * from 'diffusion_curve.parquet' where origin = '{{origin}}' and k = {{k}} and survival is not null and relation <> 'unknown'
),
ends as (
  select relation, tier, max(day) as last_day, max(at_risk) as n, cast(sum(events) as bigint) as reached from curve group by relation, tier
),
read as (
  select relation, tier, n, reached, unnest(list_distinct([0, 1, 2, 3, 5, 7, 10, 14, 21, 30, 45, 60, 90, 120, 180, 240, 300, 365, 450, 540, 630, last_day])) as day, last_day
  from ends
)
select
  read.tier,
  read.relation,
  cast(read.day as integer) as day,
  read.n,
  read.reached,
  coalesce(curve.at_risk, read.n) as at_risk,
  1 - coalesce(curve.survival, 1) as share_reached,
  greatest(0, 1 - coalesce(curve.survival, 1) - 1.96 * coalesce(curve.std_error, 0)) as ci_low,
  least(1, 1 - coalesce(curve.survival, 1) + 1.96 * coalesce(curve.std_error, 0)) as ci_high
from read asof left join curve
  on curve.relation = read.relation and curve.tier = read.tier and read.day >= curve.day
where read.day <= read.last_day
order by read.tier desc, read.relation, read.day
