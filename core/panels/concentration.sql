-- Question: how concentrated are entries, likes and downloads?
-- Row: one measure (base_entries, author_entries, model_likes, model_downloads), one relation, one tier, and one month of creation (null: all
-- entries, dated or not). A unit is a base, an author or a model; its size is its entries, likes or downloads.
-- Caveat: bases and authors have at least one entry, models can have no like, so the Gini of entry and of attention differ by construction:
-- compare a measure with itself over relations, and months only where they have about as many entries, with which a Gini rises. Months
-- count entry only, since likes and downloads need time. Statistics are null where fewer than 30 models, 10 authors or 5 families stand
-- behind them, or the sizes sum to 0.
with entry as (
  select
    model_number,
    author_number,
    base_number,
    relation,
    tier <> 'T0' as in_t1,
    weight < 1 as several_parents,
    likes,
    downloads_30d,
    cast(date_trunc('month', created_at) as date) as month
  from derivatives
),
-- Sizes in both tiers: of bases and authors by month, of models as they are.
base_month as (
  select month, relation, base_number, count(*) as t0, count(*) filter (in_t1) as t1
  from entry
  group by month, relation, base_number
),
author_month as (
  select month, relation, author_number, count(*) as t0, count(*) filter (in_t1) as t1
  from entry
  group by month, relation, author_number
),
-- Each model once: only one with several parents can come twice.
model as (
  select month, relation, in_t1, likes, downloads_30d from entry where not several_parents
  union all
  select any_value(month) as month, relation, any_value(in_t1), any_value(likes), any_value(downloads_30d)
  from entry
  where several_parents
  group by relation, model_number
),
-- A base or author without an entry in T1 is no unit of it, a model without a like is one.
unit as (
  select 'base_entries' as measure, month, relation, t0, nullif(t1, 0) as t1 from base_month where month is not null
  union all
  select 'base_entries' as measure, null as month, relation, cast(sum(t0) as bigint) as t0, nullif(cast(sum(t1) as bigint), 0) as t1
  from base_month
  group by relation, base_number
  union all
  select 'author_entries' as measure, month, relation, t0, nullif(t1, 0) as t1 from author_month where month is not null
  union all
  select 'author_entries' as measure, null as month, relation, cast(sum(t0) as bigint) as t0, nullif(cast(sum(t1) as bigint), 0) as t1
  from author_month
  group by relation, author_number
  union all
  select 'model_likes' as measure, null as month, relation, likes as t0, case when in_t1 then likes end as t1 from model
  union all
  select 'model_downloads' as measure, null as month, relation, downloads_30d as t0, case when in_t1 then downloads_30d end as t1 from model
),
-- Few pairs of sizes occur, and how many units have each is all that the statistics need.
paired as (
  select measure, month, relation, t0, t1, count(*) as units from unit group by all
),
histogram as (
  select measure, month, relation, 'T0' as tier, cast(t0 as hugeint) as size, cast(sum(units) as bigint) as units
  from paired
  where t0 is not null
  group by all
  union all
  select measure, month, relation, 'T1' as tier, cast(t1 as hugeint) as size, cast(sum(units) as bigint) as units
  from paired
  where t1 is not null
  group by all
),
ordered as (
  select
    *,
    cast(sum(units) over (partition by measure, month, relation, tier order by size) as bigint) as place_of_last,
    cast(sum(units) over (partition by measure, month, relation, tier) as bigint) as all_units
  from histogram
),
-- Of the units of one size, how many are among the largest 1, 1 % and 10 %.
reaching as (
  select
    *,
    greatest(least(units, place_of_last - (all_units - 1)), 0) as in_top_1,
    greatest(least(units, place_of_last - (all_units - cast(ceil(all_units / 100) as bigint))), 0) as in_top_1pct,
    greatest(least(units, place_of_last - (all_units - cast(ceil(all_units / 10) as bigint))), 0) as in_top_10pct
  from ordered
),
-- Sums of whole numbers, so that the order of adding cannot change the last digit.
summed as (
  select
    measure,
    month,
    relation,
    tier,
    any_value(all_units) as units,
    sum(size * units) as total,
    sum(size * size * units) as squares,
    -- Σ i·x over the places of one size: the mean place times their number.
    sum(size * (2 * place_of_last - units + 1) * units) // 2 as weighted,
    sum(size * in_top_1) as top_1,
    sum(size * in_top_1pct) as top_1pct,
    sum(size * in_top_10pct) as top_10pct
  from reaching
  group by measure, month, relation, tier
),
dated_model as (
  select case when grouping(month) = 0 then month end as month, relation, count(*) as t0, count(*) filter (in_t1) as t1
  from (select month, relation, in_t1, month is not null as dated from model)
  group by grouping sets ((month, relation, dated), (relation))
  having grouping(month) = 1 or month is not null
),
-- Every entry has one base and one author, so the units of those measures are the families and authors behind a row.
behind as (
  select
    bases.month,
    bases.relation,
    bases.tier,
    case bases.tier when 'T0' then dated_model.t0 else dated_model.t1 end as n,
    authors.units as authors,
    bases.units as families
  from summed as bases
  join summed as authors
    on authors.month is not distinct from bases.month and authors.relation = bases.relation and authors.tier = bases.tier
  join dated_model on dated_model.month is not distinct from bases.month and dated_model.relation = bases.relation
  where bases.measure = 'base_entries' and authors.measure = 'author_entries'
),
judged as (
  select
    summed.*,
    behind.n,
    behind.authors,
    behind.families,
    behind.n >= 30 and behind.authors >= 10 and behind.families >= 5 and summed.total > 0 as printable
  from summed
  join behind on behind.month is not distinct from summed.month and behind.relation = summed.relation and behind.tier = summed.tier
)
select
  measure,
  month,
  relation,
  tier,
  n,
  authors,
  families,
  units,
  cast(total as bigint) as total,
  case when printable then 2 * weighted / (units * total) - (units + 1) / units end as gini,
  case when printable then squares / pow(total, 2) end as hhi,
  case when printable then pow(total, 2) / squares end as effective_number,
  case when printable then top_1 / total end as top_1_share,
  case when printable then top_1pct / total end as top_1pct_share,
  case when printable then top_10pct / total end as top_10pct_share,
  month + interval 1 month <= getvariable('as_of') as complete
from judged
order by measure, month nulls first, relation, tier
