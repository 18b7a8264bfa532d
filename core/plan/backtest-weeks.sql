-- Question: how often did a week hold as many entries as the weeks before it foretold?
-- Row: niches and whole families apart, and these by their entries per week so far. A case is one of the last 12 weeks of one of them, of a base that
-- had at least 10 entries before it and 4 weeks to count; foretold are the fewest and the most entries of one of the weeks before, at most 12. What weeks
-- held as multiples of the mean of those before stands beside it, with the 95 % interval of their median (`low`, `high`): places are busy before they are
-- asked about, and grow quieter. Hundredths, as they are told.
-- Caveat: past weeks as the snapshot knows them: what vanished before the first snapshot is missing in the week and before it. A niche is asked about
-- from the week after its first entry on. Flagged entries count, as in every count of rivals and places.
{{wilson}}
with entry as (
  select
    base,
    relation,
    task,
    created_at,
    cast(floor((epoch_us(getvariable('as_of')) - epoch_us(created_at)) / (7 * 86400e6)) as integer) as week
  from (
    select base, relation, task, created_at from 'derivatives.parquet'
    union all
    select base, relation, task, created_at from 'vanished.parquet'
  )
  where created_at < getvariable('as_of')
),
-- Weeks are counted back from the snapshot, the latest is 0; none before the base or its first entry, nor before a sample begins.
family as (
  select
    base,
    list(week) as weeks,
    cast(floor(
      (epoch_us(getvariable('as_of')) - epoch_us(greatest(least(any_value(families.released_at), min(created_at)), getvariable('listed_from')))) / (7 * 86400e6)
    ) as integer) as weeks_seen
  from entry
  left join 'families.parquet' as families using (base)
  group by base
  having count(*) >= 10
),
place as (
  select 'family' as unit, base, weeks from family
  union all
  select 'niche', base, list(week) from entry semi join family using (base) group by base, relation, task
),
-- Past 24 weeks, the latest first, and entries before each of them.
history as (
  select
    unit,
    base,
    list_transform(range(24), lambda week: len(list_filter(weeks, lambda other: other = week))) as entries,
    list_transform(range(12), lambda week: len(list_filter(weeks, lambda other: other > week))) as earlier
  from place
),
asked as (
  select
    history.unit,
    history.base,
    week,
    least(12, weeks_seen - 1 - week) as weeks,
    history.entries[week + 1] as entries,
    history.entries[week + 2 : week + 1 + least(12, weeks_seen - 1 - week)] as before
  from history
  join family using (base)
  join history as whole on whole.base = history.base and whole.unit = 'family'
  cross join (select unnest(range(12)) as week) as last_weeks
  where weeks_seen - 1 - week >= 4 and whole.earlier[week + 1] >= 10 and history.earlier[week + 1] >= 1
),
-- Weeks of one base go together, and so do those of one week: these are the clusters.
valued as (
  select
    unit,
    case
      when list_sum(before) = 0 then '0'
      when list_sum(before) < weeks then 'under 1'
      when list_sum(before) < 10 * weeks then '1 to 10'
      else '10 or more'
    end as per_week,
    base as author,
    week as base,
    entries < list_min(before) as is_under,
    entries between list_min(before) and list_max(before) as is_held,
    entries > list_max(before) as is_over,
    (weeks - 1) / (weeks + 1) as coverage,
    entries / nullif(list_avg(before), 0) as value
  from asked
),
{{woodruff unit, per_week}},
foretold as (
  select
    unit,
    per_week,
    avg(coverage) as foretold,
    -- Of less than one entry a week before, a multiple says nothing.
    if(per_week in ('1 to 10', '10 or more'), quantile_cont(value, [0.1, 0.5, 0.9]), null) as times
  from valued
  group by unit, per_week
)
select
  unit,
  per_week,
  n,
  authors as bases,
  families as weeks,
  round(foretold, 4) as foretold,
  max(share) filter (kind = 'under') as below,
  max(share) filter (kind = 'held') as held,
  max(share) filter (kind = 'over') as above,
  round(max(wilson_low(share, effective_n)) filter (kind = 'held'), 4) as low,
  round(max(wilson_high(share, effective_n)) filter (kind = 'held'), 4) as high,
  case
    when times is not null
      then {
        tenth: round(times[1], 2),
        median: round(times[2], 2),
        ninetieth: round(times[3], 2),
        low: round(median_low, 2),
        high: round(median_high, 2)
      }
  end as times
from weighed
join foretold using (unit, per_week)
join medians using (unit, per_week)
group by all
order by unit, per_week
