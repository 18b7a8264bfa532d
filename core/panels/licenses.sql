-- Question: under which class of licence do derivatives of a base with a given class appear?
-- Row: one relation, one tier, the class of the parent's licence, the class of the child's.
-- Caveat: not legal advice: classes are coarse, declared by uploaders, and a different class is no violation by itself. `not_listed`: the
-- parent is not in the snapshot. A child with several parents counts once per parent. Shares of a row are null where the row has fewer
-- than 30 models, 10 authors or 5 families.
with entry as (
  select
    derivatives.id,
    derivatives.author,
    derivatives.base,
    derivatives.relation,
    derivatives.tier <> 'T0' as in_t1,
    case when base.id is null then 'not_listed' else parent_class.class end as parent_class,
    child_class.class as child_class
  from derivatives
  join models on models.id = derivatives.id
  join license_classes as child_class on child_class.license is not distinct from nullif(models.license, '')
  left join models as base on base.id = derivatives.base
  left join license_classes as parent_class on parent_class.license is not distinct from nullif(base.license, '')
),
tiered as (
  select *, 'T0' as tier from entry
  union all
  select *, 'T1' as tier from entry where in_t1
),
parent_row as (
  select
    relation,
    tier,
    parent_class,
    count(*) as n,
    count(distinct id) as models,
    count(distinct author) as authors,
    count(distinct base) as families
  from tiered
  group by relation, tier, parent_class
),
cell as (
  select relation, tier, parent_class, child_class, count(*) as entries
  from tiered
  group by relation, tier, parent_class, child_class
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
