-- Question: who entered each base when, and which bases are alike?
-- Row: tables in the schema `planner`, made once: entries of every base of at least 10 children and of the bases in `wanted`, counted by
-- family, relation and niche, of all time, of 12 weeks and of 30 days. bases.sql puts them together base by base.
-- Caveat: counts hold entries older than the snapshot's time, those that vanished since too: they were rivals all the same.
create schema if not exists planner;

create or replace table planner.pool as
select base from wanted
union
select base from 'families.parquet' where children >= 10;

create or replace table planner.entry as
select
  base,
  author,
  relation,
  task,
  created_at,
  tier <> 'T0' as t1,
  cast(floor((epoch_us(getvariable('as_of')) - epoch_us(created_at)) / (7 * 86400e6)) as integer) as week
from (
  select base, author, relation, task, created_at, tier from 'derivatives.parquet'
  union all by name
  -- Whether an entry that vanished was flagged is not recorded.
  select base, author, relation, task, created_at, 'T0' as tier from 'vanished.parquet'
)
join planner.pool using (base)
where created_at < getvariable('as_of');

create or replace table planner.in_relation as
select base, list({'relation': relation, 'entries': entries}) as relations
from (select base, relation, count(*) as entries from planner.entry group by base, relation)
group by base;

-- Authors are counted in two steps, which needs a tenth of the memory of distinct counts in many groups.
create or replace table planner.family as
select base, cast(sum(entries) as bigint) as entries, count(*) as authors, min(first_at) as first_at
from (select base, author, count(*) as entries, min(created_at) as first_at from planner.entry group by base, author)
group by base;

create or replace table planner.lately as
select
  base,
  relation,
  task,
  [count(*) filter (week = 0), count(*) filter (week = 1), count(*) filter (week = 2), count(*) filter (week = 3),
    count(*) filter (week = 4), count(*) filter (week = 5), count(*) filter (week = 6), count(*) filter (week = 7),
    count(*) filter (week = 8), count(*) filter (week = 9), count(*) filter (week = 10), count(*) filter (week = 11)] as weeks
from planner.entry
where week < 12
group by base, relation, task;

create or replace table planner.family_weeks as
select
  base,
  [count(*) filter (week = 0), count(*) filter (week = 1), count(*) filter (week = 2), count(*) filter (week = 3),
    count(*) filter (week = 4), count(*) filter (week = 5), count(*) filter (week = 6), count(*) filter (week = 7),
    count(*) filter (week = 8), count(*) filter (week = 9), count(*) filter (week = 10), count(*) filter (week = 11)] as weeks
from planner.entry
where week < 12
group by base;

create or replace table planner.recent as
select *, created_at < getvariable('as_of') - interval 23 days as leaving
from planner.entry
where created_at >= getvariable('as_of') - interval 30 days;

create or replace table planner.family_30d as
select base, count(distinct author) as authors_30d
from planner.recent
group by base;

create or replace table planner.crowd as
select
  base,
  relation,
  task,
  count(*) as rivals_30d,
  count(distinct author) as rival_authors_30d,
  count(*) filter (t1) as rivals_30d_t1,
  count(distinct author) filter (t1) as rival_authors_30d_t1,
  count(*) filter (leaving) as leaving_7d
from planner.recent
group by base, relation, task;

-- Where somebody came lately; every other niche of a sister has no rival. Without a percentile where nobody is listed any more.
create or replace table planner.busy as
select
  crowd.base,
  list({
    'relation': crowd.relation,
    'task': crowd.task,
    'rivals_30d': crowd.rivals_30d,
    'rival_authors_30d': crowd.rival_authors_30d,
    'percentile': round(niches.crowding_percentile, 2)
  }) as niches
from planner.crowd
left join 'niches.parquet' as niches
  on niches.base = crowd.base and niches.relation = crowd.relation and niches.task is not distinct from crowd.task
group by crowd.base;

create or replace table planner.kin as
select potential.base, potential.task, potential.size, potential.potential, coalesce(family_30d.authors_30d, 0) as authors_30d, families.root, families.state, families.children
from 'potential.parquet' as potential
join 'families.parquet' as families using (base)
join planner.pool using (base)
left join planner.family_30d using (base)
where potential.potential is not null and families.present;
