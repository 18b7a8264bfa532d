-- Question: how complete is declared lineage, and how many dates are missing?
-- Row: one, for the whole snapshot.
-- Caveat: an orphan is a declared parent that the Hub does not list: deleted, private, renamed or mistyped. Cycles are looked for up to 32 steps.
with recursive first_parent as (
  -- Only a model that is somebody's parent can stand in a cycle.
  select child, parent
  from 'edges.parquet'
  where position = 0 and parent_present and child in (select parent from 'edges.parquet')
),
walk as (
  select child as start, parent as reached, 1 as steps from first_parent
  union all
  select walk.start, first_parent.parent, walk.steps + 1
  from walk join first_parent on first_parent.child = walk.reached
  where walk.reached <> walk.start and walk.steps < 32
)
select
  count(*) as edges,
  count(*) filter (not edges.parent_present) as orphan_edges,
  count(*) filter (base.created_at is not null and child.created_at is not null) as datable_edges,
  count(*) filter (child.created_at < base.created_at) as edges_before_base,
  (select count(*) from 'models.parquet') as models,
  (select count(*) from 'models.parquet' where created_at is null) as models_without_date,
  (select count(distinct start) from walk where reached = start) as cycle_models
from 'edges.parquet' as edges
join 'models.parquet' as child on child.id = edges.child
left join 'models.parquet' as base on base.id = edges.parent
