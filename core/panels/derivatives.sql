-- Question: who came when on each base, how crowded was it then, and what has it earned so far?
-- Row: one edge: a model of the snapshot and one parent that it declares.
-- Caveat: likes and downloads are cumulative or trailing at the snapshot, so older entries had more time: compare at fixed age.
with correction as (
  select lower(model_id) as folded_id, min(released_on) as released_on from corrections group by folded_id
),
-- Numbers in place of names: what follows sorts and compares them many times. Those of models are their rows in the file, which is sorted
-- by id; bases are numbered by name.
base as materialized (
  select
    cast(row_number() over (order by declared.base) as integer) as number,
    declared.base,
    models.number as model_number,
    -- A corrected date is a day: its start, UTC.
    coalesce(cast(correction.released_on as timestamp), models.created_at) as released_at,
    case
      when correction.released_on is not null then 'corrected'
      when models.created_at is not null then 'created_at'
      else 'none'
    end as release_source
  -- Grouped: with a distinct here DuckDB reads every column of models.
  from (select base from (select parent as base from edges union all select base from vanished_entries) group by base) as declared
  left join models on models.id = declared.base
  left join correction on correction.folded_id = lower(declared.base)
),
-- Entries that vanished, numbered below 0, keep their place in the order: a rank does not improve because a rival was deleted. Edges are
-- numbered while they are read: numbers over the joined rows would hold up the second thread.
entry as materialized (
  select
    edge.number,
    models.number as model_number,
    models.id,
    models.hub_id,
    models.author,
    base.number as base,
    lineage.root,
    edge.relation,
    models.task,
    edge.position,
    edge.weight,
    models.created_at,
    models.likes,
    models.downloads_30d,
    lineage.burst or lineage.serial_name as flagged
  from (select cast(row_number() over () as integer) as number, * from edges) as edge
  join models on models.id = edge.child
  join lineage on lineage.id = edge.child
  left join base on base.base = edge.parent
  union all by name
  select cast(-row_number() over () as integer) as number, id, author, base.number as base, relation, task, created_at
  from vanished_entries
  left join base using (base)
),
author as (
  select author, cast(row_number() over () as integer) as number from entry where author is not null group by author
),
field as (
  select
    relation,
    task,
    cast(row_number() over () as integer) as number,
    cast(dense_rank() over (order by relation) as integer) as relation_number
  from entry
  group by relation, task
),
-- F(b): the entries of a base whose date is known. Only they have a place in the order. Those of one base and field are a niche;
-- t counts microseconds, 604,800,000,000 in 7 days. Left joins, though each entry has its field: of inner ones DuckDB expects so many more
-- rows than come that it keeps the wrong side of later joins in memory.
dated as (
  select
    entry.number,
    entry.id,
    entry.base,
    field.relation_number as relation,
    field.number as field,
    author.number as author,
    epoch_us(entry.created_at) as t
  from entry
  left join field on field.relation = entry.relation and field.task is not distinct from entry.task
  left join author on author.author = entry.author
  where entry.created_at is not null
),
family as (
  select base, count(*) as family_size from entry where created_at is not null group by base
),
met as (
  select
    * exclude (id),
    row_number() over of_author = 1 as first_of_author,
    t > first_value(t) over of_author as author_was_earlier
  from dated
  -- Two of one name and moment, one of which has vanished: the listed one, whose number is positive, is the first.
  window of_author as (partition by base, author order by t, id, number desc)
),
placed as (
  select
    number,
    base,
    field,
    author,
    t,
    first_of_author,
    cast(rank() over (partition by base order by t) as integer) as rank,
    cast(count(*) over (partition by base order by t range between current row and current row) as integer) as ties,
    cast(rank() over (partition by base, relation order by t) as integer) as rank_in_relation,
    -- Authors before: those whose first entry is strictly earlier, less oneself.
    cast(1 + count(nullif(first_of_author, false)) over earlier - cast(author_was_earlier as integer) as integer) as rank_authors,
    last_value(t) over earlier as previous_t
  from met
  window earlier as (partition by base order by t groups between unbounded preceding and 1 preceding)
),
own as (
  select
    *,
    t - lag(t) over own_niche as since_own,
    lead(t) over own_niche - t as until_own,
    cast(if(author is null, 0, count(*) over before_7d) as integer) as own_7d,
    cast(if(author is null, 0, count(*) over before_30d) as integer) as own_30d,
    cast(if(author is null, 0, count(*) over before_90d) as integer) as own_90d,
    cast(if(author is null, 0, count(*) over next_30d) as integer) as own_next_30d
  from placed
  window
    own_niche as (partition by base, field, author order by t),
    before_7d as (partition by base, field, author order by t range between 604_800_000_000 preceding and 1 preceding),
    before_30d as (partition by base, field, author order by t range between 2_592_000_000_000 preceding and 1 preceding),
    before_90d as (partition by base, field, author order by t range between 7_776_000_000_000 preceding and 1 preceding),
    next_30d as (partition by base, field, author order by t range between 1 following and 2_592_000_000_000 following)
),
-- An author's entries in a niche form runs: each at most W after the one before. The author has entries in the W before t when a
-- run of theirs has begun before t and has not ended before t - W, and that is one run at most. So the distinct authors there are
-- the runs begun before t less those ended before t - W: running counts, where a distinct count over a frame costs far more.
run as (
  select
    * exclude (author, since_own, until_own),
    if(author is null or since_own <= 604_800_000_000, null, true) as begins_7d,
    if(author is null or since_own <= 2_592_000_000_000, null, true) as begins_30d,
    if(author is null or since_own <= 7_776_000_000_000, null, true) as begins_90d,
    if(author is null or until_own <= 604_800_000_000, null, true) as ends_7d,
    if(author is null or until_own <= 2_592_000_000_000, null, true) as ends_30d,
    if(author is null or until_own <= 7_776_000_000_000, null, true) as ends_90d
  from own
),
counted as (
  select
    * exclude (t, begins_7d, begins_30d, begins_90d, ends_7d, ends_30d, ends_90d),
    row_number() over (partition by base, field order by t) as place,
    cast(count(*) over earlier as integer) as entered,
    cast(count(begins_7d) over earlier as integer) as begun_7d,
    cast(count(begins_30d) over earlier as integer) as begun_30d,
    cast(count(begins_90d) over earlier as integer) as begun_90d,
    cast(count(*) over beyond_7d as integer) as gone_7d,
    cast(count(*) over beyond_30d as integer) as gone_30d,
    cast(count(*) over beyond_90d as integer) as gone_90d,
    cast(count(ends_7d) over until_now as integer) as ended_7d,
    cast(count(ends_30d) over until_now as integer) as ended_30d,
    cast(count(ends_90d) over until_now as integer) as ended_90d,
    cast(count(*) over next_30d as integer) as next_30d
  from run
  window
    earlier as (partition by base, field order by t groups between unbounded preceding and 1 preceding),
    until_now as (partition by base, field order by t),
    beyond_7d as (partition by base, field order by t range between unbounded preceding and 604_800_000_001 preceding),
    beyond_30d as (partition by base, field order by t range between unbounded preceding and 2_592_000_000_001 preceding),
    beyond_90d as (partition by base, field order by t range between unbounded preceding and 7_776_000_000_001 preceding),
    next_30d as (partition by base, field order by t range between 1 following and 2_592_000_000_000 following)
),
-- What had ended before t - W stands at the last entry that is gone by then.
crowd as (
  select
    number,
    first_of_author,
    rank,
    ties,
    rank_in_relation,
    rank_authors,
    previous_t,
    entered - gone_7d - own_7d as rivals_7d,
    entered - gone_30d - own_30d as rivals_30d,
    entered - gone_90d - own_90d as rivals_90d,
    begun_7d - coalesce(nth_value(ended_7d, nullif(gone_7d, 0)) over niche, 0) - cast(own_7d > 0 as integer) as rival_authors_7d,
    begun_30d - coalesce(nth_value(ended_30d, nullif(gone_30d, 0)) over niche, 0) - cast(own_30d > 0 as integer) as rival_authors_30d,
    begun_90d - coalesce(nth_value(ended_90d, nullif(gone_90d, 0)) over niche, 0) - cast(own_90d > 0 as integer) as rival_authors_90d,
    own_30d as own_prior_30d,
    next_30d - own_next_30d as leading_30d
  from counted
  window niche as (partition by base, field order by place rows between unbounded preceding and unbounded following)
),
-- Cohorts: distinct models of a creation week, narrow first, wider where a cell holds fewer than 30. A place among them is a place
-- among the numbers of likes that occur, which are few.
-- An only edge has weight 1, and just one edge of a model has position 0: few rows are left for a distinct.
cohort_member as (
  select relation, task, date_trunc('week', created_at) as week, likes from entry where weight = 1 and created_at is not null
  union all
  select relation, task, week, likes
  from (
    select distinct id, relation, task, date_trunc('week', created_at) as week, likes from entry where weight < 1 and created_at is not null
  )
),
narrow_step as (
  select week, relation, task, likes, count(*) as tied from cohort_member group by week, relation, task, likes
),
wide_step as (
  select week, relation, likes, cast(sum(tied) as bigint) as tied from narrow_step group by week, relation, likes
),
widest_step as (
  select date_trunc('week', created_at) as week, likes, count(*) as tied
  from entry
  where position = 0 and created_at is not null
  group by date_trunc('week', created_at), likes
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
cohort as (
  select
    week,
    relation,
    task,
    likes,
    case
      when narrow.models >= 30 then narrow.percentile
      when wide.models >= 30 then wide.percentile
      when widest.models >= 30 then widest.percentile
    end as percentile
  from narrow
  left join wide using (week, relation, likes)
  left join widest using (week, likes)
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
  base.base,
  entry.root,
  entry.relation,
  entry.task,
  entry.weight,
  entry.created_at,
  base.released_at as base_released_at,
  base.release_source as base_release_source,
  (epoch_us(entry.created_at) - epoch_us(base.released_at)) / 86400e6 as lag_days,
  cast(crowd.rank as bigint) as rank,
  crowd.rank + (crowd.ties - 1) / 2 as rank_mid,
  cast(crowd.rank_authors as bigint) as rank_authors,
  cast(crowd.rank_in_relation as bigint) as rank_in_relation,
  coalesce(family.family_size, 0) as family_size,
  (epoch_us(entry.created_at) - crowd.previous_t) / 3600e6 as gap_prev_hours,
  cast(crowd.rivals_7d as bigint) as rivals_7d,
  cast(crowd.rivals_30d as bigint) as rivals_30d,
  cast(crowd.rivals_90d as bigint) as rivals_90d,
  cast(crowd.rival_authors_7d as bigint) as rival_authors_7d,
  cast(crowd.rival_authors_30d as bigint) as rival_authors_30d,
  cast(crowd.rival_authors_90d as bigint) as rival_authors_90d,
  cast(crowd.own_prior_30d as bigint) as own_prior_30d,
  -- Happens after the release, so it can only be a placebo; unknown until 30 days have passed.
  case when entry.created_at + interval 30 days <= getvariable('as_of') then cast(crowd.leading_30d as bigint) end as leading_30d,
  entry.likes,
  entry.downloads_30d,
  (epoch_us(getvariable('as_of')) - epoch_us(entry.created_at)) / 86400e6 as age_days,
  fixed_age.likes_at_7,
  fixed_age.likes_at_30,
  fixed_age.likes_at_90,
  fixed_age.downloads_at_30,
  fixed_age.downloads_at_90,
  cohort.percentile as cohort_percentile,
  case when entry.flagged then 'T0' when crowd.first_of_author then 'T2' else 'T1' end as tier,
  -- Numbers, for the panels that follow; they are not in the file.
  entry.model_number,
  entry.base as base_number,
  base.model_number as base_model_number,
  author.number as author_number
from entry
left join base on base.number = entry.base
left join family on family.base = entry.base
left join crowd on crowd.number = entry.number
left join cohort
  on cohort.week = date_trunc('week', entry.created_at)
  and cohort.relation = entry.relation
  and cohort.task is not distinct from entry.task
  and cohort.likes = entry.likes
left join fixed_age on fixed_age.id = entry.id
left join author on author.author = entry.author
where entry.number > 0
order by entry.model_number, entry.base
