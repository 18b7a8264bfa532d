-- Question: on whose bases were derivatives created, month by month?
-- Row: one month, one organization or region, direct or by root, one relation (`all` takes them together), one tier.
-- Caveat: the 50 organizations with the most children in T1 have rows of their own, the rest is `(others)`. Only models that are still
-- listed count, so early months shrink as models vanish; the last month is not over unless `complete`. Models without a date are left out.
with place as (
  select lower(organization) as folded, min(region) as region
  from regions
  group by folded
),
leader as (
  select name as organization
  from ecosystem
  where scope = 'organization' and relation = 'all' and children_t0 > 0
  order by children_t1 desc, children_t0 desc, name
  limit 50
),
entry as (
  select
    id,
    author,
    relation,
    tier <> 'T0' as in_t1,
    cast(date_trunc('month', created_at) as date) as month,
    nullif(regexp_extract(base, '^([^/]+)/[^/]+$', 1), '') as base_owner,
    nullif(regexp_extract(root, '^([^/]+)/[^/]+$', 1), '') as root_owner
  from derivatives
  where created_at is not null
),
owned as (
  select 'direct' as via, base_owner as organization, * exclude (base_owner, root_owner) from entry
  union all
  select 'root' as via, root_owner as organization, * exclude (base_owner, root_owner) from entry
),
attributed as (
  select 'organization' as scope, coalesce(leader.organization, '(others)') as name, owned.* exclude (organization)
  from owned left join leader using (organization)
  union all
  select 'region' as scope, coalesce(place.region, 'unknown') as name, owned.* exclude (organization)
  from owned left join place on place.folded = lower(owned.organization)
),
counted as (
  select
    month,
    scope,
    name,
    via,
    case when grouping(relation) = 1 then 'all' else relation end as relation,
    count(distinct id) as entries_t0,
    count(distinct id) filter (in_t1) as entries_t1,
    count(distinct author) as authors_t0,
    count(distinct author) filter (in_t1) as authors_t1
  from attributed
  group by grouping sets ((month, scope, name, via, relation), (month, scope, name, via))
)
select
  month,
  scope,
  name,
  via,
  relation,
  tier.tier,
  case tier.tier when 'T0' then entries_t0 else entries_t1 end as entries,
  case tier.tier when 'T0' then authors_t0 else authors_t1 end as authors,
  month + interval 1 month <= getvariable('as_of') as complete
from counted
cross join (values ('T0'), ('T1')) as tier (tier)
order by month, scope, name, via, relation, tier.tier
