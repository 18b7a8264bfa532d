-- Question: which readings at fixed age belong to the models of which slice?
-- Row: one reading, with the first digit of its model's shard.
-- Caveat: letters A to Z alone are lowered, as in model-slices.sql.
select
  id,
  age,
  read_age_days,
  likes,
  downloads_30d,
  sha256(
    case
      when strlen(id) = length(id) then lower(id)
      else translate(id, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz')
    end
  )[1] as slice
from 'outcomes.parquet'
