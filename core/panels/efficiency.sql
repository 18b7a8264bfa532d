-- Question: on which sizes do derivatives gather, which sizes do they have, and what does each size earn?
-- Row: one side (`base`: by the base's parameters, `model`: by the derivative's own) × parameter bucket × relation × tier.
-- `share_of_entries` is this relation's part of the bucket's entries: on the row `quantized`, the share quantized.
-- Caveat: counts are what safetensors or GGUF headers state; packed quantized weights state fewer. Bases outside the snapshot are
-- `unknown`. One snapshot (grade C). Statistics are null under 30 models, 10 authors or 5 families.
with entry as (
  select
    shown.tier,
    derivatives.id,
    derivatives.author,
    derivatives.base,
    derivatives.relation,
    derivatives.likes,
    derivatives.downloads_30d,
    sized.side,
    case
      when sized.parameters is null then 'unknown'
      when sized.parameters < 1e9 then '<1B'
      when sized.parameters < 4e9 then '1-4B'
      when sized.parameters < 10e9 then '4-10B'
      when sized.parameters < 40e9 then '10-40B'
      when sized.parameters < 100e9 then '40-100B'
      else '>100B'
    end as size
  from derivatives
  join models using (id)
  left join models as parent on parent.id = derivatives.base
  join (values ('T0'), ('T1')) as shown (tier) on shown.tier = 'T0' or derivatives.tier <> 'T0'
  cross join lateral (values ('base', parent.parameters), ('model', models.parameters)) as sized (side, parameters)
),
cell as (
  select
    side,
    size,
    relation,
    tier,
    count(distinct id) as models,
    count(distinct author) as authors,
    count(distinct base) as families,
    count(*) as n,
    median(likes) as likes_median,
    avg(likes) as likes_mean,
    avg(cast(likes = 0 as integer)) as likes_share_zero,
    median(downloads_30d) as downloads_30d_median,
    avg(downloads_30d) as downloads_30d_mean,
    avg(cast(downloads_30d = 0 as integer)) as downloads_30d_share_zero
  from entry
  group by all
),
bucket as (
  select side, size, tier, count(*) as n, count(distinct id) as models, count(distinct author) as authors, count(distinct base) as families
  from entry
  group by all
),
judged as (
  select
    cell.*,
    cell.models >= 30 and cell.authors >= 10 and cell.families >= 5 as printed,
    case
      when bucket.models >= 30 and bucket.authors >= 10 and bucket.families >= 5 then cell.n / bucket.n
    end as share_of_entries
  from cell
  join bucket using (side, size, tier)
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
