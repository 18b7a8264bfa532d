-- Question: how crowded is each base now, which place would the next entry take, and which bases are like it?
-- Row: one base of the table `wanted`, with its niches and up to 8 sister bases.
-- Caveat: counts hold entries older than the snapshot's time, those that vanished since too: they were rivals all the same. A sample
-- (`listed_from` not null) knows no entry before that moment, so its weeks begin there. Sisters are other listed bases of at least 10
-- children with an entry in 30 days that do not descend from the base, of the same task and size class, whose potential (expected before release) differs by at most
-- 10 points and that fewer authors entered in the last 30 days; the nearest in potential first.
with pool as (
  select base from wanted
  union
  select base from 'families.parquet' where children >= 10
),
entry as (
  select
    base,
    author,
    relation,
    task,
    created_at,
    tier <> 'T0' as t1,
    cast(floor((epoch_us(getvariable('as_of')) - epoch_us(created_at)) / (7 * 86400e6)) as integer) as week,
    created_at >= getvariable('as_of') - interval 30 days as in_30d,
    created_at >= getvariable('as_of') - interval 30 days and created_at < getvariable('as_of') - interval 23 days as leaving
  from (
    select base, author, relation, task, created_at, tier from 'derivatives.parquet'
    union all by name
    -- Whether an entry that vanished was flagged is not recorded.
    select base, author, relation, task, created_at, 'T0' as tier from 'vanished.parquet'
  )
  join pool using (base)
  where created_at < getvariable('as_of')
),
in_relation as (
  select base, list({'relation': relation, 'entries': entries} order by relation) as relations
  from (select base, relation, count(*) as entries from entry group by base, relation)
  group by base
),
family as (
  select
    base,
    count(*) as entries,
    count(distinct author) as authors,
    count(distinct author) filter (in_30d) as authors_30d,
    min(created_at) as first_at,
    [count(*) filter (week = 0), count(*) filter (week = 1), count(*) filter (week = 2), count(*) filter (week = 3),
      count(*) filter (week = 4), count(*) filter (week = 5), count(*) filter (week = 6), count(*) filter (week = 7),
      count(*) filter (week = 8), count(*) filter (week = 9), count(*) filter (week = 10), count(*) filter (week = 11)] as weeks
  from entry
  group by base
),
crowd as (
  select
    base,
    relation,
    task,
    count(*) filter (in_30d) as rivals_30d,
    count(distinct author) filter (in_30d) as rival_authors_30d,
    count(*) filter (in_30d and t1) as rivals_30d_t1,
    count(distinct author) filter (in_30d and t1) as rival_authors_30d_t1,
    count(*) filter (leaving) as leaving_7d,
    [count(*) filter (week = 0), count(*) filter (week = 1), count(*) filter (week = 2), count(*) filter (week = 3),
      count(*) filter (week = 4), count(*) filter (week = 5), count(*) filter (week = 6), count(*) filter (week = 7),
      count(*) filter (week = 8), count(*) filter (week = 9), count(*) filter (week = 10), count(*) filter (week = 11)] as weeks
  from entry
  group by base, relation, task
),
niche as (
  select
    niches.base,
    list({
      'relation': niches.relation,
      'task': niches.task,
      'models': niches.models,
      'rivals_30d': coalesce(crowd.rivals_30d, 0),
      'rival_authors_30d': coalesce(crowd.rival_authors_30d, 0),
      'rivals_30d_t1': coalesce(crowd.rivals_30d_t1, 0),
      'rival_authors_30d_t1': coalesce(crowd.rival_authors_30d_t1, 0),
      'percentile': round(niches.crowding_percentile, 2),
      'leaving_7d': coalesce(crowd.leaving_7d, 0),
      'weeks': coalesce(crowd.weeks, [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0])
    } order by niches.models desc, niches.relation, niches.task nulls last) as niches
  from 'niches.parquet' as niches
  join wanted using (base)
  left join crowd
    on crowd.base = niches.base and crowd.relation = niches.relation and crowd.task is not distinct from niches.task
  group by niches.base
),
-- Where somebody came lately; every other niche of a sister has no rival.
busy as (
  select base, list({'relation': relation, 'task': task, 'rivals_30d': rivals_30d, 'rival_authors_30d': rival_authors_30d} order by relation, task nulls last) as niches
  from crowd
  where rivals_30d > 0
  group by base
),
kin as (
  select potential.base, potential.task, potential.size, potential.potential, family.authors_30d, families.root, families.state, families.children
  from 'potential.parquet' as potential
  join family using (base)
  join 'families.parquet' as families using (base)
  where potential.potential is not null and families.present
),
pair as (
  select kin.base, sister.base as sister, abs(sister.potential - kin.potential) as distance
  from kin
  join wanted using (base)
  join kin as sister on sister.task = kin.task and sister.size = kin.size
  where sister.base <> kin.base
    and sister.root <> kin.base
    and sister.children >= 10
    and sister.state <> 'quiet'
    and abs(sister.potential - kin.potential) <= 10
    and sister.authors_30d < kin.authors_30d
),
nearest as (
  select base, unnest(min({'distance': distance, 'sister': sister}, 8)) as pair
  from pair
  group by base
),
sisters as (
  select
    nearest.base,
    list({
      'base': kin.base,
      'potential': round(kin.potential, 1),
      'entries': family.entries,
      'authors': family.authors,
      'relations': in_relation.relations,
      'niches': coalesce(busy.niches, [])
    } order by nearest.pair.distance, kin.base) as sisters
  from nearest
  join kin on kin.base = nearest.pair.sister
  join family on family.base = kin.base
  join in_relation on in_relation.base = kin.base
  left join busy on busy.base = kin.base
  group by nearest.base
)
select
  wanted.base,
  coalesce(families.present, wanted.present) as present,
  coalesce(families.children, 0) as children,
  cast(epoch_ms(families.released_at) as bigint) as released_at,
  round(potential.potential, 1) as potential,
  coalesce(family.entries, 0) as entries,
  coalesce(family.authors, 0) as authors,
  coalesce(in_relation.relations, []) as relations,
  coalesce(family.weeks, [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]) as weeks,
  -- Whole weeks before the snapshot in which an entry could have come and been seen, at most 12.
  cast(least(12, greatest(0, floor(
    (epoch_us(getvariable('as_of')) - epoch_us(greatest(least(families.released_at, family.first_at), getvariable('listed_from')))) / (7 * 86400e6)
  ))) as integer) as weeks_seen,
  coalesce(niche.niches, []) as niches,
  coalesce(sisters.sisters, []) as sisters
from wanted
left join 'families.parquet' as families on families.base = wanted.base
left join 'potential.parquet' as potential on potential.base = wanted.base
left join family on family.base = wanted.base
left join in_relation on in_relation.base = wanted.base
left join niche on niche.base = wanted.base
left join sisters on sisters.base = wanted.base
order by wanted.base
