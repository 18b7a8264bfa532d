-- Question: how does what is known after this day differ from what was known before it?
-- Row: views model_change (models ever seen) and edge_change (edges ever declared): who is new, changed, or no longer there.
-- Caveat: reads views models, edges (this day), before_model, before_edge, before_models (what was known after the day before it in the lake, and
-- that day's snapshot; empty for the first) and the variables day, before_day and complete (false when --limit cut the sweep: then nobody is
-- said to have vanished). Of models that are there the counts are null: the snapshot has them.

-- `key` is the _id under which a model was first seen (its name when it had none): it survives renames. `stands`: found by its _id, and
-- nothing that is kept of it has changed (its author is a part of its name). Nearly all of them do, so the rest is about few.
create or replace table same as
with first_relation as (
  select child as id, relation from edges where position = 0
),
by_hub_id as (
  select
    models.id,
    models.hub_id,
    before_model.key,
    least(models.created_at, before_model.created_at) as created_at,
    coalesce(
      models.id = before_model.id
        and before_model.last_seen = getvariable('before_day')
        and models.task is not distinct from before_model.task
        and least(models.created_at, before_model.created_at) is not distinct from before_model.created_at
        and first_relation.relation is not distinct from before_model.relation,
      false
    ) as stands
  from models
  left join before_model on before_model.hub_id = models.hub_id
  left join first_relation on first_relation.id = models.id
),
-- Where one of the two has no _id, the name decides.
by_name as (
  select named.id, named.key, named.created_at
  from (
    select lost.id, before_model.key, least(lost.created_at, before_model.created_at) as created_at, before_model.last_seen
    from (from by_hub_id where key is null) as lost
    join before_model on before_model.id = lost.id
    where lost.hub_id is null or before_model.hub_id is null
  ) as named
  anti join by_hub_id on by_hub_id.key = named.key
  qualify row_number() over (partition by named.id order by named.last_seen desc, named.key) = 1
)
select
  by_hub_id.id,
  coalesce(by_hub_id.key, by_name.key, by_hub_id.hub_id, by_hub_id.id) as key,
  coalesce(by_name.created_at, by_hub_id.created_at) as created_at,
  by_hub_id.key is null and by_name.key is null as is_new,
  by_hub_id.stands
from by_hub_id left join by_name on by_name.id = by_hub_id.id;

create or replace view model_change as
with first_relation as (
  select child as id, relation from edges where position = 0
),
today as (
  select
    same.key,
    models.id,
    coalesce(models.hub_id, before_model.hub_id) as hub_id,
    models.author,
    models.task,
    coalesce(before_model.first_seen, getvariable('day')) as first_seen,
    same.created_at,
    first_relation.relation
  from models
  join (from same where not stands) as same using (id)
  left join before_model on before_model.key = same.key
  left join first_relation using (id)
  where same.is_new
    or before_model.last_seen <> getvariable('before_day')
    or models.id <> before_model.id
    or coalesce(models.hub_id, before_model.hub_id) is distinct from before_model.hub_id
    or models.task is distinct from before_model.task
    or same.created_at is distinct from before_model.created_at
    or first_relation.relation is distinct from before_model.relation
)
select
  key,
  id,
  hub_id,
  author,
  task,
  first_seen,
  getvariable('day') as last_seen,
  cast(null as date) as vanished,
  created_at,
  relation,
  cast(null as bigint) as likes,
  cast(null as bigint) as downloads_30d
from today
union all by name
-- Whom the day before saw and this one did not, with what they had then; and who was left out before, now that a whole sweep lacks them.
select
  absent.* replace (
    coalesce(absent.vanished, case when getvariable('complete') then getvariable('day') end) as vanished,
    if(absent.last_seen = getvariable('before_day'), before_models.likes, absent.likes) as likes,
    if(absent.last_seen = getvariable('before_day'), before_models.downloads_30d, absent.downloads_30d) as downloads_30d
  )
from (from before_model anti join same using (key)) as absent
left join before_models on before_models.id = absent.id
where absent.last_seen = getvariable('before_day') or (absent.vanished is null and getvariable('complete'));

create or replace view edge_change as
with today as (
  select same.key, edges.child, edges.parent, edges.relation
  from edges join same on same.id = edges.child
)
select
  today.*,
  coalesce(before_edge.first_seen, getvariable('day')) as first_seen,
  getvariable('day') as last_seen
from today left join before_edge using (key, parent)
where before_edge.key is null
  or before_edge.last_seen <> getvariable('before_day')
  or today.child <> before_edge.child
  or today.relation <> before_edge.relation
union all by name
from before_edge anti join today using (key, parent)
where last_seen = getvariable('before_day');
