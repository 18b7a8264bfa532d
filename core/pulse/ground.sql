-- Question: what does the pulse need to know of each family from before it began?
-- Row: one base and relation: how many dated entries are older than 31 days, and the younger ones in full.
-- Caveat: entries that vanished count (a rank does not improve because a rival was deleted). Reads derivatives, vanished, models and the
-- variable newest, the creation time of the sweep's newest model. `twin`: another model's id differs in letter case alone.
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
  lower(base) in (select folded from twin) as twin,
  count(*) filter (created_at < getvariable('newest') - interval 31 days) as older,
  list({'created_at': created_at, 'author': author, 'task': task, 'id': id} order by created_at, id)
    filter (created_at >= getvariable('newest') - interval 31 days) as entries
from entry
group by base, relation
order by base, relation
