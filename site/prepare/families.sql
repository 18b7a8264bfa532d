-- Question: what does the page of each base with at least 10 children show?
-- Row: one base: its family row, the past two windows, entries over time, the first and the most liked entries, niches, authors, what the
-- base itself declares, and what its derivatives do.
-- Caveat: `getvariable('as_of')` is the snapshot's time. Lists are cut to what a page shows. They are sorted once made, by what stands
-- first in them: an `order by` inside of `list` would be a sort for each of 10,000 groups, and takes half of the whole.
with family as (
  select * from 'families.parquet' where children >= 10
),
entry as (
  select
    derivatives.id, derivatives.author, base, relation, derivatives.task, created_at, lag_days, rank, rank_in_relation, likes, downloads_30d, age_days, tier,
    row_number() over (partition by base order by created_at nulls last, derivatives.id) as place,
    count(created_at) over (partition by base) as dated,
    min(created_at) over (partition by base) as first_at
  from 'derivatives.parquet' as derivatives join family using (base)
),
-- At most 80 steps from the first entry to the snapshot, so that a family of 30,000 is no larger a page than one of 300, and one for
-- entries dated behind it: whatever date a model states, a family has as few.
step as (
  select
    base,
    relation,
    cast(least(80, floor(80 * (epoch_ms(created_at) - epoch_ms(first_at)) / greatest(1, epoch_ms(getvariable('as_of')) - epoch_ms(first_at)))) as integer) as step,
    max(epoch_ms(created_at)) as until,
    count(*) filter (tier <> 'T0') as t1,
    count(*) as t0,
    count(*) filter (tier = 'T2') as t2
  from entry
  where created_at is not null
  group by base, relation, step
),
track as (
  select base, relation, list_sort(list([until, t1, t0, t2])) as points from step group by base, relation
),
tracks as (
  select base, list_sort(list({'relation': relation, points: points})) as tracks from track group by base
),
past as (
  select
    base,
    count(*) filter (age_days > 30 and age_days <= 60) as entries_30d_before,
    count(*) filter (age_days > 60 and age_days <= 90) as entries_30d_before_that,
    count(*) filter (age_days <= 30 and tier <> 'T0') as entries_30d_t1,
    count(*) filter (created_at is null) as undated,
    -- The entrants whose half entry_half_life_days tells.
    count(*) filter (lag_days >= 0 and lag_days < 90) as entrants_90d,
    count(distinct author) filter (lag_days >= 0 and lag_days < 90) as entrant_authors_90d,
    median(lag_days) filter (lag_days >= 0 and tier <> 'T0') as median_lag_days,
    count(*) filter (likes > 0) as liked,
    count(distinct author) filter (tier <> 'T0') as authors_t1
  from entry
  group by base
),
first_entry as (
  select base, list_sort(list({place: place, id: id, relation: relation, 'at': epoch_ms(created_at), lag: lag_days, rank: rank, likes: likes, downloads: downloads_30d, tier: tier})) as first
  from entry where place <= 10 and created_at is not null group by base
),
-- Most entries have no like, and need no place among those that have.
liked as (
  select *, row_number() over (partition by base order by likes desc, place) as liked_place from entry where likes > 0
),
most_liked as (
  select base, list_sort(list({place: liked_place, id: id, relation: relation, 'at': epoch_ms(created_at), lag: lag_days, rank: rank, likes: likes, downloads: downloads_30d, tier: tier})) as liked_most
  from liked where liked_place <= 5 group by base
),
newest_entry as (
  select base, list_reverse_sort(list({place: place, id: id, relation: relation, 'at': epoch_ms(created_at), rank: rank, likes: likes})) as newest
  from entry where place between dated - 9 and dated group by base
),
niche as (
  select *, row_number() over (partition by base order by rival_authors_30d desc, entries_30d desc, relation, task nulls last) as place
  from 'niches.parquet' join (select base from family) using (base)
),
niches as (
  select
    base,
    list_sort(list({place: place, relation: relation, task: task, models: models, authors: authors, entries_30d: entries_30d, authors_30d: rival_authors_30d, percentile: crowding_percentile, median_likes: median_likes, zero: share_zero_likes})) as niches,
    max(niche_count) as niche_count
  from (select *, count(*) over (partition by base) as niche_count from niche) where place <= 6 group by base
),
by_author as (
  select base, author, count(*) as entries, sum(likes) as likes, row_number() over (partition by base order by count(*) desc, author) as place
  from entry group by base, author
),
top_authors as (
  select base, list_sort(list({place: place, author: author, entries: entries, likes: likes})) as top_authors from by_author where place <= 5 group by base
),
own_parents as (
  select child as base, count(*) as parents, count(*) filter (not parent_present) as parents_missing
  from 'edges.parquet' where child in (select base from family) group by child
),
own as (
  select
    id as base,
    {
      license: nullif(license, ''),
      license_class: class,
      gated: gated,
      last_modified: epoch_ms(last_modified),
      datasets: len(datasets),
      evals: has_evals,
      formats: formats,
      parents: coalesce(parents, 0),
      parents_missing: coalesce(parents_missing, 0)
    } as own
  from (select *, nullif(license, '') as stated from 'models.parquet' where id in (select base from family)) as model
  join (select license as stated, class from 'license_classes.parquet') as classes on classes.stated is not distinct from model.stated
  left join own_parents on own_parents.base = model.id
),
checks as (
  select base, list_reverse_sort(list(checklist)) as checks from 'checklist.parquet' as checklist group by base
)
select
  family.* exclude (released_at, first_entry_at),
  epoch_ms(released_at) as released_at,
  epoch_ms(first_entry_at) as first_entry_at,
  past.* exclude (base),
  tracks, first, liked_most, newest, niches, niche_count, top_authors, own, checks
from family
left join past using (base)
left join tracks using (base)
left join first_entry using (base)
left join most_liked using (base)
left join newest_entry using (base)
left join niches using (base)
left join top_authors using (base)
left join own using (base)
left join checks using (base)
order by present desc, children desc, base
