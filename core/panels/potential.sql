-- Question: how many authors could one have expected to derive from a model within 90 days, on the day it was released?
-- Row: one model that can be a base: its release date is known, it states a task, a library or its parameters, and it declares
-- no parent by adapter or quantized.
-- Caveat: an expectation, not a measure of quality. Task, licence, size and gating are the snapshot's; what was
-- deleted before the first snapshot is unknown. Potential is null while fewer than 200 models of completed quarters precede the release quarter (grade C).
with correction as (
  -- A corrected date is a day: its start, UTC.
  select models.number, min(cast(corrections.released_on as timestamp)) as released_at
  from corrections
  join models on lower(models.id) = lower(corrections.model_id)
  group by models.number
),
-- The entries of a base's first 90 days. Those that vanished since were rivals all the same.
entry as (
  select base_model_number as number, author
  from derivatives
  where lag_days >= 0 and lag_days < 90
  union all
  select models.number, vanished.author
  from vanished
  join models on models.id = vanished.base
  left join correction using (number)
  where vanished.created_at >= coalesce(correction.released_at, models.created_at)
    and vanished.created_at < coalesce(correction.released_at, models.created_at) + interval 90 days
),
entrant as (
  select number, count(distinct author) as authors_90d from entry group by number
),
terms as (
  select
    license,
    cast(case class
      when 'none_stated' then 'none'
      when 'permissive' then 'permissive'
      else 'other'
    end as enum ('none', 'permissive', 'other')) as license_class
  from license_classes
),
released as (
  select
    models.number,
    models.author,
    coalesce(correction.released_at, models.created_at) as released_at,
    cast({{size models.parameters}} as enum ('unknown', '<1B', '1-4B', '4-10B', '10-40B', '40-100B', '>100B')) as size,
    coalesce(models.task, 'none') as task,
    terms.license_class,
    models.gated <> 'false' as gated,
    cast(coalesce(entrant.authors_90d, 0) as integer) as authors_90d
  from models
  left join correction using (number)
  left join entrant using (number)
  join terms on terms.license is not distinct from nullif(models.license, '')
  where coalesce(models.task, models.library, cast(models.parameters as varchar)) is not null
    and coalesce(correction.released_at, models.created_at) <= getvariable('as_of')
    and models.number not in (select model_number from derivatives where relation in ('adapter', 'quantized'))
),
-- What was known of the author on that day: earlier bases of the last 12 months whose own 90 days had ended. The window counts in
-- microseconds, from 365 days before to 90 days before: it finds its bounds faster among numbers than among dates. It moves whole rows:
-- they get the names of models at the end.
known as (
  select
    * exclude (author),
    date_trunc('quarter', released_at) as quarter,
    count(*) over author_history as earlier_bases,
    avg(authors_90d) over author_history as earlier_authors_90d,
    -- Steps of what earlier bases drew on average: none known, 0, under 1, 3, 10, 30 authors, or more.
    case
      when earlier_authors_90d is null then 0
      when earlier_authors_90d = 0 then 1
      when earlier_authors_90d < 1 then 2
      when earlier_authors_90d < 3 then 3
      when earlier_authors_90d < 10 then 4
      when earlier_authors_90d < 30 then 5
      else 6
    end as history
  from released
  window author_history as (
    partition by author
    order by epoch_us(released_at)
    range between 31_536_000_000_000 preceding and 7_776_000_000_000 preceding
  )
),
-- Few kinds of bases occur: what follows is found for each kind, not for each base.
tally as (
  select quarter, history, size, task, license_class, gated, authors_90d, count(*) as bases from known group by all
),
-- The place that a base came to hold among those of its quarter: a mid-rank, once the quarter's last 90 days are over.
place as (
  select
    quarter,
    authors_90d,
    case
      when quarter + interval 3 months + interval 90 days <= getvariable('as_of')
        then cast(
          100 * (cast(sum(bases) over (partition by quarter order by authors_90d) as bigint) - bases + bases / 2)
          / sum(bases) over (partition by quarter)
          as decimal(9, 4)
        )
    end as percentile
  from (select quarter, authors_90d, cast(sum(bases) as bigint) as bases from tally group by quarter, authors_90d)
),
graded as (
  select tally.*, place.percentile from tally join place using (quarter, authors_90d)
),
-- Cells from wide to narrow, each with what the quarters completed before this one taught: those at least two quarters earlier.
cell as (
  select
    quarter,
    history,
    size,
    task,
    license_class,
    gated,
    cast(sum(if(percentile is null, 0, bases)) as bigint) as n,
    sum(bases * percentile) as percentiles
  from graded
  group by grouping sets (
    (quarter),
    (quarter, history),
    (quarter, history, size),
    (quarter, history, size, task),
    (quarter, history, size, task, license_class, gated)
  )
),
past as (
  select
    quarter,
    history,
    size,
    task,
    license_class,
    gated,
    coalesce(sum(n) over before, 0) as n,
    cast(coalesce(sum(percentiles) over before, 0) as double) as percentiles
  from cell
  window before as (
    partition by history, size, task, license_class, gated
    order by quarter
    range between unbounded preceding and interval 6 months preceding
  )
),
-- Each cell's mean is drawn to the wider cell's by 20 models' worth: a cell with 20 counts half.
anyone as (
  select quarter, cast(n as bigint) as trained_on, case when n >= 200 then percentiles / n end as expected
  from past
  where history is null
),
by_history as (
  select past.quarter, past.history, (past.percentiles + 20 * anyone.expected) / (past.n + 20) as expected
  from past
  join anyone using (quarter)
  where past.history is not null and past.size is null
),
by_size as (
  select past.quarter, past.history, past.size, (past.percentiles + 20 * by_history.expected) / (past.n + 20) as expected
  from past
  join by_history using (quarter, history)
  where past.size is not null and past.task is null
),
by_task as (
  select past.quarter, past.history, past.size, past.task, (past.percentiles + 20 * by_size.expected) / (past.n + 20) as expected
  from past
  join by_size using (quarter, history, size)
  where past.task is not null and past.license_class is null
),
by_terms as (
  select
    past.quarter,
    past.history,
    past.size,
    past.task,
    past.license_class,
    past.gated,
    anyone.trained_on,
    (past.percentiles + 20 * by_task.expected) / (past.n + 20) as expected
  from past
  join by_task using (quarter, history, size, task)
  join anyone using (quarter)
  where past.license_class is not null
),
outcome as (
  select graded.*, by_terms.expected, by_terms.trained_on
  from graded
  left join by_terms using (quarter, history, size, task, license_class, gated)
)
select
  models.id as base,
  models.author,
  known.released_at,
  outcome.expected as potential,
  known.earlier_bases,
  known.earlier_authors_90d,
  cast(known.size as varchar) as size,
  known.task,
  cast(known.license_class as varchar) as license_class,
  known.gated,
  outcome.trained_on,
  case when known.released_at <= getvariable('as_of') - interval 90 days then cast(known.authors_90d as bigint) end as authors_90d,
  cast(outcome.percentile as double) as percentile,
  'C' as evidence
from known
join outcome using (quarter, history, size, task, license_class, gated, authors_90d)
join models using (number)
-- Models are numbered in the order of their names.
order by known.number
