-- Question: what does an estimate know about each entry?
-- Row: one edge whose child and base both have a date, the child not created before its base.
-- Caveat: the likes of an author's earlier uploads and of the base are those of the snapshot: what they were at the time is not known.
with upload as (
  select
    id,
    count(*) over earlier as uploads,
    coalesce(sum(likes) over earlier, 0) as likes
  from models
  where created_at is not null
  window earlier as (partition by author order by created_at range between unbounded preceding and interval 1 microsecond preceding)
),
entry as (
  select
    derivatives.*,
    upload.uploads as earlier_uploads,
    upload.likes as earlier_likes,
    child.parameters,
    child.has_evals,
    coalesce(license_classes.class, 'none_stated') as license_class,
    base_model.id is not null as base_present,
    base_model.likes as base_likes,
    base_model.downloads_30d as base_downloads
  from derivatives
  join models as child on child.id = derivatives.id
  join upload on upload.id = derivatives.id
  left join license_classes on license_classes.license is not distinct from nullif(child.license, '')
  left join models as base_model on base_model.id = derivatives.base
  where derivatives.created_at is not null
    and derivatives.lag_days >= 0
    and derivatives.rank_authors is not null
)
select
  id,
  author,
  base,
  relation,
  dense_rank() over (order by id) - 1 as model_code,
  dense_rank() over (order by base) - 1 as family_code,
  dense_rank() over (order by author) - 1 as author_code,
  dense_rank() over (order by relation, task nulls first) - 1 as kind_code,
  dense_rank() over (order by date_trunc('month', created_at)) - 1 as month_code,
  coalesce(list_position(['finetune', 'adapter', 'quantized', 'merge'], relation), 0) as relation_code,
  cast(substr(tier, 2) as integer) as tier_code,
  epoch(created_at) as created,
  age_days,
  ln(greatest(age_days, 1e-9)) as log_age,
  likes,
  downloads_30d,
  likes_at_7,
  likes_at_30,
  likes_at_90,
  downloads_at_30,
  downloads_at_90,
  ln(1 + lag_days) as log_lag,
  ln(rank_authors) as log_rank_authors,
  ln(rank_mid) as log_rank,
  ln(1 + rivals_7d) as log_rivals_7d,
  ln(1 + rivals_30d) as log_rivals_30d,
  ln(1 + rivals_90d) as log_rivals_90d,
  ln(1 + leading_30d) as log_leading_30d,
  ln(1 + earlier_uploads) as log_earlier_uploads,
  ln(1 + earlier_likes) as log_earlier_likes,
  coalesce(ln(nullif(parameters, 0)), 0) as log_parameters,
  cast(coalesce(parameters, 0) = 0 as integer) as parameters_missing,
  cast(has_evals as integer) as has_evals,
  cast(license_class = 'weak_copyleft' as integer) as license_weak_copyleft,
  cast(license_class = 'copyleft' as integer) as license_copyleft,
  cast(license_class = 'non_commercial' as integer) as license_non_commercial,
  cast(license_class = 'responsible_ai' as integer) as license_responsible_ai,
  cast(license_class = 'community' as integer) as license_community,
  cast(license_class = 'other' as integer) as license_other,
  cast(license_class = 'none_stated' as integer) as license_none_stated,
  coalesce(ln(1 + base_likes), 0) as log_base_likes,
  coalesce(ln(1 + base_downloads), 0) as log_base_downloads,
  cast(not base_present as integer) as base_missing
from entry
order by id, base
