-- Question: when did the derivatives of the newest large base appear, by relation?
-- Row: one relation and quarter day (whole days once the family is older than 60 days) with the entries up to its end; T1, T0 and T2.
-- Caveat: creation dates can precede public release; large: at least 100 entries by 10 authors on T1, else the largest dated family.
with
{{newest}},
family as (
  select base, any_value(base_released_at) as released_at, count(distinct author) as authors
  from 'derivatives.parquet'
  where tier <> 'T0' and created_at is not null and base_released_at is not null
  group by base
  order by base in (select base from newest) desc, count(*) desc, base
  limit 1
),
entry as (
  select
    relation,
    tier,
    case when (select max(age_days) from 'derivatives.parquet' join family using (base) where lag_days >= 0) > 60
      then date_trunc('day', created_at) + interval 1 day
      else time_bucket(interval 6 hours, created_at) + interval 6 hours
    end as until
  from 'derivatives.parquet' join family using (base)
  where created_at is not null
),
by_time as (
  select relation, until, count(*) filter (tier <> 'T0') as new_t1, count(*) as new_t0, count(*) filter (tier = 'T2') as new_t2
  from entry
  group by relation, until
)
select
  family.base,
  family.released_at,
  family.authors,
  relation,
  until,
  cast(sum(new_t1) over so_far as bigint) as entries_t1,
  cast(sum(new_t0) over so_far as bigint) as entries_t0,
  cast(sum(new_t2) over so_far as bigint) as entries_t2
from by_time, family
window so_far as (partition by relation order by until)
order by relation, until
