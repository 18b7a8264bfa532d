-- Question: how long after its release does a base get its first derivative of each relation?
-- Row: one relation with at least 10 bases, 30 models and 10 authors, over bases released in the last 90 days that have at least 10 entries of T1
-- not older than they are, and one of that relation.
-- Caveat: only bases that did get one, and ten in all, are counted, so the wait of any new base is longer; creation dates can precede public release. Tier T1.
-- In the 95 % interval of the median bases of one organization are clusters, and so are those that one author was the first on.
with recent as (
  select base
  from 'derivatives.parquet'
  where tier <> 'T0' and lag_days >= 0 and age_days + lag_days <= 90
  group by base
  having count(*) >= 10
),
first_of_relation as (
  select
    base,
    relation,
    min(lag_days) * 24 as first_hours,
    arg_min(author, (lag_days, id)) as first_author,
    count(*) as models,
    list(distinct author) as authors
  from 'derivatives.parquet' join recent using (base)
  where tier <> 'T0' and lag_days >= 0 and relation <> 'unknown'
  group by base, relation
),
valued as (
  select relation, first_author as author, split_part(base, '/', 1) as base, first_hours as value from first_of_relation
),
{{woodruff relation}},
spread as (
  select
    relation,
    count(*) as bases,
    cast(sum(models) as bigint) as models,
    len(list_distinct(flatten(list(authors)))) as authors
  from first_of_relation
  group by relation
)
select
  relation,
  bases,
  models,
  authors,
  list_aggregate(sorted, 'quantile_cont', 0.25) as quartile_1_hours,
  list_aggregate(sorted, 'quantile_cont', 0.5) as median_hours,
  list_aggregate(sorted, 'quantile_cont', 0.75) as quartile_3_hours,
  median_low as median_low_hours,
  median_high as median_high_hours
from spread join medians using (relation)
where bases >= 10 and models >= 30 and authors >= 10
order by median_hours, relation
