-- Question: how long after its base does a derivative appear?
-- Row: one relation with at least 30 models by 10 authors in 5 families: quantiles of the lag in days; both tiers.
-- Caveat: only entries whose base is listed and dated; the few that are older than their base are left out. The lag is an upper bound of
-- the time spent working. A sample that holds only recent entries overstates the lag on old bases and understates it on new ones.
with tiered as (
  select *, 'T1' as shown_tier from 'derivatives.parquet' where tier <> 'T0' and lag_days >= 0
  union all
  select *, 'T0' as shown_tier from 'derivatives.parquet' where lag_days >= 0
)
select
  shown_tier as tier,
  relation,
  count(*) as n,
  count(distinct author) as authors,
  count(distinct base) as families,
  quantile_cont(lag_days, 0.1) as decile_1,
  quantile_cont(lag_days, 0.25) as quartile_1,
  median(lag_days) as median,
  quantile_cont(lag_days, 0.75) as quartile_3,
  quantile_cont(lag_days, 0.9) as decile_9
from tiered
group by shown_tier, relation
having n >= 30 and authors >= 10 and families >= 5
order by tier desc, median, relation
