-- Question: what share of models is gone, by age?
-- Row: one relation (none: no declared parent) and day of age, read from the Kaplan–Meier curve at days that thin out.
-- Caveat: without tiers: flags are not kept for models that are gone. Deleted, private and disabled look alike; what vanished before the
-- first snapshot is invisible. 95 % intervals on the scale of ln(−ln survival) (Kalbfleisch and Prentice 2002, section 1.4), with authors as clusters, whose
-- models go together; where none or all are gone, of as many as there are authors. From birth to the first day on which one vanished nothing is read but the birth.
with curve as (
  select * from 'churn_curve.parquet' where survival is not null and relation <> 'unknown'
),
ends as (
  select relation, max(day) as last_day, any_value(n) as n, any_value(authors) as authors, cast(sum(events) as bigint) as gone from curve group by relation
),
read as (
  select relation, n, authors, gone, unnest(list_distinct([0, 1, 2, 3, 5, 7, 10, 14, 21, 30, 45, 60, 84, 105, 140, 180, 270, 365, 540, 730, last_day])) as day, last_day
  from ends
),
reading as (
  select read.relation, cast(read.day as integer) as day, read.n, read.gone, curve.at_risk, least(read.authors, curve.at_risk) as authors, curve.survival, curve.std_error
  from read asof left join curve on curve.relation = read.relation and read.day >= curve.day
  where read.day <= read.last_day and (read.day = 0 or curve.survival is not null)
)
select
  relation,
  day,
  n,
  gone,
  at_risk,
  1 - coalesce(survival, 1) as share_gone,
  case
    when survival is null or survival = 1 then 0
    when survival = 0 then pow(0.025, 1 / authors)
    else 1 - pow(survival, exp(-1.96 * std_error / (survival * -ln(survival))))
  end as ci_low,
  case
    when survival is null then 0
    when survival = 1 then 1 - pow(0.025, 1 / authors)
    when survival = 0 then 1
    else 1 - pow(survival, exp(1.96 * std_error / (survival * -ln(survival))))
  end as ci_high
from reading
order by relation, day
