-- Question: who came when on each base, how crowded was it then, and what has it earned so far?
-- Row: one edge: a model of the snapshot and one parent that it declares.
-- Caveat: likes and downloads are cumulative or trailing at the snapshot, so older entries had more time: compare at fixed age.
with correction as (
  select lower(model_id) as folded_id, min(released_on) as released_on from corrections group by folded_id
),
entry as (
  select
    edges.child as id,
    models.hub_id,
    models.author,
    edges.parent as base,
    lineage.root,
    edges.relation,
    models.task,
    edges.weight,
    models.created_at,
    -- A corrected date is a day: its start, UTC.
    coalesce(cast(correction.released_on as timestamp), base.created_at) as base_released_at,
    case
      when correction.released_on is not null then 'corrected'
      when base.created_at is not null then 'created_at'
      else 'none'
    end as base_release_source,
    models.likes,
    models.downloads_30d,
    lineage.burst or lineage.serial_name as flagged,
    false as vanished
  from edges
  join models on models.id = edges.child
  join lineage on lineage.id = edges.child
  left join models as base on base.id = edges.parent
  left join correction on correction.folded_id = lower(edges.parent)
),
-- F(b): the entries of a base whose date is known. Only they have a place in the order. Entries that vanished keep theirs: a
-- rank does not improve because a rival was deleted.
dated as (
  select *, row_number() over (partition by base, author order by created_at, id) = 1 as first_of_author
  from (
    select id, author, base, relation, task, created_at, likes, vanished from entry
    union all by name
    select id, author, base, relation, task, created_at, true as vanished from vanished_entries
  )
  where created_at is not null
),
family as (
  select base, count(*) as family_size from dated group by base
),
placed as (
  select
    *,
    rank() over in_family as rank,
    count(*) over (partition by base, created_at) as ties,
    rank() over in_relation as rank_in_relation,
    -- Authors before: those whose first entry is strictly earlier, less oneself.
    1 + count(*) filter (first_of_author) over earlier_in_family - cast(count(*) over earlier_of_author > 0 as bigint) as rank_authors,
    max(created_at) over earlier_in_family as previous_at,
    count(*) over niche_7d as entries_7d,
    count(*) over niche_30d as entries_30d,
    count(*) over niche_90d as entries_90d,
    count(distinct author) over niche_7d as authors_7d,
    count(distinct author) over niche_30d as authors_30d,
    count(distinct author) over niche_90d as authors_90d,
    count(*) over own_7d as own_7d,
    count(*) over own_30d as own_30d,
    count(*) over own_90d as own_90d,
    count(*) over niche_next_30d as next_30d,
    count(*) over own_next_30d as own_next_30d
  from dated
  window
    in_family as (partition by base order by created_at),
    in_relation as (partition by base, relation order by created_at),
    earlier_in_family as (partition by base order by created_at range between unbounded preceding and interval 1 microsecond preceding),
    earlier_of_author as (partition by base, author order by created_at range between unbounded preceding and interval 1 microsecond preceding),
    niche_7d as (partition by base, relation, task order by created_at range between interval 7 days preceding and interval 1 microsecond preceding),
    niche_30d as (partition by base, relation, task order by created_at range between interval 30 days preceding and interval 1 microsecond preceding),
    niche_90d as (partition by base, relation, task order by created_at range between interval 90 days preceding and interval 1 microsecond preceding),
    niche_next_30d as (partition by base, relation, task order by created_at range between interval 1 microsecond following and interval 30 days following),
    own_7d as (partition by base, relation, task, author order by created_at range between interval 7 days preceding and interval 1 microsecond preceding),
    own_30d as (partition by base, relation, task, author order by created_at range between interval 30 days preceding and interval 1 microsecond preceding),
    own_90d as (partition by base, relation, task, author order by created_at range between interval 90 days preceding and interval 1 microsecond preceding),
    own_next_30d as (partition by base, relation, task, author order by created_at range between interval 1 microsecond following and interval 30 days following)
),
-- Cohorts: distinct models of a creation week, narrow first, wider where a cell holds fewer than 30.
cohort_member as (
  select distinct id, relation, task, date_trunc('week', created_at) as week, likes from dated where not vanished
),
narrow as (
  select id, relation, count(*) over cell as models,
    100 * (rank() over by_likes - 1 + count(*) over (partition by week, relation, task, likes) / 2) / count(*) over cell as percentile
  from cohort_member
  window cell as (partition by week, relation, task), by_likes as (partition by week, relation, task order by likes)
),
wide as (
  select id, relation, count(*) over cell as models,
    100 * (rank() over by_likes - 1 + count(*) over (partition by week, relation, likes) / 2) / count(*) over cell as percentile
  from (select distinct id, relation, week, likes from cohort_member)
  window cell as (partition by week, relation), by_likes as (partition by week, relation order by likes)
),
widest as (
  select id, count(*) over cell as models,
    100 * (rank() over by_likes - 1 + count(*) over (partition by week, likes) / 2) / count(*) over cell as percentile
  from (select distinct id, week, likes from cohort_member)
  window cell as (partition by week), by_likes as (partition by week order by likes)
),
fixed_age as (
  select
    id,
    any_value(likes) filter (age = 7) as likes_at_7,
    any_value(likes) filter (age = 30) as likes_at_30,
    any_value(likes) filter (age = 90) as likes_at_90,
    any_value(downloads_30d) filter (age = 30) as downloads_at_30,
    any_value(downloads_30d) filter (age = 90) as downloads_at_90
  from outcomes
  group by id
)
select
  entry.id,
  entry.hub_id,
  entry.author,
  entry.base,
  entry.root,
  entry.relation,
  entry.task,
  entry.weight,
  entry.created_at,
  entry.base_released_at,
  entry.base_release_source,
  (epoch_us(entry.created_at) - epoch_us(entry.base_released_at)) / 86400e6 as lag_days,
  placed.rank,
  placed.rank + (placed.ties - 1) / 2 as rank_mid,
  placed.rank_authors,
  placed.rank_in_relation,
  coalesce(family.family_size, 0) as family_size,
  (epoch_us(entry.created_at) - epoch_us(placed.previous_at)) / 3600e6 as gap_prev_hours,
  placed.entries_7d - placed.own_7d as rivals_7d,
  placed.entries_30d - placed.own_30d as rivals_30d,
  placed.entries_90d - placed.own_90d as rivals_90d,
  placed.authors_7d - cast(placed.own_7d > 0 as bigint) as rival_authors_7d,
  placed.authors_30d - cast(placed.own_30d > 0 as bigint) as rival_authors_30d,
  placed.authors_90d - cast(placed.own_90d > 0 as bigint) as rival_authors_90d,
  placed.own_30d as own_prior_30d,
  -- Happens after the release, so it can only be a placebo; unknown until 30 days have passed.
  case when entry.created_at + interval 30 days <= getvariable('as_of') then placed.next_30d - placed.own_next_30d end as leading_30d,
  entry.likes,
  entry.downloads_30d,
  (epoch_us(getvariable('as_of')) - epoch_us(entry.created_at)) / 86400e6 as age_days,
  fixed_age.likes_at_7,
  fixed_age.likes_at_30,
  fixed_age.likes_at_90,
  fixed_age.downloads_at_30,
  fixed_age.downloads_at_90,
  case
    when narrow.models >= 30 then narrow.percentile
    when wide.models >= 30 then wide.percentile
    when widest.models >= 30 then widest.percentile
  end as cohort_percentile,
  case when entry.flagged then 'T0' when placed.first_of_author then 'T2' else 'T1' end as tier
from entry
left join family on family.base = entry.base
left join placed on placed.id = entry.id and placed.base = entry.base and not placed.vanished
left join narrow on narrow.id = entry.id and narrow.relation = entry.relation
left join wide on wide.id = entry.id and wide.relation = entry.relation
left join widest on widest.id = entry.id
left join fixed_age on fixed_age.id = entry.id
order by entry.id, entry.base
