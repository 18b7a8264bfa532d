-- Question: how many authors could one have expected to derive from a model within 90 days, on the day it was released?
-- Row: one model that can be a base: its release date is known, it states a task, a library or its parameters, and it declares
-- no parent by adapter or quantized.
-- Caveat: an expectation, not a measure of quality. Task, licence, size and gating are the snapshot's; what was
-- deleted before the first snapshot is unknown. Potential is null while fewer than 200 models of completed quarters precede the release quarter (grade B).
with correction as (
  select lower(model_id) as folded_id, min(released_on) as released_on from corrections group by folded_id
),
-- The entries of a base's first 90 days. Those that vanished since were rivals all the same.
entry as (
  select base, author
  from derivatives
  where lag_days >= 0 and lag_days < 90
  union all
  select vanished.base, vanished.author
  from vanished
  join models on models.id = vanished.base
  left join correction on correction.folded_id = lower(vanished.base)
  where vanished.created_at >= coalesce(cast(correction.released_on as timestamp), models.created_at)
    and vanished.created_at < coalesce(cast(correction.released_on as timestamp), models.created_at) + interval 90 days
),
entrant as (
  select base, count(distinct author) as authors_90d from entry group by base
),
released as (
  select
    models.id as base,
    models.author,
    coalesce(cast(correction.released_on as timestamp), models.created_at) as released_at,
    cast(case
      when models.parameters is null then 'unknown'
      when models.parameters < 1e9 then '<1B'
      when models.parameters < 4e9 then '1-4B'
      when models.parameters < 10e9 then '4-10B'
      when models.parameters < 40e9 then '10-40B'
      when models.parameters < 100e9 then '40-100B'
      else '>100B'
    end as enum ('unknown', '<1B', '1-4B', '4-10B', '10-40B', '40-100B', '>100B')) as size,
    coalesce(models.task, 'none') as task,
    cast(case
      when models.license is null then 'none'
      when models.license in ('apache-2.0', 'mit', 'bsd', 'bsd-2-clause', 'bsd-3-clause', 'isc', 'cc0-1.0', 'cc-by-4.0', 'unlicense') then 'permissive'
      else 'other'
    end as enum ('none', 'permissive', 'other')) as license_class,
    models.gated <> 'false' as gated,
    coalesce(entrant.authors_90d, 0) as authors_90d
  from models
  left join correction on correction.folded_id = lower(models.id)
  left join entrant on entrant.base = models.id
  where coalesce(models.task, models.library, cast(models.parameters as varchar)) is not null
    and coalesce(cast(correction.released_on as timestamp), models.created_at) <= getvariable('as_of')
    and models.id not in (select id from derivatives where relation in ('adapter', 'quantized'))
),
-- What was known of the author on that day: earlier bases of the last 12 months whose own 90 days had ended. The window counts in
-- microseconds, from 365 days before to 90 days before: it finds its bounds faster among numbers than among dates.
known as (
  select
    *,
    date_trunc('quarter', released_at) as quarter,
    count(*) over author_history as earlier_bases,
    avg(authors_90d) over author_history as earlier_authors_90d
  from released
  window author_history as (
    partition by author
    order by epoch_us(released_at)
    range between 31_536_000_000_000 preceding and 7_776_000_000_000 preceding
  )
),
-- The place that a base came to hold among those of its quarter: a mid-rank, once the quarter's last 90 days are over. Few numbers of
-- authors occur in a quarter, so places are counted among these.
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
  from (select quarter, authors_90d, count(*) as bases from known group by quarter, authors_90d)
),
-- Read twice rather than kept: a column of names for millions of bases takes more than finding them again.
graded as not materialized (
  select
    known.*,
    case
      when earlier_authors_90d is null then 'no earlier base'
      when earlier_authors_90d = 0 then '0'
      when earlier_authors_90d < 1 then '0-1'
      when earlier_authors_90d < 3 then '1-3'
      when earlier_authors_90d < 10 then '3-10'
      when earlier_authors_90d < 30 then '10-30'
      else '30 or more'
    end as history,
    place.percentile
  from known
  join place using (quarter, authors_90d)
),
-- The narrowest cells of all, which the wider ones add up.
narrow as (
  select quarter, history, size, task, license_class, gated, count(percentile) as n, sum(percentile) as percentiles
  from graded
  group by all
),
-- Cells from wide to narrow, each with what the quarters completed before this one taught: those at least two quarters earlier.
cell as (
  select quarter, history, size, task, license_class, gated, cast(sum(n) as bigint) as n, sum(percentiles) as percentiles
  from narrow
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
)
select
  graded.base,
  graded.author,
  graded.released_at,
  by_terms.expected as potential,
  graded.earlier_bases,
  graded.earlier_authors_90d,
  cast(graded.size as varchar) as size,
  graded.task,
  cast(graded.license_class as varchar) as license_class,
  graded.gated,
  by_terms.trained_on,
  case when graded.released_at <= getvariable('as_of') - interval 90 days then graded.authors_90d end as authors_90d,
  cast(graded.percentile as double) as percentile,
  'B' as evidence
from graded
left join by_terms using (quarter, history, size, task, license_class, gated)
order by graded.base
