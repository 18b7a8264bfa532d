-- Question: how crowded is each niche now, and what do its models earn?
-- Row: one niche: base × relation × task (no task is a task of its own).
-- Caveat: crowding_percentile (0 to 100) ranks the niche's distinct authors of the last 30 days among all niches, ties shared.
with niche as (
  select
    base_number,
    any_value(base) as base,
    relation,
    task,
    count(*) as models,
    count(distinct author_number) as authors,
    count(*) filter (created_at >= getvariable('as_of') - interval 30 days) as entries_30d,
    count(distinct author_number) filter (created_at >= getvariable('as_of') - interval 30 days) as rival_authors_30d,
    median(likes) as median_likes,
    count(*) filter (likes = 0) / count(*) as share_zero_likes
  from derivatives
  group by base_number, relation, task
),
-- Few numbers of authors occur, so places are counted among these: a mid-rank from 0 to 100.
crowding as (
  select
    rival_authors_30d,
    100 * (cast(sum(niches) over (order by rival_authors_30d) as bigint) - niches + niches / 2) / cast(sum(niches) over () as bigint) as crowding_percentile
  from (select rival_authors_30d, count(*) as niches from niche group by rival_authors_30d)
)
select
  base,
  relation,
  task,
  models,
  authors,
  entries_30d,
  rival_authors_30d,
  crowding_percentile,
  median_likes,
  share_zero_likes,
  models as n
from niche
join crowding using (rival_authors_30d)
order by base_number, relation, task nulls first
