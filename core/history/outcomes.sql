-- Question: what had each model earned at age 7, 30 and 90 days?
-- Row: one model and age: the reading nearest to that age, at most 36 hours off, the earlier one on a tie.
-- Caveat: reads `reading` (key, id, hub_id, created_at, snapshot, as_of, likes, downloads_30d, downloads_all_time), `before_outcome`
-- and `redated` (models whose creation date changed: all their readings are taken anew).
with candidate as (
  select
    reading.key,
    reading.id,
    reading.hub_id,
    age.age,
    (epoch_us(reading.as_of) - epoch_us(reading.created_at)) / 86400e6 as read_age_days,
    reading.snapshot,
    reading.likes,
    reading.downloads_30d,
    reading.downloads_all_time
  from reading
  cross join (values (7), (30), (90)) as age (age)
  where abs((epoch_us(reading.as_of) - epoch_us(reading.created_at)) / 86400e6 - age.age) <= 1.5
),
every as (
  select * from candidate
  union all by name
  select * from before_outcome where key not in (select key from redated)
)
select key, id, hub_id, cast(age as integer) as age, read_age_days, snapshot, likes, downloads_30d, downloads_all_time
from every
qualify row_number() over (partition by key, age order by abs(read_age_days - age), snapshot) = 1
