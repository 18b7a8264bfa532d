-- Question: how complete and how consistent are the data behind the other panels?
-- Row: one measure in one scope: `all`, or the models, edges or entries of one relation (`none`: models without a declared parent).
-- Caveat: everything as received, without tiers. `value` is a count out of n, or for `coverage_COLUMN` and `outcome_at_AGE` a share of n (null for n
-- under 30): of all models of the scope, or of those with a parent that are old enough to have been read. Of cycles n are models. An empty list counts as missing. Models that name themselves and rows in quarantine never reach the tables: see the release's report.
with declared as (
  -- Each model with a parent once, with the relations that it declares, as text: `finetune`, or `adapter finetune`. Few sets of relations
  -- occur, so models are counted by these first.
  select model_number, relation as relations, 1 as edges, age_days, likes_at_7 as at_7, likes_at_30 as at_30, likes_at_90 as at_90
  from derivatives
  where weight = 1
  union all
  select
    model_number,
    string_agg(distinct relation, ' ' order by relation) as relations,
    count(*) as edges,
    any_value(age_days) as age_days,
    any_value(likes_at_7) as at_7,
    any_value(likes_at_30) as at_30,
    any_value(likes_at_90) as at_90
  from derivatives
  where weight is distinct from 1
  group by model_number
),
-- Columns that many models lack.
counted as (
  select
    coalesce(declared.relations, 'none') as relations,
    count(*) as n,
    count(created_at) as created_at,
    count(task) as task,
    count(library) as library,
    count(license) as license,
    count(parameters) as parameters,
    count(*) filter (len(formats) > 0) as formats,
    count(*) filter (len(languages) > 0) as languages,
    count(*) filter (len(datasets) > 0) as datasets,
    count(*) filter (len(papers) > 0) as papers
  from models
  left join declared on declared.model_number = models.number
  group by 1
),
-- Columns that hardly any model lacks: all but the tags are read only where the file says that there are nulls.
lacking as (
  select 'hub_id' as name, number from models where hub_id is null
  union all select 'id', number from models where id is null
  union all select 'author', number from models where author is null
  union all select 'last_modified', number from models where last_modified is null
  union all select 'downloads_30d', number from models where downloads_30d is null
  union all select 'downloads_all_time', number from models where downloads_all_time is null
  union all select 'likes', number from models where likes is null
  union all select 'trending_score', number from models where trending_score is null
  union all select 'gated', number from models where gated is null
  union all select 'has_evals', number from models where has_evals is null
  union all select 'first_seen', number from models where first_seen is null
  union all select 'tags', number from models where tags is null or tags = []
),
lacked as (
  select name, coalesce(declared.relations, 'none') as relations, count(*) as models
  from lacking
  left join declared on declared.model_number = lacking.number
  group by all
),
present_set as (
  select relations, name, present, n
  from counted unpivot (present for name in (columns(* exclude (relations, n))))
  union all
  select counted.relations, sought.name, counted.n - coalesce(lacked.models, 0), counted.n
  from counted
  cross join (
    select unnest([
      'hub_id', 'id', 'author', 'last_modified', 'downloads_30d', 'downloads_all_time', 'likes', 'trending_score', 'gated', 'has_evals',
      'first_seen', 'tags'
    ]) as name
  ) as sought
  left join lacked using (relations, name)
),
present as (
  select scope, name, cast(sum(present) as bigint) as present, cast(sum(n) as bigint) as n
  from (select unnest(string_split('all ' || relations, ' ')) as scope, name, present, n from present_set)
  group by scope, name
),
coverage as (
  select 'coverage_' || name as measure, scope, case when n >= 30 then present / n end as value, n, 'share 0–1' as unit
  from present
),
undated as (
  select 'undated_models' as measure, scope, n - present as value, n, 'models' as unit
  from present
  where name = 'created_at'
),
-- An edge that came later than its model. Of those that the first snapshot held none did, so these are not looked up.
late as (
  select edges.relation, count(*) as late_tags
  from edges
  join models on models.id = edges.child
  where edges.first_seen > models.first_seen and edges.first_seen > (select min(first_seen) from models)
  group by edges.relation
),
edge_by_relation as (
  select
    relation,
    count(*) as n,
    count(*) filter (not parent_present) as orphan_edges,
    count(*) filter (source = 'card') as edges_from_card
  from edges
  group by relation
),
edge_count as (
  select
    case when grouping(relation) = 1 then 'all' else relation end as scope,
    cast(sum(n) as bigint) as n,
    cast(sum(orphan_edges) as bigint) as orphan_edges,
    cast(coalesce(sum(late_tags), 0) as bigint) as late_tags,
    cast(sum(edges_from_card) as bigint) as edges_from_card
  from edge_by_relation left join late using (relation)
  group by grouping sets ((relation), ())
  having count(*) > 0
),
-- Each declared parent once: per relation, and over all of them. One that is not listed has no number among the models.
declared_parent as (
  select
    case when grouping(relation) = 1 then 'all' else relation end as scope,
    bool_or(base_model_number is null) as orphan
  from derivatives
  group by grouping sets ((relation, base_number), (base_number))
),
edge_measure as (
  select name as measure, scope, value, n, 'edges' as unit
  from edge_count unpivot (value for name in (orphan_edges, late_tags, edges_from_card))
),
parent_measure as (
  select 'orphan_parents' as measure, scope, count(*) filter (orphan) as value, count(*) as n, 'parents' as unit
  from declared_parent
  group by scope
),
several as (
  select 'models_with_several_parents' as measure, 'all' as scope, count(*) filter (edges > 1) as value, count(*) as n, 'models' as unit
  from declared
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
entry_count as (
  select
    case when grouping(relation) = 1 then 'all' else relation end as scope,
    count(*) as n,
    count(lag_days) as lags,
    count(*) filter (lag_days < 0) as negative_lags
  from derivatives
  group by grouping sets ((relation), ())
  having count(*) > 0
),
lag as (
  select 'negative_lags' as measure, scope, negative_lags as value, lags as n, 'entries' as unit
  from entry_count
  union all
  select 'entries_without_lag', scope, n - lags, n, 'entries'
  from entry_count
),
base as (
  select any_value(base) as base, bool_or(base_release_source = 'corrected') as corrected
  from derivatives
  group by base_number
),
corrected as (
  select 'corrected_bases' as measure, 'all' as scope, count(*) filter (corrected) as value, count(*) as n, 'bases' as unit
  from base
  union all
  select 'corrections_of_no_base', 'all', count(*) filter (lower(model_id) not in (select lower(base) from base)), count(*), 'corrections'
  from corrections
  union all
  -- A base that is not owner/name has no owner, as in families, and so no region.
  select
    'bases_without_region',
    'all',
    count(*) filter (lower(regexp_extract(base, '^([^/]+)/[^/]+$', 1)) not in (select lower(organization) from regions)),
    count(*),
    'bases'
  from base
),
-- Of the models old enough for a reading at that age, how many have one.
reading as (
  select unnest(string_split('all ' || relations, ' ')) as scope, age, readings, n
  from (
    select relations, 7 as age, count(at_7) as readings, count(*) as n from declared where age_days >= 7 group by relations
    union all
    select relations, 30, count(at_30), count(*) from declared where age_days >= 30 group by relations
    union all
    select relations, 90, count(at_90), count(*) from declared where age_days >= 90 group by relations
  )
),
outcome as (
  select 'outcome_at_' || age as measure, scope, case when n >= 30 then readings / n end as value, n, 'share 0–1' as unit
  from (select scope, age, cast(sum(readings) as bigint) as readings, cast(sum(n) as bigint) as n from reading group by scope, age)
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
