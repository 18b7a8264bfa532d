-- Question: who publishes, on how many bases, and how often first?
-- Row: one author (the owner of a repository) with at least one model in the snapshot.
-- Caveat: an author can be a person, an organization or a script; flagged counts say how much looks automated.
with published as (
  select author, count(*) as models from models group by author
),
-- An author is what stands before the slash of a name.
flagged as (
  select split_part(id, '/', 1) as author, count(*) filter (burst) as burst_models, count(*) filter (serial_name) as serial_models
  from lineage
  where burst or serial_name
  group by author
),
-- Each derivative once, however many parents it declares: few declare more than the one that has all of the weight.
derivative as (
  select
    author_number,
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
    any_value(author_number) as author_number,
    any_value(author) as author,
    any_value(created_at) as created_at,
    any_value(likes) as likes,
    any_value(downloads_30d) as downloads_30d,
    count(*) filter (rank = 1) as first_places,
    bool_or(tier <> 'T0') as in_t1
  from derivatives
  where weight < 1
  group by model_number
),
entered as (
  select
    author_number,
    any_value(author) as author,
    count(*) as derivatives,
    min(created_at) as first_entry_at,
    count(*) filter (created_at >= getvariable('as_of') - interval 30 days) as entries_30d,
    cast(sum(first_places) as bigint) as first_places,
    cast(sum(likes) as bigint) as likes_sum,
    cast(coalesce(sum(downloads_30d), 0) as bigint) as downloads_30d_sum,
    count(*) filter (in_t1) as derivatives_t1
  from derivative
  group by author_number
),
family as (
  select author_number, count(*) as families from (select distinct author_number, base_number from derivatives) group by author_number
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
left join family using (author_number)
left join flagged using (author)
order by published.author
