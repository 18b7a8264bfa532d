-- Question: how many models vanish, by relation and age?
-- Row: one relation (`none`: no declared parent) and one age `within_days`; null: all models ever seen, whatever their age.
-- Caveat: no tiers: flags are not kept for models that are gone. Vanished means not listed any more: deleted, private or disabled look
-- alike, and what vanished before the first snapshot is invisible. A model that came back counts as revived, not as gone. At a given age
-- only new ids count, first seen at most one day old, and only those created at least as many days ago; the age at which a model
-- vanished is that of the first snapshot without it, so missed days make it later. Shares are null for fewer than 30 models, 10 authors or 5 families.
with snapshot as (
  -- The last moment of a past date is the first of the next day.
  select cast(getvariable('as_of') - interval 1 microsecond as date) as day
),
-- Of a model's edges those that it declared when it was last seen, as its relation is.
parent as (
  select key, last_seen, parent from known_edges
),
revival as (
  select distinct key from known_tombstones where revived is not null
),
model as (
  select
    known_models.key,
    known_models.last_seen,
    known_models.author,
    coalesce(known_models.relation, 'none') as relation,
    known_models.vanished is not null as gone,
    revival.key is not null and known_models.vanished is null as revived,
    known_models.created_at is not null as dated,
    known_models.first_seen - cast(known_models.created_at as date) as age_first_seen,
    known_models.vanished - cast(known_models.created_at as date) as age_vanished,
    snapshot.day - cast(known_models.created_at as date) as age
  from known_models
  cross join snapshot
  left join revival using (key)
),
horizon (within_days) as (
  values (1), (7), (30), (84), (105)
),
-- Read twice: keeping its rows costs more than making them again.
followed as not materialized (
  select cast(null as integer) as within_days, model.*, gone as gone_in_time
  from model
  union all by name
  select horizon.within_days, model.*, gone and age_vanished <= within_days as gone_in_time
  from model
  -- One that is first seen at the very age in question has lived to it by definition.
  join horizon on model.dated and model.age_first_seen <= 1 and model.age_first_seen < horizon.within_days and model.age >= horizon.within_days
),
family as (
  select within_days, relation, count(distinct parent) as families
  from followed join parent using (key, last_seen)
  group by within_days, relation
),
by_author as (
  select
    within_days,
    relation,
    count(*) as n,
    count(*) filter (gone_in_time) as gone,
    count(*) filter (revived) as revived,
    count(*) filter (gone and not dated) as gone_undated
  from followed
  group by within_days, relation, author
),
cell as (
  select
    within_days,
    relation,
    cast(sum(n) as bigint) as n,
    count(*) as authors,
    cast(sum(gone) as bigint) as gone,
    cast(sum(revived) as bigint) as revived,
    cast(sum(gone_undated) as bigint) as gone_undated,
    sum(gone) / sum(n) as share_gone
  from by_author
  group by within_days, relation
),
-- Authors delete their models together, so a share says as much as effective_n models: n divided by the design effect of authors (Kish 1965), at least 1.
-- Where all or none are gone it is the number of authors.
jackknifed as (
  select
    cell.within_days,
    cell.relation,
    any_value(authors) as clusters,
    any_value(cell.n) as n,
    any_value(share_gone) as share,
    fsum(pow((by_author.gone - share_gone * by_author.n) / nullif(cell.n - by_author.n, 0), 2)) as squares,
    fsum(pow((by_author.gone - share_gone * by_author.n) / nullif(cell.n - by_author.n, 0), 4)) as fourths,
    fsum(by_author.gone * (by_author.n - by_author.gone) / by_author.n) as within,
    cast(sum(by_author.n * by_author.n) as bigint) as squared_sizes
  from by_author
  join cell on cell.relation = by_author.relation and cell.within_days is not distinct from by_author.within_days
  group by cell.within_days, cell.relation
),
effect as (
  select
    within_days,
    relation,
    {{jackknife}}
  from jackknifed
),
judged as (
  select
    cell.*,
    design_effect,
    coalesce(family.families, 0) as families,
    -- A model without a parent is in no family.
    n >= 30 and authors >= 10 and (family.families >= 5 or cell.relation = 'none') as printable
  from cell
  join effect on effect.relation = cell.relation and effect.within_days is not distinct from cell.within_days
  left join family on family.relation = cell.relation and family.within_days is not distinct from cell.within_days
)
select
  relation,
  within_days,
  n,
  authors,
  families,
  gone,
  revived,
  gone_undated,
  case when printable then share_gone end as share_gone,
  case
    when not printable then null
    when share_gone in (0, 1) then authors
    -- Rounded, since sums of fractions differ with their order.
    else round(n / greatest(1, design_effect), 6)
  end as effective_n
from judged
order by relation, within_days nulls first
