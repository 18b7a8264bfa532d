-- Question: on whose bases does the Hub build, by organization and by region?
-- Row: one organization (the owner of a declared base or of a root) or one region of organizations, and one relation; `all` takes the relations together.
-- Caveat: four counts of the same thing: all entries or without suspected automation (t0, t1), by the declared base or by the root of
-- the lineage. They differ several-fold: say which one. Downloads are never summed over relations. A region is what the operator's
-- file says, else `unknown`, whose share is a row of its own. Shares are null where their total has fewer than 30 models, 10 authors or 5 families.
with place as (
  select lower(organization) as folded, min(region) as region
  from regions
  group by folded
),
entry as (
  select
    id,
    author,
    base,
    relation,
    tier <> 'T0' as in_t1,
    likes,
    downloads_30d,
    nullif(regexp_extract(base, '^([^/]+)/[^/]+$', 1), '') as base_owner,
    nullif(regexp_extract(root, '^([^/]+)/[^/]+$', 1), '') as root_owner
  from derivatives
),
-- One entry, twice: for the owner of the base that it declares, and for the owner of its root.
owned as (
  select 'direct' as via, base_owner as organization, * exclude (base_owner, root_owner) from entry
  union all
  select 'root' as via, root_owner as organization, * exclude (base_owner, root_owner) from entry
),
placed as (
  select owned.*, coalesce(place.region, 'unknown') as region
  from owned left join place on place.folded = lower(owned.organization)
),
-- Owners of paths such as /data/model are no organization, but their region is unknown.
attributed as (
  select 'organization' as scope, organization as name, * exclude (organization)
  from placed
  where organization is not null
  union all
  select 'region' as scope, region as name, * exclude (organization)
  from placed
),
-- Each model once, however many bases of the organization it declares.
member as (
  select
    scope,
    name,
    via,
    case when grouping(relation) = 1 then 'all' else relation end as relation,
    id,
    any_value(author) as author,
    any_value(in_t1) as in_t1,
    any_value(likes) as likes,
    any_value(downloads_30d) as downloads_30d
  from attributed
  group by grouping sets ((scope, name, via, id, relation), (scope, name, via, id))
),
base_count as (
  select
    scope,
    name,
    case when grouping(relation) = 1 then 'all' else relation end as relation,
    count(distinct base) as bases
  from attributed
  where via = 'direct'
  group by grouping sets ((scope, name, relation), (scope, name))
),
cell as (
  select
    scope,
    name,
    relation,
    count(*) filter (via = 'direct') as children_t0,
    count(*) filter (via = 'direct' and in_t1) as children_t1,
    count(*) filter (via = 'root') as children_by_root_t0,
    count(*) filter (via = 'root' and in_t1) as children_by_root_t1,
    count(distinct author) filter (via = 'direct') as authors_t0,
    count(distinct author) filter (via = 'direct' and in_t1) as authors_t1,
    cast(coalesce(sum(likes) filter (via = 'direct'), 0) as bigint) as likes_sum_t0,
    cast(coalesce(sum(likes) filter (via = 'direct' and in_t1), 0) as bigint) as likes_sum_t1,
    cast(coalesce(sum(downloads_30d) filter (via = 'direct'), 0) as bigint) as downloads_30d_sum_t0,
    cast(coalesce(sum(downloads_30d) filter (via = 'direct' and in_t1), 0) as bigint) as downloads_30d_sum_t1
  from member
  group by scope, name, relation
),
-- What shares are shares of: all derivatives of the relation, each once.
total as (
  select
    case when grouping(relation) = 1 then 'all' else relation end as relation,
    count(distinct id) as total_t0,
    count(distinct id) filter (in_t1) as total_t1,
    count(distinct author) >= 10 and count(distinct base) >= 5 and count(distinct id) >= 30 as enough_t0,
    count(distinct author) filter (in_t1) >= 10
      and count(distinct base) filter (in_t1) >= 5
      and count(distinct id) filter (in_t1) >= 30 as enough_t1
  from entry
  group by grouping sets ((relation), ())
)
select
  cell.scope,
  cell.name,
  cell.relation,
  case when cell.scope = 'region' then cell.name else coalesce(place.region, 'unknown') end as region,
  coalesce(base_count.bases, 0) as bases,
  cell.children_t0,
  cell.children_t1,
  cell.children_by_root_t0,
  cell.children_by_root_t1,
  cell.authors_t0,
  cell.authors_t1,
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
join total using (relation)
left join base_count using (scope, name, relation)
left join place on cell.scope = 'organization' and place.folded = lower(cell.name)
order by cell.scope, cell.name, cell.relation
