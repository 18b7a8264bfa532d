-- Question: who vanished on this day, who came back, and whose creation date changed?
-- Row: view tombstone_change (one disappearance that is new, or whose model came back) and table redated (one model).
-- Caveat: reads model_change, same and the variable day as known.sql leaves them, before_model and before_tombstone.

create or replace view tombstone_change as
select before_tombstone.* replace (getvariable('day') as revived)
from before_tombstone semi join same using (key)
where revived is null
union all by name
select key, id, hub_id, last_seen, vanished, cast(null as date) as revived, created_at, relation, likes, downloads_30d
from model_change
where vanished = getvariable('day');

-- Models whose earliest known creation date changed today: their ages at earlier readings were other ones.
create or replace table redated as
select model_change.key, model_change.hub_id, model_change.created_at
from model_change join before_model using (key)
where model_change.created_at is distinct from before_model.created_at;
