-- Question: what does the pulse need to know of each family from before it began?
-- Row: one base and relation: how many dated entries are older than 31 days, and the younger ones in full.
-- Caveat: entries that vanished count (a rank does not improve because a rival was deleted). Reads derivatives, vanished and models,
-- and the variable newest, the creation time of the sweep's newest model. `exact`: only entries that spell the base so belong to it, because
-- it is not listed, or another model's id differs in letter case alone (core/snapshot/edges.sql).
with entry as (
  select id, author, base, relation, task, created_at from derivatives where created_at is not null
  union all by name
  select id, author, base, relation, task, created_at from vanished where created_at is not null
),
twin as (
  select lower(id) as folded from models group by folded having count(*) > 1
)
select
  base,
  relation,
  base not in (select id from models) or lower(base) in (select folded from twin) as exact,
  count(*) filter (created_at < getvariable('newest') - interval 31 days) as older,
  list({'created_at': entry.created_at, 'author': entry.author, 'task': entry.task, 'id': entry.id} order by entry.created_at, entry.id)
    filter (created_at >= getvariable('newest') - interval 31 days) as entries
from entry
group by base, relation
order by base, relation
