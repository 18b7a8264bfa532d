-- Question: on whose bases does the Hub build, by organization and by region?
-- Row: one organization (the owner of a declared base or of a root) or one region of organizations, and one relation; `all` takes the relations together.
-- Caveat: four counts of the same thing: all entries or without suspected automation (t0, t1), by the declared base or by the root of
-- the lineage. They differ several-fold: say which one. Downloads are never summed over relations. A region is what the operator's
-- file says, else `unknown`, whose share is a row of its own. Shares are null where their total has fewer than 30 models, 10 authors or 5 families;
-- authors that are not known count as none.
with region_of as (
  select lower(organization) as folded, min(region) as region
  from regions
  group by folded
),
-- The root of models with one parent is that of the parent.
declared as materialized (
  select
    base_number,
    relation,
    regexp_extract(any_value(base), '^([^/]+)/[^/]+$', 1) as owner,
    regexp_extract(any_value(root), '^([^/]+)/[^/]+$', 1) as root_owner,
    count(*) as t0,
    count(*) filter (tier <> 'T0') as t1,
    cast(sum(likes) as bigint) as likes_t0,
    cast(sum(likes) filter (tier <> 'T0') as bigint) as likes_t1,
    cast(sum(downloads_30d) as bigint) as downloads_t0,
    cast(sum(downloads_30d) filter (tier <> 'T0') as bigint) as downloads_t1
  from derivatives
  where weight = 1
  group by base_number, relation
),
shared as materialized (
  select
    model_number,
    base_number,
    relation,
    regexp_extract(base, '^([^/]+)/[^/]+$', 1) as owner,
    regexp_extract(root, '^([^/]+)/[^/]+$', 1) as root_owner,
    tier <> 'T0' as in_t1,
    likes,
    downloads_30d
  from derivatives
  where weight < 1
),
-- Owners of paths such as /data/model, here without a name, are no organization, but their region is unknown.
organization as (
  select owner, coalesce(region_of.region, 'unknown') as region
  from (
    select owner from declared
    union
    select root_owner from declared
    union
    select owner from shared
    union
    select root_owner from shared
  )
  left join region_of on region_of.folded = lower(owner)
),
-- Organizations and regions by number, in the order of the rows; 0 is all of them.
place as materialized (
  select cast(row_number() over (order by scope, name) as integer) as number, *
  from (
    select 'organization' as scope, owner as name, region from organization where owner <> ''
    union all
    select distinct 'region' as scope, region as name, region from organization
  )
),
owner as materialized (
  select organization.owner, own.number as organization, regional.number as region
  from organization
  join place as regional on regional.scope = 'region' and regional.name = organization.region
  left join place as own on own.scope = 'organization' and own.name = organization.owner
),
-- By the owner of the declared base, and by the owner of the root, which is most often the same.
owned as (
  select
    owner.organization,
    owner.region,
    declared.* exclude (base_number, owner, root_owner),
    case when declared.root_owner = declared.owner then t0 end as by_root_t0,
    case when declared.root_owner = declared.owner then t1 end as by_root_t1
  from declared left join owner using (owner)
  union all by name
  select owner.organization, owner.region, declared.relation, declared.t0 as by_root_t0, declared.t1 as by_root_t1
  from declared left join owner on owner.owner = declared.root_owner
  where declared.root_owner <> declared.owner
),
owned_once as (
  select
    organization,
    region,
    relation,
    sum(t0) as t0,
    sum(t1) as t1,
    sum(by_root_t0) as by_root_t0,
    sum(by_root_t1) as by_root_t1,
    sum(likes_t0) as likes_t0,
    sum(likes_t1) as likes_t1,
    sum(downloads_t0) as downloads_t0,
    sum(downloads_t1) as downloads_t1
  from owned
  group by organization, region, relation
),
-- A model with several parents can come twice, so it is taken once for each place and relation.
shared_owned as (
  select unnest([owner.organization, owner.region, 0]) as place, true as direct, false as by_root, shared.*
  from shared left join owner using (owner)
  union all by name
  select unnest([owner.organization, owner.region, 0]) as place, false as direct, true as by_root, shared.*
  from shared left join owner on owner.owner = shared.root_owner
),
shared_once as (
  select
    place,
    case when grouping(relation) = 1 then 'all' else relation end as relation,
    bool_or(direct) as direct,
    bool_or(by_root) as by_root,
    any_value(in_t1) as in_t1,
    any_value(likes) as likes,
    any_value(downloads_30d) as downloads_30d
  from shared_owned
  where place is not null
  group by grouping sets ((place, model_number, relation), (place, model_number))
),
counted as (
  select organization as place, * exclude (organization, region) from owned_once where organization is not null
  union all by name
  select
    case when grouping(organization) = 0 then organization when grouping(region) = 0 then region else 0 end as place,
    case when grouping(relation) = 1 then 'all' else relation end as relation,
    sum(t0) as t0,
    sum(t1) as t1,
    sum(by_root_t0) as by_root_t0,
    sum(by_root_t1) as by_root_t1,
    sum(likes_t0) as likes_t0,
    sum(likes_t1) as likes_t1,
    sum(downloads_t0) as downloads_t0,
    sum(downloads_t1) as downloads_t1
  from owned_once
  group by grouping sets ((organization), (region, relation), (region), (relation), ())
  having grouping(organization) = 1 or organization is not null
),
shared_counted as (
  select
    place,
    relation,
    count(*) filter (direct) as t0,
    count(*) filter (direct and in_t1) as t1,
    count(*) filter (by_root) as by_root_t0,
    count(*) filter (by_root and in_t1) as by_root_t1,
    sum(likes) filter (direct) as likes_t0,
    sum(likes) filter (direct and in_t1) as likes_t1,
    sum(downloads_30d) filter (direct) as downloads_t0,
    sum(downloads_30d) filter (direct and in_t1) as downloads_t1
  from shared_once
  group by place, relation
),
cell as materialized (
  select
    place,
    relation,
    cast(coalesce(counted.t0, 0) + coalesce(shared_counted.t0, 0) as bigint) as children_t0,
    cast(coalesce(counted.t1, 0) + coalesce(shared_counted.t1, 0) as bigint) as children_t1,
    cast(coalesce(counted.by_root_t0, 0) + coalesce(shared_counted.by_root_t0, 0) as bigint) as children_by_root_t0,
    cast(coalesce(counted.by_root_t1, 0) + coalesce(shared_counted.by_root_t1, 0) as bigint) as children_by_root_t1,
    cast(coalesce(counted.likes_t0, 0) + coalesce(shared_counted.likes_t0, 0) as bigint) as likes_sum_t0,
    cast(coalesce(counted.likes_t1, 0) + coalesce(shared_counted.likes_t1, 0) as bigint) as likes_sum_t1,
    cast(coalesce(counted.downloads_t0, 0) + coalesce(shared_counted.downloads_t0, 0) as bigint) as downloads_30d_sum_t0,
    cast(coalesce(counted.downloads_t1, 0) + coalesce(shared_counted.downloads_t1, 0) as bigint) as downloads_30d_sum_t1
  from counted full join shared_counted using (place, relation)
),
-- One bit for each relation, and five places higher one for each in T1: an author or a base is taken once for a place, whatever
-- the relations.
bit_of (relation, bits) as (
  values ('finetune', 1), ('adapter', 2), ('quantized', 4), ('merge', 8), ('unknown', 16), ('all', 31)
),
owner_of as (
  select named.base_number, any_value(owner.organization) as organization, any_value(owner.region) as region
  from (
    select base_number, owner from declared
    union all
    select base_number, owner from shared
  ) as named
  left join owner using (owner)
  group by named.base_number
),
marked as (
  select
    owner_of.organization,
    owner_of.region,
    derivatives.base_number,
    derivatives.author_number,
    case when derivatives.tier <> 'T0' then 33 else 1 end * bit_of.bits as bits
  from derivatives
  join bit_of using (relation)
  join owner_of using (base_number)
),
author_of as (
  select organization, region, author_number, bit_or(bits) as bits
  from marked
  where author_number is not null
  group by organization, region, author_number
),
author_in_region as (
  select region, author_number, bit_or(bits) as bits from author_of group by region, author_number
),
base_of as (
  select organization, region, bit_or(bits) as bits from marked group by organization, region, base_number
),
member as (
  select 'author' as kind, organization as place, bits, count(*) as members from author_of group by organization, bits
  union all
  select 'author' as kind, region as place, bits, count(*) as members from author_in_region group by region, bits
  union all
  select 'author' as kind, 0 as place, bits, count(*) as members
  from (select bit_or(bits) as bits from author_in_region group by author_number)
  group by bits
  union all
  select 'base' as kind, place, bits, count(*) as members
  from (select unnest([organization, region, 0]) as place, bits from base_of)
  group by place, bits
),
breadth as (
  select
    member.place,
    bit_of.relation,
    sum(members) filter (kind = 'author') as authors_t0,
    sum(members) filter (kind = 'author' and member.bits & (32 * bit_of.bits) > 0) as authors_t1,
    sum(members) filter (kind = 'base') as bases_t0,
    sum(members) filter (kind = 'base' and member.bits & (32 * bit_of.bits) > 0) as bases_t1
  from member
  join bit_of on member.bits & bit_of.bits > 0
  group by member.place, bit_of.relation
),
total as (
  select
    cell.relation,
    cell.children_t0 as total_t0,
    cell.children_t1 as total_t1,
    cell.children_t0 >= 30 and breadth.authors_t0 >= 10 and breadth.bases_t0 >= 5 as enough_t0,
    cell.children_t1 >= 30 and breadth.authors_t1 >= 10 and breadth.bases_t1 >= 5 as enough_t1
  from cell
  join breadth using (place, relation)
  where place = 0
)
select
  place.scope,
  place.name,
  cell.relation,
  place.region,
  cast(coalesce(breadth.bases_t0, 0) as bigint) as bases,
  cell.children_t0,
  cell.children_t1,
  cell.children_by_root_t0,
  cell.children_by_root_t1,
  cast(coalesce(breadth.authors_t0, 0) as bigint) as authors_t0,
  cast(coalesce(breadth.authors_t1, 0) as bigint) as authors_t1,
  cell.likes_sum_t0,
  cell.likes_sum_t1,
  case when cell.relation <> 'all' then cell.downloads_30d_sum_t0 end as downloads_30d_sum_t0,
  case when cell.relation <> 'all' then cell.downloads_30d_sum_t1 end as downloads_30d_sum_t1,
  total.total_t0,
  total.total_t1,
  case when total.enough_t0 then cell.children_t0 / total.total_t0 end as share_t0,
  case when total.enough_t1 then cell.children_t1 / total.total_t1 end as share_t1,
  case when total.enough_t0 then cell.children_by_root_t0 / total.total_t0 end as share_by_root_t0,
  case when total.enough_t1 then cell.children_by_root_t1 / total.total_t1 end as share_by_root_t1
from cell
join place on place.number = cell.place
join total using (relation)
left join breadth on breadth.place = cell.place and breadth.relation = cell.relation
order by cell.place, cell.relation
