-- Question: do bases of higher potential draw more entrants, who hurry more and document less?
-- Row: one potential quartile of the base × relation × tier, over bases whose first 90 days are over and saw an entry; quartile 0
-- holds the bases without a potential. After Hill & Stein, "Race to the Bottom" (QJE 2025).
-- Caveat: the lag is an upper bound of the work time; entries of the first 90 days only, so that all bases had equal time.
-- Quality signals are what the metadata say today. Statistics are null under 30 models, 10 authors or 5 families (grade C).
with candidate as not materialized (
  -- Bases and authors go by their numbers; licences and potentials are looked up once a base.
  select
    model_number,
    author_number,
    base_number,
    base_model_number,
    base,
    relation,
    lag_days,
    tier <> 'T0' as in_t1,
    weight is distinct from 1 as several_parents
  from derivatives
  where lag_days >= 0
    and lag_days < 90
    and base_released_at <= getvariable('as_of') - interval 90 days
),
entered as (
  select base_number, any_value(base) as base, any_value(base_model_number) as model_number, bool_or(in_t1) as in_t1
  from candidate
  group by base_number
),
promising as (
  select entered.*, potential.potential from entered left join potential using (base)
),
-- Mid-ranks, so that bases of equal potential share a quartile. Few potentials occur, so bases are counted by these first. None of
-- these bases may have an entry in T1: then there is no quartile there.
step as (
  select potential, count(*) as bases_t0, count(*) filter (in_t1) as bases_t1
  from promising
  where potential is not null
  group by potential
),
quarter as (
  select
    potential,
    1 + floor(4 * (cast(sum(bases_t0) over below as bigint) - bases_t0 + bases_t0 / 2) / sum(bases_t0) over ()) as quartile_t0,
    1 + floor(4 * (cast(sum(bases_t1) over below as bigint) - bases_t1 + bases_t1 / 2) / nullif(sum(bases_t1) over (), 0)) as quartile_t1
  from step
  window below as (order by potential)
),
base as (
  select
    promising.base_number,
    promising.in_t1,
    models.license,
    cast(coalesce(quarter.quartile_t0, 0) as tinyint) as quartile_t0,
    cast(coalesce(quarter.quartile_t1, 0) as tinyint) as quartile_t1
  from promising
  left join quarter using (potential)
  left join models on models.number = promising.model_number
),
quartile as (
  select 'T0' as tier, quartile_t0 as potential_quartile, count(*) as bases from base group by quartile_t0
  union all
  select 'T1', quartile_t1, count(*) from base where in_t1 group by quartile_t1
),
-- Authors can come more than once, so each is taken once for its base.
entrant as (
  select author.*, base.quartile_t0, base.quartile_t1
  from (
    select relation, base_number, author_number, min(lag_days) as first_t0, min(lag_days) filter (in_t1) as first_t1
    from candidate
    group by relation, base_number, author_number
  ) as author
  join base using (base_number)
),
in_base as (
  select
    relation,
    quartile_t0,
    quartile_t1,
    count(*) as authors_t0,
    count(first_t1) as authors_t1,
    min(first_t0) as first_t0,
    min(first_t1) as first_t1
  from entrant
  group by relation, base_number, quartile_t0, quartile_t1
),
per_base as (
  select
    'T0' as tier,
    quartile_t0 as potential_quartile,
    relation,
    count(*) as families,
    cast(sum(authors_t0) as bigint) as entrants,
    median(first_t0) as median_first_lag_days
  from in_base
  group by quartile_t0, relation
  union all
  select 'T1', quartile_t1, relation, count(*), cast(sum(authors_t1) as bigint), median(first_t1)
  from in_base
  where authors_t1 > 0
  group by quartile_t1, relation
),
per_author as (
  select 'T0' as tier, quartile_t0 as potential_quartile, relation, count(*) as authors
  from (select distinct quartile_t0, relation, author_number from entrant)
  group by quartile_t0, relation
  union all
  select 'T1', quartile_t1, relation, count(*)
  from (select distinct quartile_t1, relation, author_number from entrant where first_t1 is not null)
  group by quartile_t1, relation
),
entry as (
  select
    candidate.relation,
    -- Only a model with several parents can come twice.
    case when candidate.several_parents then candidate.model_number end as id,
    candidate.lag_days,
    candidate.in_t1,
    candidate.several_parents,
    base.quartile_t0,
    base.quartile_t1,
    models.has_evals,
    child_class.class <> 'none_stated' as license_stated,
    license_stated and coalesce(models.license = base.license, false) as license_of_base,
    len(models.datasets) > 0 as datasets_named,
    list_has_any(models.formats, ['safetensors', 'gguf', 'onnx', 'mlx', 'openvino', 'coreml', 'tflite', 'executorch']) as safe_weights,
    license_stated or len(models.languages) > 0 or len(models.datasets) > 0 or models.has_evals as card_present
  from candidate
  join base using (base_number)
  join models on models.number = candidate.model_number
  join license_classes as child_class on child_class.license is not distinct from nullif(models.license, '')
),
cell as (
  select
    shown.tier,
    case shown.tier when 'T0' then quartile_t0 else quartile_t1 end as potential_quartile,
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
  join (values ('T0'), ('T1')) as shown (tier) on shown.tier = 'T0' or entry.in_t1
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
  'C' as evidence
from judged
order by potential_quartile, relation, tier
