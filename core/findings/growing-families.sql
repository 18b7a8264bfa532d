-- Question: which families grow fastest against their own past?
-- Row: one base released at least 90 days ago with at least 30 entries by 10 authors in the last 90 days; tier T1.
-- Caveat: the past is the mean of the first two 30-day windows of those; with under 10 entries a window there is no past to compare with (`comparable`
-- false). Who is compared does not depend on when in the 90 days entries came: of families that had to have many in the last 30, most would seem to grow.
-- The 95 % interval is on the log scale, with an author's entries as a cluster, never narrower than Poisson's. A family is `clear` where it grows beyond what
-- the largest of all `compared` does by chance (Bonferroni: if none grew, one report in 40 would have any). The one of the largest ratio is named, so that
-- is more likely above its expectation than below. A window counts what was listed at its end, also what has vanished since: of what is still listed
-- more is missing the older it is, and where a quarter is gone within 12 weeks (a constant hazard) a family that does not grow would have a ratio of 1.16.
-- What vanished before the first snapshot stays unknown, so that some of that is left until there are snapshots of 60 days (`first_snapshot` is null
-- from then on). Whether an entry that vanished was flagged is not recorded: it counts where its author has fewer than 20 entries of the base in 90 days.
{{student}}
with snapshot as (
  select max(created_at + to_microseconds(cast(round(age_days * 86400e6) as bigint))) as as_of from 'derivatives.parquet'
),
first_snapshot as (
  select min(first_seen) as day from 'models.parquet'
),
aged as (
  select base from 'derivatives.parquet' where age_days + lag_days >= 90 group by base
),
vanished as (
  select
    base,
    author,
    (epoch_us(as_of) - epoch_us(created_at)) / 86400e6 as age_days,
    -- The last moment of a past date is the first of the next day.
    cast(as_of - interval 1 microsecond as date) - vanished as days_gone
  from 'vanished.parquet'
  join aged using (base)
  cross join snapshot
),
entry as (
  select base, author, age_days, tier <> 'T0' as counts, false as gone
  from 'derivatives.parquet'
  where age_days + lag_days >= 90 and age_days <= 90
  union all
  select base, author, age_days, days_gone < case when age_days <= 30 then 0 when age_days <= 60 then 30 else 60 end as counts, true as gone
  from vanished
  where age_days <= 90
),
by_author as (
  select
    base,
    author,
    count(*) filter (age_days <= 30) as entries_30d,
    count(*) filter (age_days > 30) as entries_before
  from (select *, count(*) over (partition by base, author) < 20 as known from entry)
  where counts and (known or not gone)
  group by base, author
),
family as (
  select
    base,
    cast(sum(entries_30d) as bigint) as entries_30d,
    cast(sum(entries_before) as bigint) as entries_before,
    count(author) as authors,
    count(*) as clusters,
    sum(entries_before) / 2 as mean_before
  from by_author
  group by base
  having sum(entries_30d) + sum(entries_before) >= 30 and count(author) >= 10
),
-- An author's part in the logarithm of the ratio: its share of the new entries less its share of those before. Both are taken times all new
-- entries and all before, since whole numbers add up to the same in any order.
part as (
  select
    base,
    cast(by_author.entries_30d * family.entries_before - by_author.entries_before * family.entries_30d as hugeint) as part
  from by_author
  join family using (base)
),
-- Where few authors make the variance it has few degrees of freedom.
deviation as (
  select
    base,
    sum(part * part) as squares,
    round(least(count(*) - 1, pow(sum(part * part), 2) / nullif(fsum(pow(part, 4)), 0)), 6) as freedom
  from part
  group by base
),
measured as (
  select
    base,
    entries_30d,
    authors,
    mean_before,
    mean_before >= 10 as comparable,
    entries_30d / nullif(mean_before, 0) as ratio,
    ln(nullif(ratio, 0)) as growth,
    sqrt(1 / nullif(entries_30d, 0) + 1 / nullif(entries_before, 0)) as poisson_error,
    sqrt(squares * clusters / (clusters - 1)) / nullif(entries_30d, 0) / nullif(entries_before, 0) as author_error,
    freedom,
    greatest(1.96 * poisson_error, student(freedom) * author_error) as margin,
    entries_30d + entries_before as n
  from family
  left join deviation using (base)
),
grown as (
  select
    base,
    entries_30d,
    authors,
    mean_before,
    comparable,
    ratio,
    exp(growth - margin) as ratio_low,
    exp(growth + margin) as ratio_high,
    -- How far above 1 the ratio is, in normal errors.
    sign(growth) * least(abs(growth) / poisson_error, as_normal(growth / nullif(author_error, 0), freedom)) as errors,
    n,
    count(*) over () as families,
    count(*) filter (comparable) over () as compared
  from measured
),
judged as (
  select *, comparable and ratio_low > 1 and errors > normal_beyond(0.025 / nullif(compared, 0)) as clear from grown
)
select
  * exclude (errors),
  count(*) filter (clear) over () as clearly,
  (
    select strftime(day, '%Y-%m-%d') from first_snapshot cross join snapshot where day > cast(as_of - interval 1 microsecond as date) - 60
  ) as first_snapshot
from judged
-- A larger ratio of fewer authors may say less: families that draw clearly more stand before those that may not, and of these the clearest comes first.
order by comparable desc, clear desc nulls last, case when clear then ratio else errors end desc nulls last, n desc, base
limit 10
