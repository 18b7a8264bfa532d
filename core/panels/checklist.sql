-- Question: of what must be known before a derivative is adopted, how much do a family's derivatives declare?
-- Row: one base with at least 10 children × tier.
-- Caveat: not legal advice: `license_fits` compares classes of declared licences (docs/licenses.md), no texts. Declared is not checked: a named
-- data set may be wrong, and weights in a safe format can lie beside others. Shares are null under 30 models or 10 authors.
with base as (
  select declared.base_number, declared.base, parent_class.class as parent_class, nullif(models.license, '') as parent_license
  from (
    select base_number, any_value(base) as base, any_value(base_model_number) as model_number
    from derivatives
    group by base_number
    having count(*) >= 10
  ) as declared
  left join models on models.number = declared.model_number
  left join license_classes as parent_class on models.number is not null and parent_class.license is not distinct from nullif(models.license, '')
),
-- Models that name a base which is not on the Hub: few do.
unlisted as (
  select model_number from derivatives where base_model_number is null group by model_number
),
entry as (
  select
    derivatives.author_number,
    derivatives.base_number,
    derivatives.tier <> 'T0' as in_t1,
    child_class.class <> 'none_stated' as license_declared,
    -- Null where the labels cannot tell: nothing is stated, the base is not listed, or one side is of the class `other`.
    case
      when child_class.class = 'none_stated' or base.parent_class is null or base.parent_class in ('none_stated', 'other') then null
      when base.parent_class = 'permissive' then true
      when nullif(models.license, '') = base.parent_license then true
      when child_class.class = 'other' then null
      when base.parent_class = 'weak_copyleft' then child_class.class in ('weak_copyleft', 'copyleft')
      when base.parent_class = 'community' then false
      else child_class.class = base.parent_class
    end as license_fits,
    unlisted.model_number is null as bases_listed,
    len(models.datasets) > 0 as datasets_named,
    models.has_evals as evals_declared,
    list_has_any(models.formats, ['safetensors', 'gguf', 'onnx', 'mlx', 'openvino', 'coreml', 'tflite', 'executorch']) as safe_weights,
    models.gated = 'false' as not_gated,
    models.last_modified is not null as change_known,
    (epoch_ms(getvariable('as_of')) - epoch_ms(models.last_modified)) / 86400000 as days_since_change
  from derivatives
  join base using (base_number)
  join models on models.number = derivatives.model_number
  join license_classes as child_class on child_class.license is not distinct from nullif(models.license, '')
  left join unlisted on unlisted.model_number = derivatives.model_number
),
-- Authors come more than once, so each is taken once for its base.
author as (
  select
    base_number,
    bool_or(in_t1) as in_t1,
    bool_or(license_fits is not null) as comparable,
    bool_or(in_t1 and license_fits is not null) as comparable_in_t1
  from entry
  where author_number is not null
  group by base_number, author_number
),
breadth as (
  select 'T0' as tier, base_number, count(*) as authors, count(*) filter (comparable) as authors_comparable
  from author
  group by base_number
  union all
  select 'T1', base_number, count(*), count(*) filter (comparable_in_t1)
  from author
  where in_t1
  group by base_number
),
counted as (
  select
    entry.base_number,
    shown.tier,
    count(*) as models,
    count(license_fits) as models_comparable,
    count(*) filter (change_known) as models_dated,
    avg(cast(license_declared as integer)) as license_declared,
    avg(cast(license_fits as integer)) as license_fits,
    avg(cast(bases_listed as integer)) as bases_listed,
    avg(cast(datasets_named as integer)) as datasets_named,
    avg(cast(evals_declared as integer)) as evals_declared,
    avg(cast(safe_weights as integer)) as safe_weights,
    avg(cast(not_gated as integer)) as not_gated,
    avg(cast(days_since_change <= 90 as integer)) as changed_90d,
    median(days_since_change) as median_days_since_change
  from entry
  join (values ('T0'), ('T1')) as shown (tier) on shown.tier = 'T0' or entry.in_t1
  group by entry.base_number, shown.tier
),
printed as (
  select *, models >= 30 and authors >= 10 as enough, models_comparable >= 30 and authors_comparable >= 10 as enough_comparable
  from counted
  left join breadth using (base_number, tier)
)
select
  base.base,
  tier.tier,
  coalesce(models, 0) as models,
  coalesce(authors, 0) as authors,
  case when enough then license_declared end as share_license,
  coalesce(models_comparable, 0) as models_comparable,
  case when enough_comparable then license_fits end as share_license_fits,
  case when enough then bases_listed end as share_bases_listed,
  case when enough then datasets_named end as share_datasets,
  case when enough then evals_declared end as share_evals,
  case when enough then safe_weights end as share_safe_weights,
  case when enough then not_gated end as share_not_gated,
  case when enough and models_dated >= 30 then changed_90d end as share_changed_90d,
  case when enough and models_dated >= 30 then median_days_since_change end as median_days_since_change
from base
cross join (values ('T0'), ('T1')) as tier (tier)
left join printed on printed.base_number = base.base_number and printed.tier = tier.tier
order by base.base, tier.tier
