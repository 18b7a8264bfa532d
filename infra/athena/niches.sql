-- Question: how crowded was each niche, day by day, and what did its models earn?
-- Row: one niche of one date: base × relation × task (no task is a task of its own).
-- Caveat: windows end at the end of the date. Narrow the dates in both places below: the scan is paid by the byte.
with entry as (
  select
    edges."date" as day,
    edges.parent as base,
    edges.relation,
    models.task,
    models.author,
    models.likes,
    date_diff('second', models.created_at, cast(edges."date" as timestamp)) / 86400.0 + 1 as age_days
  from edges
  join models on models.id = edges.child and models."date" = edges."date"
  where edges."date" between '2026-08-19' and '2026-08-21'
    and models."date" between '2026-08-19' and '2026-08-21'
)
select
  day,
  base,
  relation,
  task,
  count(*) as models,
  count(distinct author) as authors,
  count(*) filter (where age_days <= 30) as entries_30d,
  count(distinct author) filter (where age_days <= 30) as rival_authors_30d,
  cast(count(*) filter (where likes = 0) as double) / count(*) as share_zero_likes
from entry
group by day, base, relation, task
having count(*) >= 10
order by day, models desc, base, relation, task
