-- Question: in which weight formats and for which runtimes are models published, and how does that change?
-- Row: one month of creation (null: all models, dated or not), one relation (`none`: no declared parent), one tier, one format (`none`: no tag names one).
-- Caveat: a model with several formats counts in each, so shares sum to more than 1. Formats are what tags say. Models without parent
-- or child carry no flags and are the same in both tiers. Shares are null where fewer than 30 models, 10 authors or 5 families stand behind them.
-- Only a model with several parents can declare a relation twice.
with declared as (
  select id, relation from derivatives where weight = 1
  union all
  select distinct id, relation from derivatives where weight is distinct from 1
),
flagged as (
  select id from lineage where burst or serial_name
),
member as (
  select
    models.author,
    coalesce(declared.relation, 'none') as relation,
    flagged.id is null as in_t1,
    cast(date_trunc('month', models.created_at) as date) as month,
    case when len(models.formats) > 0 then models.formats else ['none'] end as formats
  from models
  left join declared on declared.id = models.id
  left join flagged on flagged.id = models.id
),
-- Few sets of formats occur, so these are counted first.
format_set as (
  select month, relation, formats, count(*) as t0, count(*) filter (in_t1) as t1
  from member
  group by month, relation, formats
),
-- Once for its month, where it has one, and once for the whole.
timed_set as (
  from format_set where month is not null
  union all
  select * replace (cast(null as date) as month) from format_set
),
total as (
  select month, relation, cast(sum(t0) as bigint) as n_t0, cast(sum(t1) as bigint) as n_t1
  from timed_set
  group by month, relation
),
counted as (
  select month, relation, format, cast(sum(t0) as bigint) as models_t0, cast(sum(t1) as bigint) as models_t1
  from (select month, relation, t0, t1, unnest(formats) as format from timed_set)
  group by month, relation, format
),
author_month as (
  select month, relation, author, bool_or(in_t1) as in_t1
  from member
  group by month, relation, author
),
author as (
  select month, relation, count(*) as authors_t0, count(*) filter (in_t1) as authors_t1
  from author_month
  where month is not null
  group by month, relation
  union all
  select null as month, relation, count(*) as authors_t0, count(*) filter (in_t1) as authors_t1
  from (select relation, author, bool_or(in_t1) as in_t1 from author_month group by relation, author)
  group by relation
),
base_month as (
  select cast(date_trunc('month', created_at) as date) as month, relation, base, bool_or(tier <> 'T0') as in_t1
  from derivatives
  group by all
),
family as (
  select month, relation, count(*) as families_t0, count(*) filter (in_t1) as families_t1
  from base_month
  where month is not null
  group by month, relation
  union all
  select null as month, relation, count(*) as families_t0, count(*) filter (in_t1) as families_t1
  from (select relation, base, bool_or(in_t1) as in_t1 from base_month group by relation, base)
  group by relation
),
cell as (
  select
    counted.month,
    counted.relation,
    tier.tier,
    counted.format,
    case tier.tier when 'T0' then models_t0 else models_t1 end as models,
    case tier.tier when 'T0' then n_t0 else n_t1 end as n,
    case tier.tier when 'T0' then authors_t0 else authors_t1 end as authors,
    case tier.tier when 'T0' then families_t0 else families_t1 end as families
  from counted
  join total on total.month is not distinct from counted.month and total.relation = counted.relation
  join author on author.month is not distinct from counted.month and author.relation = counted.relation
  left join family on family.month is not distinct from counted.month and family.relation = counted.relation
  cross join (values ('T0'), ('T1')) as tier (tier)
)
select
  month,
  relation,
  tier,
  format,
  models,
  n,
  authors,
  families,
  -- A model without a parent is in no family.
  case when n >= 30 and authors >= 10 and (families >= 5 or relation = 'none') then models / n end as share,
  month + interval 1 month <= getvariable('as_of') as complete
from cell
order by month nulls first, relation, tier, format
