-- Question: how crowded is each niche now, and what do its models earn?
-- Row: one niche: base × relation × task (no task is a task of its own).
-- Caveat: crowding_percentile (0 to 100) ranks the niche's distinct authors of the last 30 days among all niches, ties shared.
with niche as (
  select
    base,
    relation,
    task,
    count(*) as models,
    count(distinct author) as authors,
    count(*) filter (created_at >= getvariable('as_of') - interval 30 days) as entries_30d,
    count(distinct author) filter (created_at >= getvariable('as_of') - interval 30 days) as rival_authors_30d,
    median(likes) as median_likes,
    count(*) filter (likes = 0) / count(*) as share_zero_likes
  from derivatives
  group by base, relation, task
)
select
  base,
  relation,
  task,
  models,
  authors,
  entries_30d,
  rival_authors_30d,
  100 * (rank() over (order by rival_authors_30d) - 1 + count(*) over (partition by rival_authors_30d) / 2) / count(*) over () as crowding_percentile,
  median_likes,
  share_zero_likes,
  models as n
from niche
order by base, relation, task nulls first
