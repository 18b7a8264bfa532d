-- Question: how long after its release does a base get its first derivative of each relation?
-- Row: one relation, over bases released in the last 90 days that have at least 10 entries and one of that relation; both tiers.
-- Caveat: bases that have none yet are not counted, so the true wait is longer; creation dates can precede public release. Relations with under 10 such
-- bases, 30 models or 10 authors are left out. `median_low` and `median_high`: the j-th shortest and longest wait, j = ⌊(n − 1.96 √n) / 2⌋, which hold the
-- median with at least 95 % if bases are independent.
with tiered as (
  select *, 'T1' as shown_tier from 'derivatives.parquet' where tier <> 'T0' and lag_days >= 0 and age_days + lag_days <= 90
  union all
  select *, 'T0' as shown_tier from 'derivatives.parquet' where lag_days >= 0 and age_days + lag_days <= 90
),
recent as (
  select shown_tier, base from tiered group by shown_tier, base having count(*) >= 10
),
first_of_relation as (
  select shown_tier, base, relation, min(lag_days) as first_days, count(*) as models, list(distinct author) as authors
  from tiered join recent using (shown_tier, base)
  group by shown_tier, base, relation
),
spread as (
  select
    shown_tier,
    relation,
    count(*) as bases,
    cast(sum(models) as bigint) as n,
    len(list_distinct(flatten(list(authors)))) as authors,
    list_sort(list(first_days)) as days,
    cast(floor((count(*) - 1.96 * sqrt(count(*))) / 2) as bigint) as j
  from first_of_relation
  where relation <> 'unknown'
  group by shown_tier, relation
)
select
  shown_tier as tier,
  relation,
  bases,
  n,
  authors,
  list_aggregate(days, 'quantile_cont', 0.1) as decile_1,
  list_aggregate(days, 'quantile_cont', 0.25) as quartile_1,
  list_aggregate(days, 'quantile_cont', 0.5) as median,
  list_aggregate(days, 'quantile_cont', 0.75) as quartile_3,
  list_aggregate(days, 'quantile_cont', 0.9) as decile_9,
  days[j] as median_low,
  days[bases + 1 - j] as median_high
from spread
where bases >= 10 and n >= 30 and authors >= 10
order by tier desc, median, relation
