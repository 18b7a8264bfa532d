-- Question: how many derivatives arrive in each week after an organization releases a base?
-- Row: one organization (`*`: all together) × week since the release (0 to 12) × relation (`all`: any) × tier, for organizations
-- whose bases drew at least 30 models of 10 authors in those weeks.
-- Caveat: a week counts only for bases that have been out for all of it (`bases`); bases are models that somebody derived from, so
-- the means are not those of any new release. Null where a relation and tier hold under 30 models or 10 authors, `*` under 5 families.
with released as (
  select author as organization, base, released_at
  from families
  where present and author is not null and released_at is not null
),
watched as (
  select owner.organization, released.base, week.week
  from released
  cross join lateral (values (released.organization), ('*')) as owner (organization)
  join range(13) as week (week) on released.released_at + to_days(cast(7 * (week.week + 1) as integer)) <= getvariable('as_of')
),
at_risk as (
  select organization, week, count(*) as bases
  from watched
  group by organization, week
),
entry as (
  select
    watched.organization,
    watched.week,
    labelled.relation,
    shown.tier,
    derivatives.id,
    derivatives.author,
    derivatives.base
  from derivatives
  join watched on watched.base = derivatives.base and watched.week = floor(derivatives.lag_days / 7)
  join (values ('T0'), ('T1')) as shown (tier) on shown.tier = 'T0' or derivatives.tier <> 'T0'
  cross join lateral (values (derivatives.relation), ('all')) as labelled (relation)
),
breadth as (
  select
    organization,
    relation,
    tier,
    count(distinct id) as models,
    count(distinct author) as authors,
    count(distinct base) as families
  from entry
  group by all
),
followed as (
  select organization
  from breadth
  where relation = 'all' and tier = 'T0' and (organization = '*' or (models >= 30 and authors >= 10))
),
weekly as (
  select organization, week, relation, tier, count(*) as entries
  from entry
  group by all
)
select
  breadth.organization,
  cast(at_risk.week as integer) as week,
  breadth.relation,
  breadth.tier,
  at_risk.bases,
  coalesce(weekly.entries, 0) as entries,
  case
    when breadth.models >= 30 and breadth.authors >= 10 and (breadth.organization <> '*' or breadth.families >= 5)
      then coalesce(weekly.entries, 0) / at_risk.bases
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
  and weekly.tier = breadth.tier
order by breadth.organization, at_risk.week, breadth.relation, breadth.tier
