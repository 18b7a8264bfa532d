-- What panels read of the days so far, under the ids that models have today. Only of models that are listed today: one that was deleted
-- and made anew under its name is another model, with readings of its own.
create view outcomes as
select known_outcomes.* exclude (key, id, hub_id), known_models.id, known_models.hub_id
from known_outcomes join known_models using (key)
where known_models.last_seen = (select max(last_seen) from known_models);

create view tombstones as
select * exclude (key) from known_tombstones;

-- Edges of models that are gone, as they were declared when the model was last seen.
create view vanished_entries as
select
  known_models.id,
  known_models.hub_id,
  known_models.author,
  known_edges.parent as base,
  known_edges.relation,
  known_models.task,
  known_models.created_at,
  known_models.first_seen,
  known_models.last_seen,
  known_models.vanished,
  known_models.likes,
  known_models.downloads_30d
from known_models join known_edges using (key)
where known_models.vanished is not null and known_edges.last_seen = known_models.last_seen;
