-- Question: how long after its base does a derivative appear?
-- Row: one relation with at least 30 models by 10 authors in 5 families: quantiles of the lag in days; both tiers.
-- Caveat: only entries whose base is listed and dated; the few that are older than their base are left out. The lag is an upper bound of
-- the time spent working. A sample that holds only recent entries overstates the lag on old bases and understates it on new ones.
with spread as (
  select
    shown.tier,
    relation,
    count(*) as n,
    count(distinct id) as models,
    count(distinct author) as authors,
    count(distinct base) as families,
    quantile_cont(lag_days, [0.1, 0.25, 0.5, 0.75, 0.9]) as quantiles
  from 'derivatives.parquet' as derivatives
  join (values ('T0'), ('T1')) as shown (tier) on shown.tier = 'T0' or derivatives.tier <> 'T0'
  where lag_days >= 0
  group by shown.tier, relation
)
select
  tier,
  relation,
  n,
  authors,
  families,
  quantiles[1] as decile_1,
  quantiles[2] as quartile_1,
  quantiles[3] as median,
  quantiles[4] as quartile_3,
  quantiles[5] as decile_9
from spread
where models >= 30 and authors >= 10 and families >= 5
order by tier desc, median, relation
