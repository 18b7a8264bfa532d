-- Question: on whose bases were derivatives created, month by month?
-- Row: one month, one organization or region, direct or by root, one relation (`all` takes them together), one tier.
-- Caveat: the 50 organizations with the most children in T1 have rows of their own, the rest is `(others)`. Only models that are still
-- listed count, so early months shrink as models vanish; the last month is not over unless `complete`. Models without a date are left out.
with region_of as (
  select lower(organization) as folded, min(region) as region
  from regions
  group by folded
),
leader as (
  select name
  from ecosystem
  where scope = 'organization' and relation = 'all' and children_t0 > 0
  order by children_t1 desc, children_t0 desc, name
  limit 50
),
-- Organizations and regions by number, in the order of the rows.
place as materialized (
  select cast(row_number() over (order by scope, name) as integer) as number, scope, name
  from (
    select 'organization' as scope, name from leader
    union
    select 'region' as scope, region as name from region_of
    union
    values ('organization', '(others)'), ('region', 'unknown')
  )
),
-- Owners are read off once for each base, since the root of models with one parent is that of the parent. Those with several are few.
declared as materialized (
  select
    base_number,
    regexp_extract(any_value(base), '^([^/]+)/[^/]+$', 1) as base_owner,
    regexp_extract(any_value(root), '^([^/]+)/[^/]+$', 1) as root_owner
  from derivatives
  where created_at is not null and weight = 1
  group by base_number
),
shared as materialized (
  select
    model_number,
    relation,
    tier <> 'T0' as in_t1,
    cast(date_trunc('month', created_at) as date) as month,
    regexp_extract(base, '^([^/]+)/[^/]+$', 1) as base_owner,
    regexp_extract(root, '^([^/]+)/[^/]+$', 1) as root_owner
  from derivatives
  where created_at is not null and weight < 1
),
owner as materialized (
  select named.owner, organization.number as organization, region.number as region
  from (
    select base_owner as owner from declared
    union
    select root_owner as owner from declared
    union
    select base_owner as owner from shared
    union
    select root_owner as owner from shared
  ) as named
  left join leader on leader.name = named.owner
  left join region_of on region_of.folded = lower(named.owner)
  join place as organization on organization.scope = 'organization' and organization.name = coalesce(leader.name, '(others)')
  join place as region on region.scope = 'region' and region.name = coalesce(region_of.region, 'unknown')
),
-- The places of an entry: organization and region of the declared base, and the same of the root.
owned as (
  select
    declared.base_number,
    base_owner.organization,
    base_owner.region,
    root_owner.organization as root_organization,
    root_owner.region as root_region
  from declared
  left join owner as base_owner on base_owner.owner = declared.base_owner
  left join owner as root_owner on root_owner.owner = declared.root_owner
),
of_one_parent as (
  select
    unnest(['direct', 'direct', 'root', 'root']) as via,
    unnest([organization, region, root_organization, root_region]) as place,
    month,
    relation,
    t0,
    t1
  from (
    select
      cast(date_trunc('month', created_at) as date) as month,
      relation,
      organization,
      region,
      root_organization,
      root_region,
      count(*) as t0,
      count(*) filter (tier <> 'T0') as t1
    from derivatives
    join owned using (base_number)
    where created_at is not null and weight = 1
    group by all
  )
),
-- Only a model with several parents can come twice, so it is taken once for each place and relation.
of_several_parents as (
  select
    unnest(['direct', 'direct', 'root', 'root']) as via,
    unnest([base_owner.organization, base_owner.region, root_owner.organization, root_owner.region]) as place,
    shared.month,
    shared.relation,
    shared.model_number,
    shared.in_t1
  from shared
  left join owner as base_owner on base_owner.owner = shared.base_owner
  left join owner as root_owner on root_owner.owner = shared.root_owner
),
member as (
  select month, place, via, case when grouping(relation) = 1 then 'all' else relation end as relation, sum(t0) as t0, sum(t1) as t1
  from of_one_parent
  group by grouping sets ((month, place, via, relation), (month, place, via))
  union all
  select
    month,
    place,
    via,
    case when grouping(relation) = 1 then 'all' else relation end as relation,
    1 as t0,
    cast(any_value(in_t1) as integer) as t1
  from of_several_parents
  group by grouping sets ((month, place, via, model_number, relation), (month, place, via, model_number))
),
cell as (
  select month, place, via, relation, cast(sum(t0) as bigint) as t0, cast(sum(t1) as bigint) as t1
  from member
  group by month, place, via, relation
)
select
  cell.month,
  place.scope,
  place.name,
  cell.via,
  cell.relation,
  tier.tier,
  case tier.tier when 'T0' then cell.t0 else cell.t1 end as entries,
  cell.month + interval 1 month <= getvariable('as_of') as complete
from cell
join place on place.number = cell.place
cross join (values ('T0'), ('T1')) as tier (tier)
order by cell.month, cell.place, cell.via, cell.relation, tier.tier
