-- Question: in which weight formats and for which runtimes are models published, and how does that change?
-- Row: one month of creation (null: all models, dated or not), one relation (`none`: no declared parent), one tier, one format (`none`: no tag names one).
-- Caveat: a model with several formats counts in each, so shares sum to more than 1. Formats are what tags say. Models without parent
-- or child carry no flags and are the same in both tiers. Shares are null where fewer than 30 models, 10 authors or 5 families stand behind them.
with relation as (
  -- Few relations occur: each is a bit, so that sets of them are numbers. Months are numbers too until the end, counted from the year 0.
  select relation, cast(1 << (row_number() over (order by relation) - 1) as integer) as bit from derivatives group by relation
),
entry as (
  select
    derivatives.model_number,
    derivatives.author_number as author,
    derivatives.base_number as base,
    relation.bit as relation,
    12 * year(derivatives.created_at) + month(derivatives.created_at) - 1 as month,
    derivatives.tier <> 'T0' as in_t1,
    derivatives.weight is distinct from 1 as several_parents
  from derivatives
  join relation on relation.relation = derivatives.relation
),
-- Only a model with several parents can declare a relation twice.
declared as (
  select model_number, relation, in_t1 from entry where not several_parents
  union all
  select distinct model_number, relation, in_t1 from entry where several_parents
),
-- Models without a parent, which stand at depth 0, carry a flag for their names at most. All of them are bases.
flagged_root as (
  select base_model_number as model_number
  from derivatives
  where base in (select id from lineage where depth = 0 and (burst or serial_name))
  group by base_model_number
),
-- Few sets of formats occur, so these are counted first. Relation 0: no declared parent.
format_set as (
  select
    12 * year(models.created_at) + month(models.created_at) - 1 as month,
    coalesce(declared.relation, 0) as relation,
    models.formats,
    count(*) as t0,
    count(*) filter (coalesce(declared.in_t1, flagged_root.model_number is null)) as t1
  from models
  left join declared on declared.model_number = models.number
  left join flagged_root on flagged_root.model_number = models.number
  group by 1, 2, 3
),
-- Once for its month, where it has one, and once for the whole.
timed_set as (
  from format_set where month is not null
  union all
  select * replace (cast(null as bigint) as month) from format_set
),
total as (
  select month, relation, cast(sum(t0) as bigint) as n_t0, cast(sum(t1) as bigint) as n_t1
  from timed_set
  group by month, relation
),
counted as (
  select month, relation, format, cast(sum(t0) as bigint) as models_t0, cast(sum(t1) as bigint) as models_t1
  from (
    select month, relation, t0, t1, unnest(case when len(formats) > 0 then formats else ['none'] end) as format
    from timed_set
  )
  group by month, relation, format
),
-- Authors and bases come more than once, so each is taken once for a month and once for the whole, with the relations that it has there.
entrant as (
  select kind, month, t0, t1, count(*) as members
  from (
    select
      case when grouping(author) = 0 then 'author' else 'family' end as kind,
      month,
      grouping(month) = 1 as whole,
      bit_or(relation) as t0,
      coalesce(bit_or(relation) filter (in_t1), 0) as t1
    from entry
    group by grouping sets ((month, author), (author), (month, base), (base))
  )
  where month is not null or whole
  group by all
),
parentless as (
  select month, count(*) as t0, count(*) filter (in_t1) as t1
  from (
    select month, grouping(month) = 1 as whole, bool_or(in_t1) as in_t1
    from (
      select 12 * year(models.created_at) + month(models.created_at) - 1 as month, models.author, flagged_root.model_number is null as in_t1
      from models
      anti join derivatives on derivatives.model_number = models.number
      left join flagged_root on flagged_root.model_number = models.number
    )
    group by grouping sets ((month, author), (author))
  )
  where month is not null or whole
  group by month
),
breadth as (
  select
    entrant.month,
    relation.bit as relation,
    cast(sum(members) filter (kind = 'author') as bigint) as authors_t0,
    cast(coalesce(sum(members) filter (kind = 'author' and (t1 & bit) <> 0), 0) as bigint) as authors_t1,
    cast(sum(members) filter (kind = 'family') as bigint) as families_t0,
    cast(coalesce(sum(members) filter (kind = 'family' and (t1 & bit) <> 0), 0) as bigint) as families_t1
  from entrant
  join relation on (entrant.t0 & relation.bit) <> 0
  group by all
  union all
  select month, 0, t0, t1, null, null from parentless
),
cell as (
  select
    make_date(counted.month // 12, counted.month % 12 + 1, 1) as month,
    coalesce(relation.relation, 'none') as relation,
    tier.tier,
    counted.format,
    case tier.tier when 'T0' then models_t0 else models_t1 end as models,
    case tier.tier when 'T0' then n_t0 else n_t1 end as n,
    case tier.tier when 'T0' then authors_t0 else authors_t1 end as authors,
    case tier.tier when 'T0' then families_t0 else families_t1 end as families
  from counted
  join total on total.month is not distinct from counted.month and total.relation = counted.relation
  join breadth on breadth.month is not distinct from counted.month and breadth.relation = counted.relation
  left join relation on relation.bit = counted.relation
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
