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
    weight < 1 as several_parents,
    likes,
    downloads_30d,
    nullif(regexp_extract(base, '^([^/]+)/[^/]+$', 1), '') as base_owner,
    nullif(regexp_extract(root, '^([^/]+)/[^/]+$', 1), '') as root_owner
  from derivatives
),
-- Twice: for the owner of the declared base, and for the owner of the root. Models with one parent are counted at once; only one
-- with several can come twice, so these keep their id.
owned as (
  select
    case when grouping(base_owner) = 0 then 'direct' else 'root' end as via,
    case when grouping(base_owner) = 0 then base_owner else root_owner end as organization,
    relation,
    cast(null as varchar) as id,
    count(*) as t0,
    count(*) filter (in_t1) as t1,
    cast(sum(likes) as bigint) as likes_t0,
    cast(sum(likes) filter (in_t1) as bigint) as likes_t1,
    cast(sum(downloads_30d) as bigint) as downloads_t0,
    cast(sum(downloads_30d) filter (in_t1) as bigint) as downloads_t1
  from entry
  where not several_parents
  group by grouping sets ((relation, base_owner), (relation, root_owner))
  union all
  select
    unnest(['direct', 'root']) as via,
    unnest([base_owner, root_owner]) as organization,
    relation,
    id,
    1 as t0,
    cast(in_t1 as bigint) as t1,
    likes as likes_t0,
    case when in_t1 then likes end as likes_t1,
    downloads_30d as downloads_t0,
    case when in_t1 then downloads_30d end as downloads_t1
  from entry
  where several_parents
),
-- Owners of paths such as /data/model are no organization, but their region is unknown.
attributed as (
  select 'organization' as scope, organization as name, * exclude (organization)
  from owned
  where organization is not null
  union all
  select 'region' as scope, coalesce(place.region, 'unknown') as name, owned.* exclude (organization)
  from owned left join place on place.folded = lower(owned.organization)
  union all
  -- What shares are shares of: all derivatives, each once.
  select 'all' as scope, 'all' as name, * exclude (organization)
  from owned
  where via = 'direct'
),
member as (
  select * exclude (id) from attributed where id is null
  union all
  select * exclude (id) replace ('all' as relation) from attributed where id is null
  union all by name
  select
    scope,
    name,
    via,
    case when grouping(relation) = 1 then 'all' else relation end as relation,
    1 as t0,
    any_value(t1) as t1,
    any_value(likes_t0) as likes_t0,
    any_value(likes_t1) as likes_t1,
    any_value(downloads_t0) as downloads_t0,
    any_value(downloads_t1) as downloads_t1
  from attributed
  where id is not null
  group by grouping sets ((scope, name, via, id, relation), (scope, name, via, id))
),
cell as (
  select
    scope,
    name,
    relation,
    cast(coalesce(sum(t0) filter (via = 'direct'), 0) as bigint) as children_t0,
    cast(coalesce(sum(t1) filter (via = 'direct'), 0) as bigint) as children_t1,
    cast(coalesce(sum(t0) filter (via = 'root'), 0) as bigint) as children_by_root_t0,
    cast(coalesce(sum(t1) filter (via = 'root'), 0) as bigint) as children_by_root_t1,
    cast(coalesce(sum(likes_t0) filter (via = 'direct'), 0) as bigint) as likes_sum_t0,
    cast(coalesce(sum(likes_t1) filter (via = 'direct'), 0) as bigint) as likes_sum_t1,
    cast(coalesce(sum(downloads_t0) filter (via = 'direct'), 0) as bigint) as downloads_30d_sum_t0,
    cast(coalesce(sum(downloads_t1) filter (via = 'direct'), 0) as bigint) as downloads_30d_sum_t1
  from member
  group by scope, name, relation
),
-- Authors by number: comparing their names over and over would take most of the time.
author_number as (
  select author, row_number() over () as number from (select distinct author from entry)
),
author_of as (
  select relation, base_owner as organization, number, bool_or(in_t1) as in_t1
  from entry join author_number using (author)
  group by relation, base_owner, number
),
author_in_region as (
  select coalesce(place.region, 'unknown') as region, relation, number, bool_or(in_t1) as in_t1
  from author_of left join place on place.folded = lower(author_of.organization)
  group by region, relation, number
),
-- Each author once in each organization, in each region and on the whole: per relation, and over all of them.
author_once as (
  select 'organization' as scope, organization as name, relation, in_t1 from author_of where organization is not null
  union all
  select 'organization', organization, 'all', bool_or(in_t1) from author_of where organization is not null group by organization, number
  union all
  select 'region', region, relation, in_t1 from author_in_region
  union all
  select 'region', region, 'all', bool_or(in_t1) from author_in_region group by region, number
  union all
  select 'all', 'all', relation, bool_or(in_t1) from author_in_region group by relation, number
  union all
  select 'all', 'all', 'all', bool_or(in_t1) from author_in_region group by number
),
author_count as (
  select scope, name, relation, count(*) as authors_t0, count(*) filter (in_t1) as authors_t1
  from author_once
  group by scope, name, relation
),
-- The same with declared bases, each of which has one owner.
base_once as (
  select base_owner as organization, relation, bool_or(in_t1) as in_t1 from entry group by base, base_owner, relation
  union all
  select base_owner as organization, 'all' as relation, bool_or(in_t1) as in_t1 from entry group by base, base_owner
),
base_of as (
  select organization, relation, count(*) as bases, count(*) filter (in_t1) as bases_t1
  from base_once
  group by organization, relation
),
base_count as (
  select 'organization' as scope, organization as name, relation, bases, bases_t1 from base_of where organization is not null
  union all
  select 'region', coalesce(place.region, 'unknown') as region, base_of.relation, sum(base_of.bases), sum(base_of.bases_t1)
  from base_of left join place on place.folded = lower(base_of.organization)
  group by region, base_of.relation
  union all
  select 'all', 'all', relation, sum(bases), sum(bases_t1) from base_of group by relation
),
total as (
  select
    cell.relation,
    cell.children_t0 as total_t0,
    cell.children_t1 as total_t1,
    cell.children_t0 >= 30 and author_count.authors_t0 >= 10 and base_count.bases >= 5 as enough_t0,
    cell.children_t1 >= 30 and author_count.authors_t1 >= 10 and base_count.bases_t1 >= 5 as enough_t1
  from cell
  join author_count using (scope, name, relation)
  join base_count using (scope, name, relation)
  where scope = 'all'
)
select
  cell.scope,
  cell.name,
  cell.relation,
  case when cell.scope = 'region' then cell.name else coalesce(place.region, 'unknown') end as region,
  cast(coalesce(base_count.bases, 0) as bigint) as bases,
  cell.children_t0,
  cell.children_t1,
  cell.children_by_root_t0,
  cell.children_by_root_t1,
  coalesce(author_count.authors_t0, 0) as authors_t0,
  coalesce(author_count.authors_t1, 0) as authors_t1,
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
left join author_count using (scope, name, relation)
left join base_count using (scope, name, relation)
left join place on cell.scope = 'organization' and place.folded = lower(cell.name)
where cell.scope <> 'all'
order by cell.scope, cell.name, cell.relation
