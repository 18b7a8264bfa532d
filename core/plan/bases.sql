-- Question: how crowded is each base now, which place would the next entry take, and which bases are like it?
-- Row: one base of the table `wanted`, with its niches, those without a listed model that somebody entered in 12 weeks too, and up to 8 sister bases; left in the table planner.base. Reads what entries.sql made.
-- Caveat: a sample (`listed_from` not null) knows no entry before that moment, so its weeks begin there. Sisters are other listed bases of
-- at least 10 children with an entry in 30 days that do not descend from the base, of the same task and size class, whose potential
-- (expected before release) differs by at most 10 points and that fewer authors entered in the last 30 days; the nearest in potential. Lists come
-- in no order: sorting them per base here takes ten times the memory.
create or replace table planner.niche as
with niches as (
  select base, relation, task, models, crowding_percentile
  from 'niches.parquet'
  join wanted using (base)
  union all
  -- Where every entry vanished since: the release lists no such niche, but its entries came, and were rivals.
  select lately.base, lately.relation, lately.task, 0, null
  from planner.lately
  join wanted using (base)
  left join 'niches.parquet' as listed
    on listed.base = lately.base and listed.relation = lately.relation and listed.task is not distinct from lately.task
  where listed.base is null
)
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
    'weeks': coalesce(lately.weeks, [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0])
  }) as niches
from niches
left join planner.crowd
  on crowd.base = niches.base and crowd.relation = niches.relation and crowd.task is not distinct from niches.task
left join planner.lately
  on lately.base = niches.base and lately.relation = niches.relation and lately.task is not distinct from niches.task
group by niches.base;

create or replace table planner.nearest as
select base, unnest(min({'distance': distance, 'sister': sister}, 8)) as pair
from (
  select kin.base, sister.base as sister, abs(sister.potential - kin.potential) as distance
  from planner.kin
  join wanted using (base)
  join planner.kin as sister on sister.task = kin.task and sister.size = kin.size
  where sister.base <> kin.base
    and sister.root <> kin.base
    and sister.children >= 10
    and sister.state <> 'quiet'
    and abs(sister.potential - kin.potential) <= 10
    and sister.authors_30d < kin.authors_30d
)
group by base;

create or replace table planner.sisters as
select
  nearest.base,
  list({
    'base': kin.base,
    'potential': round(kin.potential, 1),
    'entries': family.entries,
    'authors': family.authors,
    'relations': in_relation.relations,
    'niches': coalesce(busy.niches, [])
  }) as sisters
from planner.nearest
join planner.kin on kin.base = nearest.pair.sister
join planner.family on family.base = kin.base
join planner.in_relation on in_relation.base = kin.base
left join planner.busy on busy.base = kin.base
group by nearest.base;

create or replace table planner.base as
select
  wanted.base,
  coalesce(families.present, wanted.present) as present,
  coalesce(families.children, 0) as children,
  cast(epoch_ms(families.released_at) as bigint) as released_at,
  round(potential.potential, 1) as potential,
  coalesce(family.entries, 0) as entries,
  coalesce(family.authors, 0) as authors,
  coalesce(in_relation.relations, []) as relations,
  coalesce(family_weeks.weeks, [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]) as weeks,
  -- Whole weeks before the snapshot in which an entry could have come and been seen, at most 12.
  cast(least(12, greatest(0, floor(
    (epoch_us(getvariable('as_of')) - epoch_us(greatest(least(families.released_at, family.first_at), getvariable('listed_from')))) / (7 * 86400e6)
  ))) as integer) as weeks_seen,
  coalesce(niche.niches, []) as niches,
  coalesce(sisters.sisters, []) as sisters
from wanted
left join 'families.parquet' as families on families.base = wanted.base
left join 'potential.parquet' as potential on potential.base = wanted.base
left join planner.family on family.base = wanted.base
left join planner.family_weeks on family_weeks.base = wanted.base
left join planner.in_relation on in_relation.base = wanted.base
left join planner.niche on niche.base = wanted.base
left join planner.sisters on sisters.base = wanted.base;
