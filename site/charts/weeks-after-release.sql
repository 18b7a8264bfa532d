-- Question: how many derivatives arrive in each week after a base is released?
-- Row: one relation, tier and whole week since the release, over all organizations: entries per base that has been out for all of it.
-- Caveat: bases are models that somebody derived from, so the means are not those of any new release. Where the snapshot holds only
-- recent models, the bases of the later weeks are other bases than those of the first.
--
-- The interval (`low`, `high`) is symmetric in logarithms. Bases of one organization go together, so the mean's variance is a jackknife that leaves one
-- organization out at a time, which moves the mean by (mean · its bases − its entries) / (bases of all others); at least Poisson's, entries / bases².
-- Where few organizations make that variance Student's t has few degrees of freedom; where they are one or two the ends would lie beyond a hundredth and
-- a hundred times the mean, and there is no interval. Of a week without entries `high` is what as many organizations can rule out: −ln(0.025) by their number.

{{student}}
{{entries}}
with shown as (
  select tier, relation, week, bases, entries, entries_per_base, models, authors, families
  from 'cadence_weeks.parquet'
  where organization = '*' and relation not in ('all', 'unknown') and entries_per_base is not null
),
released as (
  select base, author as organization, least(13, (epoch_us(getvariable('as_of')) - epoch_us(released_at)) // (7 * 86400000000)) as weeks
  from 'families.parquet'
  where present and author is not null and released_at is not null
),
watched as (
  select week.week, organization, count(*) as bases
  from released join range(13) as week (week) on week.week < released.weeks
  group by week.week, organization
),
came as (
  select tiers.tier, entries.relation, cast(floor(entries.lag_days / 7) as bigint) as week, released.organization, count(*) as entries
  from entries
  join bases on bases.number = entries.base
  join released on released.base = bases.base
  join tiers on tiers.tier = 'T0' or entries.in_t1
  where entries.lag_days >= 0 and floor(entries.lag_days / 7) < released.weeks
  group by all
),
-- Few kinds of organizations occur in a week, by their bases and entries: what follows is found for each kind.
entered as (
  select came.tier, came.relation, week, watched.bases, came.entries, count(*) as organizations
  from came join watched using (week, organization)
  group by all
),
every as (
  from entered
  union all
  -- Those of so many bases, less those of them that were entered.
  select shown.tier, shown.relation, week, alike.bases, 0, alike.organizations - coalesce(sum(entered.organizations), 0)
  from (select week, bases, count(*) as organizations from watched group by all) as alike
  join shown using (week)
  left join entered
    on entered.tier = shown.tier and entered.relation = shown.relation and entered.week = shown.week and entered.bases = alike.bases
  group by shown.tier, shown.relation, week, alike.bases, alike.organizations
),
jackknifed as (
  select
    shown.*,
    sum(organizations) as organizations,
    fsum(organizations * pow((entries_per_base * every.bases - every.entries) / nullif(shown.bases - every.bases, 0), 2)) as squares,
    fsum(organizations * pow((entries_per_base * every.bases - every.entries) / nullif(shown.bases - every.bases, 0), 4)) as fourths
  from shown
  join every on every.tier = shown.tier and every.relation = shown.relation and every.week = shown.week
  group by all
),
judged as (
  select
    *,
    greatest(
      student(least(organizations - 1, squares * squares / nullif(fourths, 0))) * sqrt((organizations - 1) / organizations * squares),
      1.96 * sqrt(entries) / bases
    ) / nullif(entries_per_base, 0) as margin
  from jackknifed
)
select
  tier,
  relation,
  week,
  bases,
  entries,
  entries_per_base,
  case when organizations > 1 and coalesce(margin, 0) < ln(100) then coalesce(round(entries_per_base * exp(-margin), 6), 0) end as low,
  case when organizations > 1 and coalesce(margin, 0) < ln(100) then round(coalesce(entries_per_base * exp(margin), -ln(0.025) / organizations), 6) end as high,
  models,
  authors,
  families
from judged
order by tier desc, relation, week
