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
    relation,
    tier <> 'T0' as in_t1,
    weight < 1 as several_parents,
    cast(date_trunc('month', created_at) as date) as month,
    case when base like '_%/_%' and base not like '%/%/%' then split_part(base, '/', 1) end as base_owner,
    case when root like '_%/_%' and root not like '%/%/%' then split_part(root, '/', 1) end as root_owner
  from derivatives
  where created_at is not null
),
-- Models with one parent are counted at once; only one with several can come twice, so these keep their id.
counted as (
  select month, relation, base_owner, root_owner, cast(null as varchar) as id, count(*) as t0, count(*) filter (in_t1) as t1
  from entry
  where not several_parents
  group by month, relation, base_owner, root_owner
  union all
  select month, relation, base_owner, root_owner, id, 1 as t0, cast(in_t1 as bigint) as t1
  from entry
  where several_parents
),
owned as (
  select 'direct' as via, base_owner as organization, * exclude (base_owner, root_owner) from counted
  union all
  select 'root' as via, root_owner as organization, * exclude (base_owner, root_owner) from counted
),
attributed as (
  select 'organization' as scope, coalesce(leader.organization, '(others)') as name, owned.* exclude (organization)
  from owned left join leader using (organization)
  union all
  select 'region' as scope, coalesce(place.region, 'unknown') as name, owned.* exclude (organization)
  from owned left join place on place.folded = lower(owned.organization)
),
member as (
  select month, scope, name, via, case when grouping(relation) = 1 then 'all' else relation end as relation, sum(t0) as t0, sum(t1) as t1
  from attributed
  where id is null
  group by grouping sets ((month, scope, name, via, relation), (month, scope, name, via))
  union all
  select month, scope, name, via, case when grouping(relation) = 1 then 'all' else relation end as relation, 1 as t0, any_value(t1) as t1
  from attributed
  where id is not null
  group by grouping sets ((month, scope, name, via, id, relation), (month, scope, name, via, id))
),
cell as (
  select month, scope, name, via, relation, cast(sum(t0) as bigint) as t0, cast(sum(t1) as bigint) as t1
  from member
  group by month, scope, name, via, relation
)
select
  month,
  scope,
  name,
  via,
  relation,
  tier.tier,
  case tier.tier when 'T0' then t0 else t1 end as entries,
  month + interval 1 month <= getvariable('as_of') as complete
from cell
cross join (values ('T0'), ('T1')) as tier (tier)
order by month, scope, name, via, relation, tier.tier
