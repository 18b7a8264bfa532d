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
-- One bit for each relation, and five places higher one for each in T1: an author, base or model is taken once, whatever its relations.
bit_of (relation, bit) as (
  values ('finetune', 1), ('adapter', 2), ('quantized', 4), ('merge', 8), ('unknown', 16)
),
entry as materialized (
  select
    released.organization,
    cast(floor(derivatives.lag_days / 7) as tinyint) as week,
    case when derivatives.tier <> 'T0' then 33 else 1 end * bit_of.bit as bits,
    case when derivatives.weight is distinct from 1 then derivatives.model_number end as model_number,
    derivatives.author_number,
    derivatives.base_number
  from derivatives
  join bit_of using (relation)
  join released using (base)
  where derivatives.lag_days >= 0 and floor(derivatives.lag_days / 7) < released.weeks
),
-- Organizations with fewer entries have no rows; `*` holds the entries of all.
organization as materialized (
  select cast(row_number() over (order by name) as integer) as number, name
  from (
    select '*' as name
    union all
    select organization as name from entry group by organization having count(*) >= 30
  )
),
shown as (
  select organization.number as organization, entry.* exclude (organization)
  from entry join organization on organization.name = '*'
  union all
  select organization.number as organization, entry.* exclude (organization)
  from entry join organization on organization.name = entry.organization
),
out_for as (
  select organization.number as organization, released.weeks
  from released join organization on organization.name = released.organization
  union all
  select organization.number as organization, released.weeks
  from released join organization on organization.name = '*'
),
at_risk as (
  select out_for.organization, week.week, cast(sum(out_for.bases) as bigint) as bases
  from (select organization, weeks, count(*) as bases from out_for group by organization, weeks) as out_for
  join range(13) as week (week) on week.week < out_for.weeks
  group by out_for.organization, week.week
),
cell as (
  select relation, 'T0' as tier, bit as bits from bit_of
  union all
  select relation, 'T1' as tier, 32 * bit as bits from bit_of
  union all
  values ('all', 'T0', 31), ('all', 'T1', 32 * 31)
),
weekly as (
  select counted.organization, counted.week, cell.relation, cell.tier, cast(sum(counted.entries) as bigint) as entries
  from (select organization, week, bits, count(*) as entries from shown group by organization, week, bits) as counted
  join cell on counted.bits & cell.bits > 0
  group by counted.organization, counted.week, cell.relation, cell.tier
),
-- Authors, bases and models with several parents can come more than once in a cell; models with one parent are counted as they are.
member as (
  select 'author' as kind, organization, bit_or(bits) as bits from shown group by organization, author_number
  union all
  select 'base' as kind, organization, bit_or(bits) as bits from shown group by organization, base_number
  union all
  select 'model' as kind, organization, bit_or(bits) as bits from shown where model_number is not null group by organization, model_number
  union all
  select 'model' as kind, organization, bits from shown where model_number is null
),
breadth as (
  select
    counted.organization,
    cell.relation,
    cell.tier,
    cast(sum(counted.members) filter (kind = 'model') as bigint) as models,
    cast(sum(counted.members) filter (kind = 'author') as bigint) as authors,
    cast(sum(counted.members) filter (kind = 'base') as bigint) as families
  from (select kind, organization, bits, count(*) as members from member group by kind, organization, bits) as counted
  join cell on counted.bits & cell.bits > 0
  group by counted.organization, cell.relation, cell.tier
),
followed as (
  select breadth.organization, organization.name
  from breadth
  join organization on organization.number = breadth.organization
  where relation = 'all' and tier = 'T0' and (organization.name = '*' or (models >= 30 and authors >= 10))
)
select
  followed.name as organization,
  cast(at_risk.week as integer) as week,
  breadth.relation,
  breadth.tier,
  at_risk.bases,
  coalesce(weekly.entries, 0) as entries,
  case
    when breadth.models >= 30 and breadth.authors >= 10 and (followed.name <> '*' or breadth.families >= 5)
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
