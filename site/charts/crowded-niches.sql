-- Question: which niches (base × relation × task) do most authors enter now?
-- Row: one niche with at least 30 models on T1 that at least 10 authors on T1 entered in the last 30 days before the snapshot; both tiers.
-- Caveat: distinct authors, declared lineage; a niche without a task is a niche of its own.
-- The few busy niches first, so that nobody counts the authors of all others.
with busy as (
  select base, relation, task
  from 'derivatives.parquet'
  where tier <> 'T0' and age_days <= 30
  group by all
  having count(*) >= 10
)
select
  base,
  relation,
  coalesce(task, 'no task') as task,
  count(*) filter (tier <> 'T0') as models,
  count(distinct author) filter (tier <> 'T0') as authors,
  count(*) filter (tier <> 'T0' and age_days <= 30) as entries_30d,
  count(distinct author) filter (tier <> 'T0' and age_days <= 30) as authors_30d,
  count(distinct author) filter (age_days <= 30) as authors_30d_t0,
  median(likes) filter (tier <> 'T0') as median_likes,
  count(*) filter (tier <> 'T0' and likes = 0) / models as share_zero_likes
from 'derivatives.parquet' as derivatives
semi join busy
  on busy.base = derivatives.base and busy.relation = derivatives.relation and busy.task is not distinct from derivatives.task
group by base, relation, derivatives.task
having models >= 30 and authors_30d >= 10
order by authors_30d desc, entries_30d desc, base, relation, task
limit 12
