-- Question: what had each model earned at age 7, 30 and 90 days?
-- Row: one model and age: the reading nearest to that age, at most 36 hours off, the earlier one on a tie.
-- Caveat: reads ages.sql, `reading` (key, id, hub_id, created_at, snapshot, as_of, likes, downloads_30d, downloads_all_time),
-- `before_outcome` and `redated` (models whose creation date changed: all their readings are taken anew).
with candidate as (
  select
    reading.key,
    reading.id,
    reading.hub_id,
    age.age,
    days_between(reading.as_of, reading.created_at) as read_age_days,
    reading.snapshot,
    reading.likes,
    reading.downloads_30d,
    reading.downloads_all_time
  from reading
  cross join age
  where near_age(reading.as_of, reading.created_at, age.age)
),
every as (
  select * from candidate
  union all by name
  select * from before_outcome where key not in (select key from redated)
)
select key, id, hub_id, cast(age as integer) as age, read_age_days, snapshot, likes, downloads_30d, downloads_all_time
from every
qualify row_number() over (partition by key, age order by abs(read_age_days - age), snapshot) = 1
