-- Question: which readings at age 7, 30 and 90 days does this day add, replace or take back?
-- Row: one model and age: the reading nearest to that age, at most 36 hours off, the earlier one on a tie; without a reading (snapshot
-- null) where there is none any more.
-- Caveat: reads ages.sql, `reading` (key, id, hub_id, created_at, snapshot, as_of, likes, downloads_30d, downloads_all_time),
-- `before_outcome` and `redated` (models whose creation date changed: all their readings are taken anew).
with candidate as (
  select
    reading.key,
    reading.id,
    reading.hub_id,
    cast(age.age as integer) as age,
    days_between(reading.as_of, reading.created_at) as read_age_days,
    reading.snapshot,
    reading.likes,
    reading.downloads_30d,
    reading.downloads_all_time
  from reading
  cross join age
  where near_age(reading.as_of, reading.created_at, age.age)
),
rival as (
  from before_outcome
  semi join candidate using (key, age)
  where key not in (select key from redated)
),
nearest as (
  from (from candidate union all by name from rival)
  -- In whole microseconds: as days, two readings that are as far off may round apart, and the later one would be taken.
  qualify row_number() over (
    partition by key, age order by abs(cast(round(read_age_days * 86400e6) as bigint) - age * 86_400_000_000), snapshot
  ) = 1
)
from nearest anti join rival using (key, age, snapshot)
union all by name
select key, id, hub_id, age
from before_outcome
semi join redated using (key)
anti join nearest using (key, age)
