-- Question: who vanished on this day, who came back, and whose creation date changed?
-- Row: tables tombstone (one disappearance) and redated (one model).
-- Caveat: reads known_model, same and the variable day as known.sql leaves them, before_model and before_tombstone.

create or replace table tombstone as
select
  before_tombstone.* replace (
    coalesce(before_tombstone.revived, case when same.key is not null then getvariable('day') end) as revived
  )
from before_tombstone left join same using (key)
union all by name
select key, id, hub_id, last_seen, vanished, cast(null as date) as revived, created_at, relation, likes, downloads_30d
from known_model
where vanished = getvariable('day');

-- Models whose earliest known creation date changed today: their ages at earlier readings were other ones.
create or replace table redated as
select key
from known_model join before_model using (key)
where known_model.created_at is distinct from before_model.created_at;
