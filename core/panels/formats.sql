-- Question: in which weight formats and for which runtimes are models published, and how does that change?
-- Row: one month of creation (null: all models, dated or not), one relation (`none`: no declared parent), one tier, one format (`none`: no tag names one).
-- Caveat: a model with several formats counts in each, so shares sum to more than 1. Formats are what tags say. Models without parent
-- or child carry no flags and are the same in both tiers. Shares are null where fewer than 30 models, 10 authors or 5 families stand behind them.
with declared as (
  select distinct id, relation, tier <> 'T0' as in_t1 from derivatives
),
member as (
  select
    models.id,
    models.author,
    coalesce(declared.relation, 'none') as relation,
    coalesce(declared.in_t1, not (lineage.burst or lineage.serial_name), true) as in_t1,
    cast(date_trunc('month', models.created_at) as date) as month,
    case when len(models.formats) > 0 then models.formats else ['none'] end as formats
  from models
  left join declared on declared.id = models.id
  left join lineage on lineage.id = models.id
),
-- Once for its month, where it has one, and once for the whole.
timed as (
  from member where month is not null
  union all
  select * replace (cast(null as date) as month) from member
),
total as (
  select
    month,
    relation,
    count(*) as n_t0,
    count(*) filter (in_t1) as n_t1,
    count(distinct author) as authors_t0,
    count(distinct author) filter (in_t1) as authors_t1
  from timed
  group by month, relation
),
family as (
  select
    case when grouping(month) = 0 then month end as month,
    relation,
    count(distinct base) as families_t0,
    count(distinct base) filter (in_t1) as families_t1
  from (
    select cast(date_trunc('month', created_at) as date) as month, relation, base, tier <> 'T0' as in_t1, created_at from derivatives
  )
  group by grouping sets ((month, relation), (relation))
  having grouping(month) = 1 or month is not null
),
counted as (
  select month, relation, format, count(*) as models_t0, count(*) filter (in_t1) as models_t1
  from (select month, relation, in_t1, unnest(formats) as format from timed)
  group by month, relation, format
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
