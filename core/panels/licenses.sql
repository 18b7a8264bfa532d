-- Question: under which class of licence do derivatives of a base with a given class appear?
-- Row: one relation, one tier, the class of the parent's licence, the class of the child's.
-- Caveat: not legal advice: classes are coarse, declared by uploaders, and a different class is no violation by itself. `not_listed`: the
-- parent is not in the snapshot. A child with several parents counts once per parent. Shares of a row are null where the row has fewer
-- than 30 models, 10 authors or 5 families.
-- Each base once: joined to every entry, all models would have to be kept. Bases and authors have numbers in place of names, which
-- would be compared over and over.
with base as (
  select declared.base, declared.number, parent_class.class
  from (select base, cast(row_number() over () as integer) as number from derivatives group by base) as declared
  left join models on models.id = declared.base
  left join license_classes as parent_class
    on models.id is not null and parent_class.license is not distinct from nullif(models.license, '')
),
publisher as (
  select author, cast(row_number() over () as integer) as number from derivatives group by author
),
entry as (
  select
    -- Only a model with several parents can come twice.
    case when derivatives.weight is distinct from 1 then derivatives.id end as id,
    publisher.number as author,
    base.number as base,
    derivatives.relation,
    derivatives.tier <> 'T0' as in_t1,
    derivatives.weight is distinct from 1 as several_parents,
    coalesce(base.class, 'not_listed') as parent_class,
    child_class.class as child_class
  from derivatives
  join models on models.id = derivatives.id
  join license_classes as child_class on child_class.license is not distinct from nullif(models.license, '')
  join base on base.base = derivatives.base
  join publisher on publisher.author is not distinct from derivatives.author
),
-- Authors, bases and models with several parents can come more than once, so each is taken once for its row.
member as (
  select 'authors' as kind, relation, parent_class, author as name, bool_or(in_t1) as in_t1 from entry group by all
  union all
  select 'families' as kind, relation, parent_class, base as name, bool_or(in_t1) as in_t1 from entry group by all
  union all
  select 'models' as kind, relation, parent_class, id as name, bool_or(in_t1) as in_t1 from entry where several_parents group by all
),
counted as (
  select kind, relation, parent_class, in_t1, count(*) as members from member group by all
  union all
  select
    unnest(case when several_parents then ['entries'] else ['entries', 'models'] end) as kind,
    relation,
    parent_class,
    in_t1,
    entries
  from (select relation, parent_class, several_parents, in_t1, count(*) as entries from entry group by all)
),
parent_row as (
  select
    counted.relation,
    shown.tier,
    counted.parent_class,
    cast(sum(members) filter (kind = 'entries') as bigint) as n,
    cast(sum(members) filter (kind = 'models') as bigint) as models,
    cast(sum(members) filter (kind = 'authors') as bigint) as authors,
    cast(sum(members) filter (kind = 'families') as bigint) as families
  from counted
  join (values ('T0'), ('T1')) as shown (tier) on shown.tier = 'T0' or counted.in_t1
  group by all
),
cell as (
  select entry.relation, shown.tier, entry.parent_class, entry.child_class, cast(sum(entry.entries) as bigint) as entries
  from (select relation, parent_class, child_class, in_t1, count(*) as entries from entry group by all) as entry
  join (values ('T0'), ('T1')) as shown (tier) on shown.tier = 'T0' or entry.in_t1
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
