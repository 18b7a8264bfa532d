-- Question: on which sizes do derivatives gather, which sizes do they have, and what does each size earn?
-- Row: one side (`base`: by the base's parameters, `model`: by the derivative's own) × parameter bucket × relation × tier.
-- `share_of_entries` is this relation's part of the bucket's entries: on the row `quantized`, the share quantized.
-- Caveat: counts are what safetensors or GGUF headers state; packed quantized weights state fewer. Bases outside the snapshot are
-- `unknown`. One snapshot (grade C). Statistics are null under 30 models, 10 authors or 5 families.
with sized as not materialized (
  select
    number,
    cast({{size parameters}} as enum ('unknown', '<1B', '1-4B', '4-10B', '10-40B', '40-100B', '>100B')) as size
  from models
),
-- Few relations occur: each is a bit, so that sets of them are numbers.
relation as (
  select relation, cast(1 << (row_number() over (order by relation) - 1) as integer) as bit from derivatives group by relation
),
-- Each base once: joined to every entry, all models would have to be kept.
parent as (
  select declared.base_number, sized.size
  from (select base_number, any_value(base_model_number) as model_number from derivatives group by base_number) as declared
  left join sized on sized.number = declared.model_number
),
entry as (
  select
    derivatives.tier <> 'T0' as in_t1,
    derivatives.model_number as model,
    derivatives.author_number as author,
    derivatives.base_number as base,
    relation.bit as relation,
    derivatives.weight is distinct from 1 as several_parents,
    derivatives.likes,
    derivatives.downloads_30d,
    coalesce(parent.size, 'unknown') as base_size,
    sized.size as model_size
  from derivatives
  join relation on relation.relation = derivatives.relation
  join sized on sized.number = derivatives.model_number
  join parent on parent.base_number = derivatives.base_number
),
-- Authors, bases and models with several parents can come more than once, so each is taken once for its side and size: with the relations
-- that it has there in T0, and those in T1.
member as (
  select
    case when grouping(base_size) = 0 then 'base' else 'model' end as side,
    coalesce(base_size, model_size) as size,
    case when grouping(author) = 0 then 'authors' else 'families' end as kind,
    bit_or(relation) as t0,
    coalesce(bit_or(relation) filter (in_t1), 0) as t1
  from entry
  group by grouping sets ((base_size, author), (base_size, base), (model_size, author), (model_size, base))
  union all
  select
    case when grouping(base_size) = 0 then 'base' else 'model' end as side,
    coalesce(base_size, model_size) as size,
    'models' as kind,
    bit_or(relation) as t0,
    coalesce(bit_or(relation) filter (in_t1), 0) as t1
  from entry
  where several_parents
  group by grouping sets ((base_size, model), (model_size, model))
),
entries as (
  select
    case when grouping(base_size) = 0 then 'base' else 'model' end as side,
    coalesce(base_size, model_size) as size,
    several_parents,
    relation as t0,
    case when in_t1 then relation else 0 end as t1,
    count(*) as members
  from entry
  group by grouping sets ((base_size, relation, in_t1, several_parents), (model_size, relation, in_t1, several_parents))
),
counted as (
  select kind, side, size, t0, t1, count(*) as members from member group by all
  union all
  select 'entries', side, size, t0, t1, members from entries
  union all
  select 'models', side, size, t0, t1, members from entries where not several_parents
),
-- How many there are of each kind; relation null: in the whole bucket.
breadth as (
  select
    tier.side,
    tier.size,
    shown.bit as relation,
    tier.tier,
    cast(sum(members) filter (kind = 'entries') as bigint) as n,
    cast(sum(members) filter (kind = 'models') as bigint) as models,
    cast(sum(members) filter (kind = 'authors') as bigint) as authors,
    cast(sum(members) filter (kind = 'families') as bigint) as families
  from (select kind, side, size, t0 as "T0", t1 as "T1", members from counted) unpivot (relations for tier in ("T0", "T1")) as tier
  join (select bit, bit as relations from relation union all select null, -1) as shown on (shown.relations & tier.relations) <> 0
  group by all
),
earned as (
  select
    case when grouping(base_size) = 0 then 'base' else 'model' end as side,
    coalesce(base_size, model_size) as size,
    relation,
    shown.tier,
    median(likes) as likes_median,
    avg(likes) as likes_mean,
    avg(cast(likes = 0 as integer)) as likes_share_zero,
    median(downloads_30d) as downloads_30d_median,
    avg(downloads_30d) as downloads_30d_mean,
    avg(cast(downloads_30d = 0 as integer)) as downloads_30d_share_zero
  from entry
  join (values ('T0'), ('T1')) as shown (tier) on shown.tier = 'T0' or entry.in_t1
  group by grouping sets ((base_size, relation, shown.tier), (model_size, relation, shown.tier))
),
judged as (
  select
    breadth.*,
    earned.* exclude (side, size, relation, tier),
    breadth.models >= 30 and breadth.authors >= 10 and breadth.families >= 5 as printed,
    case
      when bucket.models >= 30 and bucket.authors >= 10 and bucket.families >= 5 then breadth.n / bucket.n
    end as share_of_entries
  from breadth
  join breadth as bucket on bucket.side = breadth.side and bucket.size = breadth.size and bucket.tier = breadth.tier and bucket.relation is null
  join earned
    on earned.side = breadth.side and earned.size = breadth.size and earned.relation = breadth.relation and earned.tier = breadth.tier
)
select
  side,
  cast(size as varchar) as size,
  relation.relation,
  tier,
  models,
  authors,
  families,
  n,
  share_of_entries,
  case when printed then n / families end as entries_per_base,
  case when printed then likes_median end as likes_median,
  case when printed then likes_mean end as likes_mean,
  case when printed then likes_share_zero end as likes_share_zero,
  case when printed then downloads_30d_median end as downloads_30d_median,
  case when printed then downloads_30d_mean end as downloads_30d_mean,
  case when printed then downloads_30d_share_zero end as downloads_30d_share_zero,
  'C' as evidence
from judged
join relation on relation.bit = judged.relation
order by side, size, relation.relation, tier
