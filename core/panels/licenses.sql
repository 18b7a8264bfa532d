-- Question: under which class of licence do derivatives of a base with a given class appear?
-- Row: one relation, one tier, the class of the parent's licence, the class of the child's.
-- Caveat: not legal advice: classes are coarse, declared by uploaders, and a different class is no violation by itself. `not_listed`: the
-- parent is not in the snapshot. A child with several parents counts once per parent. Shares of a row are null where the row has fewer
-- than 30 models, 10 authors or 5 families.
with licensed as not materialized (
  select models.number, license_classes.class
  from models
  join license_classes on license_classes.license is not distinct from nullif(models.license, '')
),
-- Few relations occur: each is a bit, so that sets of them are numbers.
relation as (
  select relation, cast(1 << (row_number() over (order by relation) - 1) as integer) as bit from derivatives group by relation
),
-- Each base once: joined to every entry, all models would have to be kept.
parent as (
  select declared.base_number, coalesce(licensed.class, 'not_listed') as class
  from (select base_number, any_value(base_model_number) as model_number from derivatives group by base_number) as declared
  left join licensed on licensed.number = declared.model_number
),
entry as (
  select
    derivatives.model_number as model,
    derivatives.author_number as author,
    derivatives.base_number as base,
    relation.bit as relation,
    derivatives.tier <> 'T0' as in_t1,
    derivatives.weight is distinct from 1 as several_parents,
    parent.class as parent_class,
    licensed.class as child_class
  from derivatives
  join relation on relation.relation = derivatives.relation
  join licensed on licensed.number = derivatives.model_number
  join parent on parent.base_number = derivatives.base_number
),
-- Authors, bases and models with several parents can come more than once, so each is taken once for its class of parents: with the
-- relations that it has there in T0, and those in T1.
member as (
  select
    case when grouping(author) = 0 then 'authors' else 'families' end as kind,
    parent_class,
    bit_or(relation) as t0,
    coalesce(bit_or(relation) filter (in_t1), 0) as t1
  from entry
  group by grouping sets ((parent_class, author), (parent_class, base))
  union all
  select 'models', parent_class, bit_or(relation), coalesce(bit_or(relation) filter (in_t1), 0)
  from entry
  where several_parents
  group by parent_class, model
),
entries as (
  select
    parent_class,
    child_class,
    several_parents,
    relation as t0,
    case when in_t1 then relation else 0 end as t1,
    count(*) as entries
  from entry
  group by all
),
counted as (
  select kind, parent_class, t0, t1, count(*) as members from member group by all
  union all
  select 'entries', parent_class, t0, t1, entries from entries
  union all
  select 'models', parent_class, t0, t1, entries from entries where not several_parents
),
parent_row as (
  select
    relation.relation,
    tier.tier,
    tier.parent_class,
    cast(sum(members) filter (kind = 'entries') as bigint) as n,
    cast(sum(members) filter (kind = 'models') as bigint) as models,
    cast(sum(members) filter (kind = 'authors') as bigint) as authors,
    cast(sum(members) filter (kind = 'families') as bigint) as families
  from (select kind, parent_class, t0 as "T0", t1 as "T1", members from counted) unpivot (relations for tier in ("T0", "T1")) as tier
  join relation on (relation.bit & tier.relations) <> 0
  group by all
),
cell as (
  select relation.relation, tier.tier, tier.parent_class, tier.child_class, cast(sum(entries) as bigint) as entries
  from (
    select parent_class, child_class, t0 as "T0", t1 as "T1", entries from entries
  ) unpivot (relations for tier in ("T0", "T1")) as tier
  join relation on (relation.bit & tier.relations) <> 0
  group by all
)
select
  relation,
  tier,
  parent_class,
  cell.child_class,
  cell.entries,
  parent_row.n,
  parent_row.authors,
  parent_row.families,
  case when parent_row.models >= 30 and parent_row.authors >= 10 and parent_row.families >= 5 then cell.entries / parent_row.n end as share_of_row
from cell
join parent_row using (relation, tier, parent_class)
order by relation, tier, parent_class, cell.child_class
