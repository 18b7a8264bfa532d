-- Question: who came when on each base, how crowded was it then, and what has it earned so far?
-- Row: one edge: a model of the snapshot and one parent that it declares.
-- Caveat: likes and downloads are cumulative or trailing at the snapshot, so older entries had more time: compare at fixed age.
with correction as (
  select lower(model_id) as folded_id, min(released_on) as released_on from corrections group by folded_id
),
entry as materialized (
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
dated as materialized (
  select
    *,
    row_number() over of_author = 1 as first_of_author,
    created_at > first_value(created_at) over of_author as author_was_earlier
  from (
    select id, author, base, relation, task, created_at, likes, vanished from entry
    union all by name
    select id, author, base, relation, task, created_at, true as vanished from vanished_entries
  )
  where created_at is not null
  window of_author as (partition by base, author order by created_at, id)
),
family as (
  select base, count(*) as family_size from dated group by base
),
placed as (
  select
    *,
    rank() over in_family as rank,
    count(*) over at_once as ties,
    rank() over in_relation as rank_in_relation,
    -- Authors before: those whose first entry is strictly earlier, less oneself.
    1 + count(*) filter (first_of_author) over earlier_in_family - cast(author_was_earlier as bigint) as rank_authors,
    max(created_at) over earlier_in_family as previous_at,
    count(*) over niche_7d as entries_7d,
    count(*) over niche_30d as entries_30d,
    count(*) over niche_90d as entries_90d,
    count(distinct author) over niche_7d as authors_7d,
    count(distinct author) over niche_30d as authors_30d,
    count(distinct author) over niche_90d as authors_90d,
    count(*) over niche_next_30d as next_30d
  from dated
  window
    in_family as (partition by base order by created_at),
    at_once as (partition by base order by created_at range between current row and current row),
    in_relation as (partition by base, relation order by created_at),
    earlier_in_family as (partition by base order by created_at range between unbounded preceding and interval 1 microsecond preceding),
    niche_7d as (partition by base, relation, task order by created_at range between interval 7 days preceding and interval 1 microsecond preceding),
    niche_30d as (partition by base, relation, task order by created_at range between interval 30 days preceding and interval 1 microsecond preceding),
    niche_90d as (partition by base, relation, task order by created_at range between interval 90 days preceding and interval 1 microsecond preceding),
    niche_next_30d as (partition by base, relation, task order by created_at range between interval 1 microsecond following and interval 30 days following)
),
-- An author's own entries in the niche, at each time at which there is one. Most authors have a single one: nothing before, nothing after.
repeated as (
  select base, relation, task, author
  from dated
  group by base, relation, task, author
  having count(*) > 1
),
own as (
  select distinct
    dated.base,
    dated.relation,
    dated.task,
    dated.author,
    dated.created_at,
    count(*) over before_7d as own_7d,
    count(*) over before_30d as own_30d,
    count(*) over before_90d as own_90d,
    count(*) over next_30d as own_next_30d
  from dated
  semi join repeated
    on repeated.base = dated.base
    and repeated.relation = dated.relation
    and repeated.author = dated.author
    and repeated.task is not distinct from dated.task
  window
    before_7d as (partition by dated.base, dated.relation, dated.task, dated.author order by dated.created_at range between interval 7 days preceding and interval 1 microsecond preceding),
    before_30d as (partition by dated.base, dated.relation, dated.task, dated.author order by dated.created_at range between interval 30 days preceding and interval 1 microsecond preceding),
    before_90d as (partition by dated.base, dated.relation, dated.task, dated.author order by dated.created_at range between interval 90 days preceding and interval 1 microsecond preceding),
    next_30d as (partition by dated.base, dated.relation, dated.task, dated.author order by dated.created_at range between interval 1 microsecond following and interval 30 days following)
),
-- Cohorts: distinct models of a creation week, narrow first, wider where a cell holds fewer than 30. A place among them is a place
-- among the numbers of likes that occur, which are few.
cohort_member as (
  select distinct id, relation, task, date_trunc('week', created_at) as week, likes from dated where not vanished
),
narrow_step as (
  select week, relation, task, likes, count(*) as tied from cohort_member group by week, relation, task, likes
),
wide_step as (
  select week, relation, likes, cast(sum(tied) as bigint) as tied from narrow_step group by week, relation, likes
),
widest_step as (
  select week, likes, count(*) as tied from (select distinct id, week, likes from cohort_member) group by week, likes
),
narrow as (
  select *, sum(tied) over cell as models, 100 * (cast(sum(tied) over (cell order by likes) as bigint) - tied + tied / 2) / sum(tied) over cell as percentile
  from narrow_step
  window cell as (partition by week, relation, task)
),
wide as (
  select *, sum(tied) over cell as models, 100 * (cast(sum(tied) over (cell order by likes) as bigint) - tied + tied / 2) / sum(tied) over cell as percentile
  from wide_step
  window cell as (partition by week, relation)
),
widest as (
  select *, sum(tied) over cell as models, 100 * (cast(sum(tied) over (cell order by likes) as bigint) - tied + tied / 2) / sum(tied) over cell as percentile
  from widest_step
  window cell as (partition by week)
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
  placed.entries_7d - coalesce(own.own_7d, 0) as rivals_7d,
  placed.entries_30d - coalesce(own.own_30d, 0) as rivals_30d,
  placed.entries_90d - coalesce(own.own_90d, 0) as rivals_90d,
  placed.authors_7d - cast(coalesce(own.own_7d, 0) > 0 as bigint) as rival_authors_7d,
  placed.authors_30d - cast(coalesce(own.own_30d, 0) > 0 as bigint) as rival_authors_30d,
  placed.authors_90d - cast(coalesce(own.own_90d, 0) > 0 as bigint) as rival_authors_90d,
  case when placed.id is not null then coalesce(own.own_30d, 0) end as own_prior_30d,
  -- Happens after the release, so it can only be a placebo; unknown until 30 days have passed.
  case when entry.created_at + interval 30 days <= getvariable('as_of') then placed.next_30d - coalesce(own.own_next_30d, 0) end as leading_30d,
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
left join own
  on own.base = placed.base
  and own.relation = placed.relation
  and own.author = placed.author
  and own.task is not distinct from placed.task
  and own.created_at = placed.created_at
left join narrow
  on narrow.week = date_trunc('week', entry.created_at)
  and narrow.relation = entry.relation
  and narrow.task is not distinct from entry.task
  and narrow.likes = entry.likes
left join wide on wide.week = date_trunc('week', entry.created_at) and wide.relation = entry.relation and wide.likes = entry.likes
left join widest on widest.week = date_trunc('week', entry.created_at) and widest.likes = entry.likes
left join fixed_age on fixed_age.id = entry.id
order by entry.id, entry.base
