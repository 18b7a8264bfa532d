-- Question: which niches (base × relation × task) do most authors enter now?
-- Row: one niche with at least 30 models and 10 authors; tier T1; the last 30 days before the snapshot.
-- Caveat: distinct authors, declared lineage; a niche without a task is a niche of its own.
select
  base,
  relation,
  coalesce(task, 'no task') as task,
  count(*) as models,
  count(distinct author) as authors,
  count(*) filter (age_days <= 30) as entries_30d,
  count(distinct author) filter (age_days <= 30) as authors_30d
from 'derivatives.parquet'
where tier <> 'T0'
group by base, relation, task
having count(*) >= 30 and count(distinct author) >= 10 and count(*) filter (age_days <= 30) > 0
order by authors_30d desc, entries_30d desc, base, relation, task
limit 10
