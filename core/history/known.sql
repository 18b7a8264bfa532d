-- Question: what is known after this day, given what was known before it?
-- Row: views known_model (every model ever seen) and known_edge (every edge ever declared).
-- Caveat: reads views models, edges (this day), before_model, before_edge (the day before it in the lake; empty for the first) and
-- the variables day and complete (false when --limit cut the sweep: then nobody is said to have vanished).

-- `key` is the _id under which a model was first seen (its name when it had none): it survives renames.
create or replace table same as
with by_hub_id as (
  select models.id, before_model.key
  from models join before_model on before_model.hub_id = models.hub_id
),
-- Where one of the two has no _id, the name decides.
by_name as (
  select models.id, before_model.key
  from models join before_model on before_model.id = models.id
  where (models.hub_id is null or before_model.hub_id is null)
    and models.id not in (select id from by_hub_id)
    and before_model.key not in (select key from by_hub_id)
  qualify row_number() over (partition by models.id order by before_model.last_seen desc, before_model.key) = 1
),
every as (
  from by_hub_id
  union all
  from by_name
)
select models.id, coalesce(every.key, models.hub_id, models.id) as key, every.key is null as is_new
from models left join every using (id);

create or replace view known_model as
with first_relation as (
  select child as id, relation from edges where position = 0
)
select
  same.key,
  models.id,
  coalesce(models.hub_id, before_model.hub_id) as hub_id,
  models.author,
  models.task,
  coalesce(before_model.first_seen, getvariable('day')) as first_seen,
  getvariable('day') as last_seen,
  cast(null as date) as vanished,
  least(models.created_at, before_model.created_at) as created_at,
  first_relation.relation,
  models.likes,
  models.downloads_30d
from models
join same using (id)
left join before_model on before_model.key = same.key
left join first_relation using (id)
union all by name
select
  before_model.* replace (
    coalesce(before_model.vanished, case when getvariable('complete') then getvariable('day') end) as vanished
  )
from before_model
where before_model.key not in (select key from same);

create or replace view known_edge as
with today as (
  select same.key, edges.child, edges.parent, edges.relation
  from edges join same on same.id = edges.child
)
select
  today.*,
  coalesce(before_edge.first_seen, getvariable('day')) as first_seen,
  getvariable('day') as last_seen
from today left join before_edge using (key, parent)
union all by name
select before_edge.*
from before_edge anti join today using (key, parent);
