-- Question: do bases of higher potential draw more entrants, who hurry more and document less?
-- Row: one potential quartile of the base × relation × tier, over bases whose first 90 days are over and saw an entry; quartile 0
-- holds the bases without a potential. After Hill & Stein, "Race to the Bottom" (QJE 2025).
-- Caveat: the lag is an upper bound of the work time; entries of the first 90 days only, so that all bases had equal time.
-- Quality signals are what the metadata say today. Statistics are null under 30 models, 10 authors or 5 families (grade B).
-- Bases and authors have numbers in place of names, which would be compared over and over; licences and potentials are looked up once a base.
with candidate as not materialized (
  select id, author, base, relation, lag_days, tier <> 'T0' as in_t1, weight is distinct from 1 as several_parents
  from derivatives
  where lag_days >= 0
    and lag_days < 90
    and base_released_at <= getvariable('as_of') - interval 90 days
),
author as (
  select author, cast(row_number() over () as integer) as number from candidate group by author
),
base as (
  select entered.number, entered.base, entered.in_t1, potential.potential, models.license
  from (
    select base, cast(row_number() over () as integer) as number, bool_or(in_t1) as in_t1 from candidate group by base
  ) as entered
  left join potential using (base)
  left join models on models.id = entered.base
),
entry as (
  select
    base.number as base,
    candidate.relation,
    -- Only a model with several parents can come twice.
    case when candidate.several_parents then candidate.id end as id,
    author.number as author,
    candidate.lag_days,
    candidate.in_t1,
    candidate.several_parents,
    models.has_evals,
    models.license is not null as license_stated,
    coalesce(models.license = base.license, false) as license_of_base,
    len(models.datasets) > 0 as datasets_named,
    list_has_any(models.formats, ['safetensors', 'gguf', 'onnx', 'mlx', 'openvino', 'coreml', 'tflite', 'executorch']) as safe_weights,
    models.license is not null or len(models.languages) > 0 or len(models.datasets) > 0 or models.has_evals as card_present
  from candidate
  join base using (base)
  join author on author.author is not distinct from candidate.author
  join models on models.id = candidate.id
),
-- Mid-ranks, so that bases of equal potential share a quartile.
quartered as (
  select
    tier,
    base,
    case
      when potential is null then 0
      else 1 + floor(
        4 * (rank() over (partition by tier order by potential nulls last) - 1 + count(*) over (partition by tier, potential) / 2)
        / count(potential) over (partition by tier)
      )
    end as potential_quartile
  from (
    select shown.tier, base.number as base, base.potential
    from base
    join (values ('T0'), ('T1')) as shown (tier) on shown.tier = 'T0' or base.in_t1
  )
),
-- Authors can come more than once, so each is taken once for its base.
entrant as (
  select relation, base, author, min(lag_days) as first_t0, min(lag_days) filter (in_t1) as first_t1
  from entry
  group by relation, base, author
),
in_base as (
  select
    quartered.tier,
    quartered.potential_quartile,
    entered.relation,
    case quartered.tier when 'T0' then entered.authors_t0 else entered.authors_t1 end as authors,
    case quartered.tier when 'T0' then entered.first_t0 else entered.first_t1 end as first_lag_days
  from (
    select relation, base, count(*) as authors_t0, count(first_t1) as authors_t1, min(first_t0) as first_t0, min(first_t1) as first_t1
    from entrant
    group by relation, base
  ) as entered
  join quartered on quartered.base = entered.base and (quartered.tier = 'T0' or entered.authors_t1 > 0)
),
per_base as (
  select
    tier,
    potential_quartile,
    relation,
    count(*) as families,
    cast(sum(authors) as bigint) as entrants,
    median(first_lag_days) as median_first_lag_days
  from in_base
  group by all
),
per_author as (
  select tier, potential_quartile, relation, count(*) as authors
  from (
    select distinct quartered.tier, quartered.potential_quartile, entrant.relation, entrant.author
    from entrant
    join quartered on quartered.base = entrant.base and (quartered.tier = 'T0' or entrant.first_t1 is not null)
  )
  group by all
),
quartile as (
  select tier, potential_quartile, count(*) as bases
  from quartered
  group by all
),
cell as (
  select
    tier,
    potential_quartile,
    relation,
    count(*) filter (not several_parents) + count(distinct id) filter (several_parents) as models,
    count(*) as n,
    median(lag_days) as median_lag_days,
    avg(cast(has_evals as integer)) as share_evals,
    avg(cast(license_stated as integer)) as share_license,
    avg(cast(license_of_base as integer)) as share_license_of_base,
    avg(cast(datasets_named as integer)) as share_datasets,
    avg(cast(safe_weights as integer)) as share_safe_weights,
    avg(cast(card_present as integer)) as share_card
  from entry
  join quartered on quartered.base = entry.base and (quartered.tier = 'T0' or entry.in_t1)
  group by all
),
judged as (
  select *, models >= 30 and authors >= 10 and families >= 5 as printed
  from cell
  join quartile using (tier, potential_quartile)
  join per_base using (tier, potential_quartile, relation)
  join per_author using (tier, potential_quartile, relation)
)
select
  cast(potential_quartile as integer) as potential_quartile,
  relation,
  tier,
  bases,
  models,
  authors,
  families,
  n,
  case when printed then entrants / bases end as authors_90d_per_base,
  case when printed then median_first_lag_days end as median_first_lag_days,
  case when printed then median_lag_days end as median_lag_days,
  case when printed then share_evals end as share_evals,
  case when printed then share_license end as share_license,
  case when printed then share_license_of_base end as share_license_of_base,
  case when printed then share_datasets end as share_datasets,
  case when printed then share_safe_weights end as share_safe_weights,
  case when printed then share_card end as share_card,
  'B' as evidence
from judged
order by potential_quartile, relation, tier
