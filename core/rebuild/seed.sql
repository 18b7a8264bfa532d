-- Question: what was known after a day, as far as its release tells?
-- Row: tables known_model, known_edge, tombstone and outcome, as history/date=D/ holds them.
-- Caveat: reads views models, edges, outcomes, tombstones and vanished of the release, and the variable day. What no release holds is
-- lost: parents that a model no longer names, task and first day of vanished models without parents, and ids under which models were first seen.
create table known_model as
with first_relation as (
  select child as id, relation from edges where position = 0
),
entry as (
  -- A row of vanished is one edge: all of a model say the same of it. Two models may have had one name, one after the other.
  select distinct id, hub_id, task, first_seen from vanished
)
select
  coalesce(hub_id, id) as key,
  id,
  hub_id,
  author,
  task,
  first_seen,
  getvariable('day') as last_seen,
  cast(null as date) as vanished,
  created_at,
  relation,
  likes,
  downloads_30d
from models left join first_relation using (id)
union all by name
select
  coalesce(tombstones.hub_id, tombstones.id) as key,
  tombstones.id,
  tombstones.hub_id,
  split_part(tombstones.id, '/', 1) as author,
  entry.task,
  entry.first_seen,
  tombstones.last_seen,
  tombstones.vanished,
  tombstones.created_at,
  tombstones.relation,
  tombstones.likes,
  tombstones.downloads_30d
from tombstones
left join entry on coalesce(entry.hub_id, entry.id) = coalesce(tombstones.hub_id, tombstones.id)
where tombstones.revived is null;

create table known_edge as
select known_model.key, edges.child, edges.parent, edges.relation, edges.first_seen, getvariable('day') as last_seen
from edges join known_model on known_model.id = edges.child and known_model.vanished is null
union all by name
select known_model.key, vanished.id as child, vanished.base as parent, vanished.relation, vanished.first_seen, vanished.last_seen
from vanished join known_model on known_model.key = coalesce(vanished.hub_id, vanished.id);

create table tombstone as
select coalesce(hub_id, id) as key, * from tombstones;

create table outcome as
select coalesce(hub_id, id) as key, * from outcomes;
