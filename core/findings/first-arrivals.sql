-- Question: how long after its release does a base get its first derivative of each relation?
-- Row: one relation, over bases released in the last 90 days that have at least 10 entries and one of that relation.
-- Caveat: only bases that did get one are counted, and creation dates can precede public release. Tier T1.
with recent as (
  select base
  from 'derivatives.parquet'
  where tier <> 'T0' and lag_days >= 0 and age_days + lag_days <= 90
  group by base
  having count(*) >= 10
),
first_of_relation as (
  select base, relation, min(lag_days) * 24 as first_hours, count(*) as models
  from 'derivatives.parquet' join recent using (base)
  where tier <> 'T0' and lag_days >= 0
  group by base, relation
)
select
  relation,
  count(*) as bases,
  cast(sum(models) as bigint) as models,
  quantile_cont(first_hours, 0.25) as quartile_1_hours,
  median(first_hours) as median_hours,
  quantile_cont(first_hours, 0.75) as quartile_3_hours
from first_of_relation
where relation <> 'unknown'
group by relation
having count(*) >= 5 and sum(models) >= 30
order by median_hours, relation
