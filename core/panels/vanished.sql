-- Question: which derivatives are gone, and what place had they taken?
-- Row: one edge of a model that was in an earlier snapshot and is not in this one, as it was when last seen.
-- Caveat: deleted, made private or disabled look the same. They keep their place in the ranks and rivals of their families.
with gone as materialized (
  -- Found once: it takes a join of all that was ever seen.
  from vanished_entries
),
entry as (
  select base, created_at from derivatives where created_at is not null and base in (select base from gone)
  union all
  select base, created_at from gone where created_at is not null
),
placed as (
  select distinct base, created_at, rank() over (partition by base order by created_at) as rank from entry
)
select
  gone.id,
  gone.hub_id,
  gone.author,
  gone.base,
  gone.relation,
  gone.task,
  gone.created_at,
  placed.rank,
  gone.first_seen,
  gone.last_seen,
  gone.vanished,
  gone.likes,
  gone.downloads_30d
from gone
left join placed using (base, created_at)
order by gone.id, gone.base
