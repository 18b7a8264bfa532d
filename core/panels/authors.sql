-- Question: who publishes, on how many bases, and how often first?
-- Row: one author (the owner of a repository) with at least one model in the snapshot.
-- Caveat: an author can be a person, an organization or a script; flagged counts say how much looks automated.
with published as (
  select
    models.author,
    count(*) as models,
    count(*) filter (lineage.burst) as burst_models,
    count(*) filter (lineage.serial_name) as serial_models
  from models left join lineage using (id)
  group by models.author
),
entered as (
  select
    author,
    count(distinct id) as derivatives,
    count(distinct base) as families,
    min(created_at) as first_entry_at,
    count(distinct id) filter (created_at >= getvariable('as_of') - interval 30 days) as entries_30d,
    count(*) filter (rank = 1) as first_places,
    count(distinct id) filter (tier <> 'T0') as derivatives_t1
  from derivatives
  group by author
),
-- Recognition of the author's derivatives, each model once, however many parents it declares.
earned as (
  select author, cast(sum(likes) as bigint) as likes_sum, cast(coalesce(sum(downloads_30d), 0) as bigint) as downloads_30d_sum
  from (select distinct author, id, likes, downloads_30d from derivatives)
  group by author
)
select
  published.author,
  published.models,
  coalesce(entered.derivatives, 0) as derivatives,
  coalesce(entered.families, 0) as families,
  entered.first_entry_at,
  coalesce(entered.entries_30d, 0) as entries_30d,
  coalesce(entered.first_places, 0) as first_places,
  coalesce(earned.likes_sum, 0) as likes_sum,
  coalesce(earned.downloads_30d_sum, 0) as downloads_30d_sum,
  coalesce(entered.derivatives_t1, 0) as derivatives_t1,
  published.burst_models,
  published.serial_models
from published
left join entered using (author)
left join earned using (author)
order by published.author
