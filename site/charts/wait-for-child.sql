-- Question: what is the share of {{among}} still waiting for their {{ordinal}} child{{since}}?
-- Row: one relation, tier and day, read from the Kaplan–Meier curve at days that thin out, up to the last day with 30 at risk.
-- Caveat: survivors on the Hub only. 95 % intervals on the scale of ln(−ln survival) (Kalbfleisch and Prentice 2002, section 1.4), which
-- keeps them inside 0…1, with owners of bases as clusters; while no child came, and once all had one, of as many as there are owners. Level between the days of the curve,
-- as at_risk is: bases that were so on the day when a child last came, none before the first.
with curve as (
  select * from 'diffusion_curve.parquet' where origin = '{{origin}}' and k = {{k}} and survival is not null and relation <> 'unknown'
),
ends as (
  select relation, tier, max(day) as last_day, max(at_risk) as first_at_risk, cast(sum(events) as bigint) as reached from curve group by relation, tier
),
read as (
  select relation, tier, first_at_risk, reached, unnest(list_distinct([0, 1, 2, 3, 5, 7, 10, 14, 21, 30, 45, 60, 90, 120, 180, 240, 300, 365, 450, 540, 630, last_day])) as day, last_day
  from ends
),
-- The bases that are followed since their release, and those that are since their first child, with their owners.
owner as (
  select relation, tier, count(*) as bases, count(distinct split_part(base, '/', 1)) as owners from 'diffusion.parquet' where k = 1 and observed group by relation, tier
),
every_owner as (
  select count(*) as bases, count(distinct split_part(base, '/', 1)) as owners from 'potential.parquet'
),
reading as (
  select
    read.tier,
    read.relation,
    cast(read.day as integer) as day,
    if('{{origin}}' = 'release', every_owner.bases, owner.bases) as n,
    read.reached,
    curve.at_risk,
    -- Until the first child comes no more can be ruled out than on the day when it does.
    least(if('{{origin}}' = 'release', every_owner.owners, owner.owners), coalesce(curve.at_risk, read.first_at_risk)) as owners,
    coalesce(curve.survival, 1) as survival,
    curve.std_error
  from read asof left join curve
    on curve.relation = read.relation and curve.tier = read.tier and read.day >= curve.day
  left join owner on owner.relation = read.relation and owner.tier = read.tier
  cross join every_owner
  where read.day <= read.last_day
)
select
  tier,
  relation,
  day,
  n,
  reached,
  at_risk,
  1 - survival as share_reached,
  case
    when survival = 1 then 0
    when survival = 0 then pow(0.025, 1 / owners)
    else 1 - pow(survival, exp(-1.96 * std_error / (survival * -ln(survival))))
  end as ci_low,
  case
    when survival = 1 then 1 - pow(0.025, 1 / owners)
    when survival = 0 then 1
    else 1 - pow(survival, exp(1.96 * std_error / (survival * -ln(survival))))
  end as ci_high
from reading
order by tier desc, relation, day
