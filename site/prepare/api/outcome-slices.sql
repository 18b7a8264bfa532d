-- Question: which readings at fixed age belong to the models of which slice?
-- Row: one reading of a listed derivative under the id that it has today, with the first digit of its shard.
-- Caveat: a model is known by its _id, by its name where it has none: a reading was taken under the name of its day, and one of a model
-- that was deleted and made anew under its name is another model's. Letters A to Z alone are lowered, as in model-slices.sql.
with listed as (
  select distinct id, coalesce(hub_id, id) as key from 'derivatives.parquet'
)
select
  listed.id,
  read.age,
  read.read_age_days,
  read.likes,
  read.downloads_30d,
  sha256(
    case
      when strlen(listed.id) = length(listed.id) then lower(listed.id)
      else translate(listed.id, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz')
    end
  )[1] as slice
from 'outcomes.parquet' as read join listed on listed.key = coalesce(read.hub_id, read.id)
