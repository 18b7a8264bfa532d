-- Question: how complete and how consistent are the data behind the other panels?
-- Row: one measure in one scope: `all`, or the models, edges or entries of one relation (`none`: models without a declared parent).
-- Caveat: everything as received, without tiers. `value` is a count out of n, or for `coverage_COLUMN` and `outcome_at_AGE` a share of n (null for n
-- under 30). An empty list counts as missing. Models that name themselves and rows in quarantine never reach the tables: see the release's report.
with declared as (
  select distinct id, relation from derivatives
),
scoped as (
  select 'all' as scope, models.* from models
  union all
  select coalesce(declared.relation, 'none') as scope, models.* from models left join declared using (id)
),
present as (
  select
    scope,
    count(*) as n,
    count(hub_id) as hub_id,
    count(id) as id,
    count(author) as author,
    count(created_at) as created_at,
    count(last_modified) as last_modified,
    count(downloads_30d) as downloads_30d,
    count(downloads_all_time) as downloads_all_time,
    count(likes) as likes,
    count(trending_score) as trending_score,
    count(task) as task,
    count(library) as library,
    count(license) as license,
    count(gated) as gated,
    count(parameters) as parameters,
    count(*) filter (len(formats) > 0) as formats,
    count(*) filter (len(languages) > 0) as languages,
    count(*) filter (len(datasets) > 0) as datasets,
    count(*) filter (len(papers) > 0) as papers,
    count(*) filter (len(tags) > 0) as tags,
    count(has_evals) as has_evals,
    count(first_seen) as first_seen
  from scoped
  group by scope
),
coverage as (
  select 'coverage_' || name as measure, scope, case when n >= 30 then present / n end as value, n, 'share 0–1' as unit
  from present unpivot (present for name in (columns(* exclude (scope, n))))
),
undated as (
  select 'undated_models' as measure, scope, n - created_at as value, n, 'models' as unit
  from present
),
edge as (
  select edges.*, edges.first_seen > models.first_seen as late
  from edges join models on models.id = edges.child
),
edge_scoped as (
  select 'all' as scope, * from edge
  union all
  select relation as scope, * from edge
),
edge_count as (
  select
    scope,
    count(*) as n,
    count(*) filter (not parent_present) as orphan_edges,
    count(*) filter (late) as late_tags,
    count(*) filter (source = 'card') as edges_from_card
  from edge_scoped
  group by scope
),
edge_measure as (
  select name as measure, scope, value, n, 'edges' as unit
  from edge_count unpivot (value for name in (orphan_edges, late_tags, edges_from_card))
),
parent_measure as (
  select 'orphan_parents' as measure, scope, count(distinct parent) filter (not parent_present) as value, count(distinct parent) as n, 'parents' as unit
  from edge_scoped
  group by scope
),
several as (
  select 'models_with_several_parents' as measure, 'all' as scope, count(*) filter (edges > 1) as value, count(*) as n, 'models' as unit
  from (select child, count(*) as edges from edges group by child)
),
cycle as (
  select 'cycles' as measure, 'all' as scope, count(distinct root) filter (in_cycle) as value, count(*) as n, 'cycles' as unit from lineage
  union all
  select 'models_in_cycles', 'all', count(*) filter (in_cycle), count(*), 'models' from lineage
  union all
  select 'burst_models', 'all', count(*) filter (burst), count(*), 'models' from lineage
  union all
  select 'serial_name_models', 'all', count(*) filter (serial_name), count(*), 'models' from lineage
),
entry_scoped as (
  select 'all' as scope, derivatives.* from derivatives
  union all
  select relation as scope, derivatives.* from derivatives
),
lag as (
  select 'negative_lags' as measure, scope, count(*) filter (lag_days < 0) as value, count(lag_days) as n, 'entries' as unit
  from entry_scoped
  group by scope
  union all
  select 'entries_without_lag', scope, count(*) - count(lag_days), count(*), 'entries'
  from entry_scoped
  group by scope
),
corrected as (
  select 'corrected_bases' as measure, 'all' as scope, count(distinct base) filter (base_release_source = 'corrected') as value, count(distinct base) as n, 'bases' as unit
  from derivatives
  union all
  select 'corrections_of_no_base', 'all', count(*) filter (lower(model_id) not in (select lower(base) from derivatives)), count(*), 'corrections'
  from corrections
  union all
  select 'bases_without_region', 'all', count(distinct base) filter (lower(split_part(base, '/', 1)) not in (select lower(organization) from regions)), count(distinct base), 'bases'
  from derivatives
),
-- Of the models old enough for a reading at that age, how many have one.
reading as (
  select scope, id, any_value(age_days) as age_days, any_value(likes_at_7) as at_7, any_value(likes_at_30) as at_30, any_value(likes_at_90) as at_90
  from entry_scoped
  group by scope, id
),
outcome as (
  select 'outcome_at_' || age as measure, scope, case when n >= 30 then readings / n end as value, n, 'share 0–1' as unit
  from (
    select scope, 7 as age, count(at_7) as readings, count(*) as n from reading where age_days >= 7 group by scope
    union all
    select scope, 30, count(at_30), count(*) from reading where age_days >= 30 group by scope
    union all
    select scope, 90, count(at_90), count(*) from reading where age_days >= 90 group by scope
  )
),
every as (
  select * from coverage
  union all select * from undated
  union all select * from edge_measure
  union all select * from parent_measure
  union all select * from several
  union all select * from cycle
  union all select * from lag
  union all select * from corrected
  union all select * from outcome
)
select measure, scope, cast(value as double) as value, n, unit
from every
order by measure, scope
