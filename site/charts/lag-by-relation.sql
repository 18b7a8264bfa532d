-- Question: how long after its base does a derivative appear?
-- Row: one relation with at least 30 models by 10 authors in 5 families: quantiles of the lag in days; both tiers.
-- Caveat: only entries whose base is listed and dated; the few that are older than their base are left out. The lag is an upper bound of
-- the time spent working. A sample that holds only recent entries overstates the lag on old bases and understates it on new ones.

{{entries}}
with tiered as (
  select tier, relation, shared_model, author, base, lag_days as value
  from entries
  join tiers on tiers.tier = 'T0' or in_t1
  where lag_days >= 0
),
valued as (
  select * exclude (shared_model) from tiered
),
{{woodruff tier, relation}},
spread as (
  select
    tier,
    relation,
    count(*) as n,
    count(*) filter (shared_model is null) + count(distinct shared_model) as models,
    quantile_cont(value, [0.1, 0.25, 0.5, 0.75, 0.9]) as quantiles
  from tiered
  group by tier, relation
)
select
  tier,
  relation,
  n,
  distinct_authors as authors,
  distinct_bases as families,
  quantiles[1] as decile_1,
  quantiles[2] as quartile_1,
  quantiles[3] as median,
  median_low,
  median_high,
  quantiles[4] as quartile_3,
  quantiles[5] as decile_9
from spread
join medians using (tier, relation)
where models >= 30 and distinct_authors >= 10 and distinct_bases >= 5
order by tier desc, median, relation
