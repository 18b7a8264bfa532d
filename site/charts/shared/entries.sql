-- The entries, made once for all charts that ask them: authors, bases and tiers are numbers here, since clusters are grouped by them.
create temp table if not exists tiers as select cast(unnest(['T0', 'T1']) as enum ('T0', 'T1')) as tier;
create temp table if not exists bases as
with declared as (
  select base, cast(row_number() over () as integer) as number from (select distinct base from 'derivatives.parquet')
)
select
  declared.number,
  declared.base,
  regexp_extract(declared.base, '^([^/]+)/[^/]+$', 1) as owner,
  models.license,
  case when models.id is null then 'not_listed' else license_classes.class end as license_class,
  {{size models.parameters}} as size
from declared
left join 'models.parquet' as models on models.id = declared.base
left join 'license_classes.parquet' as license_classes on license_classes.license is not distinct from nullif(models.license, '');
create temp table if not exists entries as
with authors as (
  select author, cast(row_number() over () as integer) as number from (select distinct author from 'derivatives.parquet')
),
-- Only a model with several parents can come twice: by its first entry, and whether it came with the relation before.
shared as (
  select
    cast(file_row_number as integer) as number,
    cast(min(file_row_number) over (partition by id) as integer) as model,
    row_number() over (partition by id, relation order by file_row_number) > 1 as repeated
  from 'derivatives.parquet'
  where weight < 1
)
select
  -- The file is sorted by id, so that places in it sort as ids do.
  cast(derivatives.file_row_number as integer) as number,
  authors.number as author,
  bases.number as base,
  cast(derivatives.relation as enum ('adapter', 'finetune', 'merge', 'quantized', 'unknown')) as relation,
  derivatives.tier <> 'T0' as in_t1,
  shared.model as shared_model,
  coalesce(shared.repeated, false) as repeated,
  derivatives.created_at,
  derivatives.age_days,
  derivatives.lag_days,
  -- Of the first 90 days of a base whose 90 days are over.
  derivatives.lag_days >= 0 and derivatives.lag_days < 90 and derivatives.base_released_at <= cast(getvariable('as_of') as timestamp) - interval 90 days as in_first_90_days,
  cast(derivatives.rivals_30d as integer) as rivals_30d,
  derivatives.likes,
  derivatives.likes_at_7,
  derivatives.likes_at_30,
  derivatives.likes_at_90
from 'derivatives.parquet' as derivatives
left join shared on shared.number = derivatives.file_row_number
left join authors using (author)
left join bases using (base);
