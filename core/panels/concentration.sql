-- Question: is attention more concentrated than entry?
-- Row: one measure (base_entries, author_entries, model_likes, model_downloads), one relation, one tier, and one month of creation (null: all
-- entries, dated or not). A unit is a base, an author or a model; its size is its entries, likes or downloads.
-- Caveat: bases and authors have at least one entry, models can have no like, so the Gini of entry and of attention differ by construction:
-- compare a measure with itself over relations and time. Months count entry only, since likes and downloads need time. Statistics are null
-- where fewer than 30 models, 10 authors or 5 families stand behind them, or the sizes sum to 0.
with entry as (
  select
    id,
    author,
    base,
    relation,
    tier <> 'T0' as in_t1,
    likes,
    downloads_30d,
    cast(date_trunc('month', created_at) as date) as month
  from derivatives
),
tiered as (
  select *, 'T0' as tier from entry
  union all
  select *, 'T1' as tier from entry where in_t1
),
timed as (
  from tiered where month is not null
  union all
  select * replace (cast(null as date) as month) from tiered
),
-- Each model once, however many parents it declares.
model as (
  select relation, tier, id, any_value(likes) as likes, any_value(downloads_30d) as downloads_30d
  from tiered
  group by relation, tier, id
),
unit as (
  select 'base_entries' as measure, month, relation, tier, base as unit, cast(count(*) as hugeint) as size
  from timed
  group by month, relation, tier, base
  union all
  select 'author_entries' as measure, month, relation, tier, author as unit, cast(count(*) as hugeint) as size
  from timed
  group by month, relation, tier, author
  union all
  select 'model_likes' as measure, null as month, relation, tier, id as unit, likes as size
  from model
  union all
  select 'model_downloads' as measure, null as month, relation, tier, id as unit, downloads_30d as size
  from model
  where downloads_30d is not null
),
ordered as (
  select
    *,
    row_number() over (partition by measure, month, relation, tier order by size, unit) as i,
    count(*) over (partition by measure, month, relation, tier) as units
  from unit
),
-- Sums of whole numbers, so that the order of adding cannot change the last digit.
summed as (
  select
    measure,
    month,
    relation,
    tier,
    count(*) as units,
    sum(size) as total,
    sum(size * size) as squares,
    sum(i * size) as weighted,
    coalesce(sum(size) filter (i > units - 1), 0) as top_1,
    coalesce(sum(size) filter (i > units - ceil(units / 100)), 0) as top_1pct,
    coalesce(sum(size) filter (i > units - ceil(units / 10)), 0) as top_10pct
  from ordered
  group by measure, month, relation, tier
),
behind as (
  select month, relation, tier, count(distinct id) as n, count(distinct author) as authors, count(distinct base) as families
  from timed
  group by month, relation, tier
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
