{{newest}},
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
