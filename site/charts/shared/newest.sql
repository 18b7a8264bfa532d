-- The newest large family: at least 100 entries by 10 authors on T1, released last.
newest as (
  select base, any_value(base_released_at) as released_at
  from 'derivatives.parquet'
  where tier <> 'T0' and base_released_at is not null and lag_days >= 0
  group by base
  having count(*) >= 100 and count(distinct author) >= 10
  order by released_at desc, base
  limit 1
),
-- Of it the relation with most entries, in both tiers.
largest as (
  select base, relation, count(*) as largest_entries, count(distinct author) as largest_authors
  from 'derivatives.parquet' join newest using (base)
  where tier <> 'T0' and created_at is not null
  group by base, relation
  order by largest_entries desc, relation
  limit 1
),
entry as (
  select derivatives.*, largest_entries, largest_authors
  from 'derivatives.parquet' as derivatives join largest using (base, relation)
  where created_at is not null
),
tiered as (
  select *, 'T1' as shown_tier from entry where tier <> 'T0'
  union all
  select *, 'T0' as shown_tier from entry
)
