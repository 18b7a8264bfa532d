-- Question: on which sizes do derivatives gather, which sizes do they have, and what does each size earn?
-- Row: one side (`base`: by the base's parameters, `model`: by the derivative's own) × parameter bucket × relation × tier.
-- `share_of_entries` is this relation's part of the bucket's entries: on the row `quantized`, the share quantized.
-- Caveat: counts are what safetensors or GGUF headers state; packed quantized weights state fewer. Bases outside the snapshot are
-- `unknown`. One snapshot (grade C). Statistics are null under 30 models, 10 authors or 5 families.
with sized as not materialized (
  select
    id,
    case
      when parameters is null then 'unknown'
      when parameters < 1e9 then '<1B'
      when parameters < 4e9 then '1-4B'
      when parameters < 10e9 then '4-10B'
      when parameters < 40e9 then '10-40B'
      when parameters < 100e9 then '40-100B'
      else '>100B'
    end as size
  from models
),
-- Numbers in place of names, which would be compared over and over. Only a model with several parents can come twice, so these
-- alone have one.
parent as (
  select declared.base, declared.number, sized.size
  from (select base, cast(row_number() over () as integer) as number from derivatives group by base) as declared
  left join sized on sized.id = declared.base
),
publisher as (
  select author, cast(row_number() over () as integer) as number from derivatives group by author
),
repeated as (
  select id, cast(row_number() over () as integer) as number from derivatives where weight is distinct from 1 group by id
),
entry as (
  select
    derivatives.tier <> 'T0' as in_t1,
    repeated.number as id,
    publisher.number as author,
    parent.number as base,
    derivatives.relation,
    derivatives.weight is distinct from 1 as several_parents,
    derivatives.likes,
    derivatives.downloads_30d,
    coalesce(parent.size, 'unknown') as base_size,
    model.size as model_size
  from derivatives
  join sized as model using (id)
  join parent on parent.base = derivatives.base
  join publisher on publisher.author is not distinct from derivatives.author
  left join repeated on repeated.id = derivatives.id
),
sided as (
  select 'base' as side, base_size as size, * exclude (base_size, model_size) from entry
  union all
  select 'model' as side, model_size as size, * exclude (base_size, model_size) from entry
),
-- Authors, bases and models with several parents can come more than once, so each is taken once for its cell.
member as (
  select 'authors' as kind, side, size, relation, author as name, bool_or(in_t1) as in_t1 from sided group by all
  union all
  select 'families' as kind, side, size, relation, base as name, bool_or(in_t1) as in_t1 from sided group by all
  union all
  select 'models' as kind, side, size, relation, id as name, bool_or(in_t1) as in_t1 from sided where several_parents group by all
),
-- How many there are of each kind, in T0 and T1; relation null: in the whole bucket.
counted as (
  select kind, side, size, relation, count(*) as t0, count(*) filter (in_t1) as t1
  from member
  group by kind, side, size, relation
  union all
  select kind, side, size, null as relation, count(*) as t0, count(*) filter (in_t1) as t1
  from (select kind, side, size, name, bool_or(in_t1) as in_t1 from member group by kind, side, size, name)
  group by kind, side, size
  union all
  select
    unnest(case when several_parents then ['entries'] else ['entries', 'models'] end) as kind,
    side,
    size,
    relation,
    t0,
    t1
  from (
    select side, size, relation, several_parents, count(*) as t0, count(*) filter (in_t1) as t1
    from sided
    group by grouping sets ((side, size, relation, several_parents), (side, size, several_parents))
  )
),
breadth as (
  select
    side,
    size,
    relation,
    tier.tier,
    cast(sum(counted) filter (kind = 'entries') as bigint) as n,
    cast(sum(counted) filter (kind = 'models') as bigint) as models,
    cast(sum(counted) filter (kind = 'authors') as bigint) as authors,
    cast(sum(counted) filter (kind = 'families') as bigint) as families
  from (select side, size, relation, kind, t0 as "T0", t1 as "T1" from counted) unpivot (counted for tier in ("T0", "T1")) as tier
  where counted > 0
  group by all
),
earned as (
  select
    sided.side,
    sided.size,
    sided.relation,
    shown.tier,
    median(sided.likes) as likes_median,
    avg(sided.likes) as likes_mean,
    avg(cast(sided.likes = 0 as integer)) as likes_share_zero,
    median(sided.downloads_30d) as downloads_30d_median,
    avg(sided.downloads_30d) as downloads_30d_mean,
    avg(cast(sided.downloads_30d = 0 as integer)) as downloads_30d_share_zero
  from sided
  join (values ('T0'), ('T1')) as shown (tier) on shown.tier = 'T0' or sided.in_t1
  group by all
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
  size,
  relation,
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
order by side, size, relation, tier
