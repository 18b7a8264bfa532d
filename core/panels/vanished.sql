-- Question: which derivatives are gone, and what place had they taken?
-- Row: one edge of a model that was in an earlier snapshot and is not in this one, as it was when last seen.
-- Caveat: deleted, made private or disabled look the same. They keep their place in the ranks and rivals of their families.
with entry as (
  select base, created_at from derivatives where created_at is not null and base in (select base from vanished_entries)
  union all
  select base, created_at from vanished_entries where created_at is not null
),
placed as (
  select distinct base, created_at, rank() over (partition by base order by created_at) as rank from entry
)
select
  vanished_entries.id,
  vanished_entries.hub_id,
  vanished_entries.author,
  vanished_entries.base,
  vanished_entries.relation,
  vanished_entries.task,
  vanished_entries.created_at,
  placed.rank,
  vanished_entries.first_seen,
  vanished_entries.last_seen,
  vanished_entries.vanished,
  vanished_entries.likes,
  vanished_entries.downloads_30d
from vanished_entries
left join placed using (base, created_at)
order by vanished_entries.id, vanished_entries.base
