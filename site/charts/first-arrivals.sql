-- Question: how long after its release does a base get its first derivative of each relation?
-- Row: one relation, over bases released in the last 90 days that have at least 10 entries not older than
-- they are, and one of that relation; both tiers.
-- Caveat: bases that have none yet are not counted, so the true wait is longer; creation dates can precede public release. Relations with under 10 such
-- bases, 30 models or 10 authors are left out. `median_low` and `median_high`: the 95 % interval of the median, in which bases of one organization are
-- clusters, and so are those that one author was the first on.
with tiered as (
  select *, 'T1' as shown_tier from 'derivatives.parquet' where tier <> 'T0' and lag_days >= 0 and age_days + lag_days <= 90
  union all
  select *, 'T0' as shown_tier from 'derivatives.parquet' where lag_days >= 0 and age_days + lag_days <= 90
),
recent as (
  select shown_tier, base from tiered group by shown_tier, base having count(*) >= 10
),
first_of_relation as (
  select
    shown_tier,
    base,
    relation,
    min(lag_days) as first_days,
    arg_min(author, (lag_days, id)) as first_author,
    count(*) as models,
    list(distinct author) as authors
  from tiered join recent using (shown_tier, base)
  where relation <> 'unknown'
  group by shown_tier, base, relation
),
valued as (
  select shown_tier, relation, first_author as author, split_part(base, '/', 1) as base, first_days as value from first_of_relation
),
{{woodruff shown_tier, relation}},
spread as (
  select
    shown_tier,
    relation,
    count(*) as bases,
    cast(sum(models) as bigint) as n,
    len(list_distinct(flatten(list(authors)))) as authors
  from first_of_relation
  group by shown_tier, relation
)
select
  shown_tier as tier,
  relation,
  bases,
  n,
  authors,
  list_aggregate(sorted, 'quantile_cont', 0.1) as decile_1,
  list_aggregate(sorted, 'quantile_cont', 0.25) as quartile_1,
  list_aggregate(sorted, 'quantile_cont', 0.5) as median,
  list_aggregate(sorted, 'quantile_cont', 0.75) as quartile_3,
  list_aggregate(sorted, 'quantile_cont', 0.9) as decile_9,
  median_low,
  median_high
from spread join medians using (shown_tier, relation)
where bases >= 10 and n >= 30 and authors >= 10
order by tier desc, median, relation
