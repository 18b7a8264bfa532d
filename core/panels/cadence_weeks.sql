-- Question: how many derivatives arrive in each week after an organization releases a base?
-- Row: one organization (`*`: all together) × week since the release (0 to 12) × relation (`all`: any) × tier, for organizations
-- whose bases drew at least 30 models of 10 authors in those weeks.
-- Caveat: a week counts only for bases that have been out for all of it (`bases`); bases are models that somebody derived from, so
-- the means are not those of any new release. Null where a relation and tier hold under 30 models or 10 authors, `*` under 5 families.
with released as (
  select
    author as organization,
    base,
    -- Whole weeks that the base has been out for, of the 13 that are shown.
    least(13, (epoch_us(getvariable('as_of')) - epoch_us(released_at)) // (7 * 86400000000)) as weeks
  from families
  where present and author is not null and released_at is not null
),
entry as (
  select
    released.organization,
    cast(floor(derivatives.lag_days / 7) as bigint) as week,
    derivatives.relation,
    derivatives.tier <> 'T0' as in_t1,
    derivatives.id,
    derivatives.author,
    derivatives.base,
    derivatives.weight is distinct from 1 as several_parents
  from derivatives
  join released using (base)
  where derivatives.lag_days >= 0 and floor(derivatives.lag_days / 7) < released.weeks
),
-- Organizations with fewer entries have no rows: their names are left out from here on, and `*` holds the entries of all.
large as (
  select organization from entry group by organization having count(*) >= 30
),
shown as (
  select * replace ('*' as organization) from entry
  union all
  select * from entry semi join large using (organization)
),
out_for as (
  select '*' as organization, weeks, count(*) as bases from released group by weeks
  union all
  select organization, weeks, count(*) as bases from released semi join large using (organization) group by organization, weeks
),
at_risk as (
  select out_for.organization, week.week, sum(out_for.bases) as bases
  from out_for
  join range(13) as week (week) on week.week < out_for.weeks
  group by out_for.organization, week.week
),
weekly as (
  select organization, week, case when grouping(relation) = 1 then 'all' else relation end as relation, sum(t0) as t0, sum(t1) as t1
  from (select organization, week, relation, count(*) as t0, count(*) filter (in_t1) as t1 from shown group by all)
  group by grouping sets ((organization, week, relation), (organization, week))
),
-- Authors, bases and models with several parents can come more than once in a cell: each once per relation, and of these once over
-- all relations. Models with one parent come once and are counted as they are.
member as (
  select 'author' as kind, organization, relation, author as name, bool_or(in_t1) as in_t1 from shown group by all
  union all
  select 'base' as kind, organization, relation, base as name, bool_or(in_t1) as in_t1 from shown group by all
  union all
  select 'model' as kind, organization, relation, id as name, bool_or(in_t1) as in_t1 from shown where several_parents group by all
),
member_of as (
  select organization, relation, kind, count(*) as t0, count(*) filter (in_t1) as t1
  from member
  group by organization, relation, kind
  union all
  select organization, 'all' as relation, kind, count(*) as t0, count(*) filter (in_t1) as t1
  from (select organization, kind, bool_or(in_t1) as in_t1 from member group by organization, kind, name)
  group by organization, kind
  union all
  select
    organization,
    case when grouping(relation) = 1 then 'all' else relation end as relation,
    'model' as kind,
    count(*) as t0,
    count(*) filter (in_t1) as t1
  from shown
  where not several_parents
  group by grouping sets ((organization, relation), (organization))
),
breadth as (
  select
    organization,
    relation,
    tier.tier,
    cast(sum(members) filter (kind = 'model') as bigint) as models,
    cast(sum(members) filter (kind = 'author') as bigint) as authors,
    cast(sum(members) filter (kind = 'base') as bigint) as families
  from (
    select organization, relation, kind, sum(t0) as "T0", sum(t1) as "T1" from member_of group by all
  ) unpivot (members for tier in ("T0", "T1")) as tier
  where members > 0
  group by all
),
followed as (
  select organization
  from breadth
  where relation = 'all' and tier = 'T0' and (organization = '*' or (models >= 30 and authors >= 10))
)
select
  breadth.organization,
  cast(at_risk.week as integer) as week,
  breadth.relation,
  breadth.tier,
  cast(at_risk.bases as bigint) as bases,
  cast(coalesce(case breadth.tier when 'T0' then weekly.t0 else weekly.t1 end, 0) as bigint) as entries,
  case
    when breadth.models >= 30 and breadth.authors >= 10 and (breadth.organization <> '*' or breadth.families >= 5)
      then cast(coalesce(case breadth.tier when 'T0' then weekly.t0 else weekly.t1 end, 0) as bigint) / cast(at_risk.bases as bigint)
  end as entries_per_base,
  breadth.models,
  breadth.authors,
  breadth.families,
  'C' as evidence
from breadth
join followed using (organization)
join at_risk using (organization)
left join weekly
  on weekly.organization = breadth.organization
  and weekly.week = at_risk.week
  and weekly.relation = breadth.relation
order by breadth.organization, at_risk.week, breadth.relation, breadth.tier
