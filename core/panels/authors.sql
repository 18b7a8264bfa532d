-- Question: who publishes, on how many bases, and how often first?
-- Row: one author (the owner of a repository) with at least one model in the snapshot.
-- Caveat: an author can be a person, an organization or a script; flagged counts say how much looks automated.
with published as (
  select author, count(*) as models from models group by author
),
flagged as (
  select models.author, count(*) filter (lineage.burst) as burst_models, count(*) filter (lineage.serial_name) as serial_models
  from models
  join (from lineage where burst or serial_name) as lineage using (id)
  group by models.author
),
-- Each derivative once, however many parents it declares: few declare more than the one that has all of the weight.
derivative as (
  select
    author,
    created_at,
    likes,
    downloads_30d,
    if(rank = 1, 1, 0) as first_places,
    tier <> 'T0' as in_t1
  from derivatives
  where weight = 1
  union all
  select
    any_value(author) as author,
    any_value(created_at) as created_at,
    any_value(likes) as likes,
    any_value(downloads_30d) as downloads_30d,
    count(*) filter (rank = 1) as first_places,
    bool_or(tier <> 'T0') as in_t1
  from derivatives
  where weight < 1
  group by id
),
entered as (
  select
    author,
    count(*) as derivatives,
    min(created_at) as first_entry_at,
    count(*) filter (created_at >= getvariable('as_of') - interval 30 days) as entries_30d,
    cast(sum(first_places) as bigint) as first_places,
    cast(sum(likes) as bigint) as likes_sum,
    cast(coalesce(sum(downloads_30d), 0) as bigint) as downloads_30d_sum,
    count(*) filter (in_t1) as derivatives_t1
  from derivative
  group by author
),
family as (
  select author, count(*) as families from (select distinct author, base from derivatives) group by author
)
select
  published.author,
  published.models,
  coalesce(entered.derivatives, 0) as derivatives,
  coalesce(family.families, 0) as families,
  entered.first_entry_at,
  coalesce(entered.entries_30d, 0) as entries_30d,
  coalesce(entered.first_places, 0) as first_places,
  coalesce(entered.likes_sum, 0) as likes_sum,
  coalesce(entered.downloads_30d_sum, 0) as downloads_30d_sum,
  coalesce(entered.derivatives_t1, 0) as derivatives_t1,
  coalesce(flagged.burst_models, 0) as burst_models,
  coalesce(flagged.serial_models, 0) as serial_models
from published
left join entered using (author)
left join family using (author)
left join flagged using (author)
order by published.author
