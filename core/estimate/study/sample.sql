-- Question: what does an estimate know about each entry?
-- Row: one edge whose child and base both have a date, the child not created before its base.
-- Caveat: the likes of an author's earlier uploads and of the base are those of the snapshot: what they were at the time is not known.
-- Entries, families and authors are tables of their own: of a table DuckDB has counted the rows; of a query it guesses them, of this one a thousandth.
create table entry as
select
  id, author, base, relation, task, created_at, age_days, likes, downloads_30d, likes_at_7, likes_at_30, likes_at_90, downloads_at_30, downloads_at_90,
  lag_days, rank_authors, rank_mid, rivals_7d, rivals_30d, rivals_90d, leading_30d, tier
from derivatives
where created_at is not null and lag_days >= 0 and rank_authors is not null;

-- Codes in place of names, in the order of the names: a rank over numbers, or over each name once, costs a fraction of one over every row.
create table family as
select base, cast(row_number() over (order by base) - 1 as integer) as code from entry group by base;

create table author as
select author, cast(row_number() over (order by author) - 1 as integer) as code from entry group by author;

create table entries as
with kind as (
  select relation, task, cast(row_number() over (order by relation, task nulls first) - 1 as integer) as code
  from entry
  group by relation, task
),
month as (
  select date_trunc('month', created_at) as month, cast(row_number() over (order by month) - 1 as integer) as code
  from entry
  group by month
),
base as (
  select family.base, family.code, models.id is not null as present, models.likes, models.downloads_30d
  from family
  left join models on models.id = family.base
),
upload as (
  select
    number,
    rank() over of_author - 1 as uploads,
    coalesce(sum(likes) over (of_author groups between unbounded preceding and 1 preceding), 0) as likes
  from models
  where created_at is not null
  window of_author as (partition by author order by created_at)
),
known as (
  select
    entry.*,
    child.number,
    child.parameters,
    child.has_evals,
    coalesce(license_classes.class, 'none_stated') as license_class,
    upload.uploads as earlier_uploads,
    upload.likes as earlier_likes,
    base.present as base_present,
    base.likes as base_likes,
    base.downloads_30d as base_downloads,
    base.code as family_code,
    author.code as author_code,
    kind.code as kind_code,
    month.code as month_code
  from entry
  join models as child on child.id = entry.id
  join upload on upload.number = child.number
  join base on base.base = entry.base
  join kind on kind.relation is not distinct from entry.relation and kind.task is not distinct from entry.task
  join author on author.author is not distinct from entry.author
  join month on month.month = date_trunc('month', entry.created_at)
  left join license_classes on license_classes.license = child.license
)
select
  dense_rank() over (order by number) - 1 as model_code,
  family_code,
  author_code,
  kind_code,
  month_code,
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
from known
order by number, family_code
