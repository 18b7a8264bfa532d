-- Question: which families grow fastest against their own past?
-- Row: one base released at least 90 days ago with at least 30 entries and 10 authors in the last 30 days; tier T1.
-- Caveat: the past is the mean of the two 30-day windows before; with under 10 entries a window there is no past to compare
-- with (`comparable` false). The interval is on the log scale, with an author's entries as a cluster, never narrower than Poisson's. The family is
-- named for its ratio, the largest of those whose interval lies above 1 (`clear`), else of `compared`, so that is more likely above its expectation than
-- below. Vanished entries are missing, more of the older.
with by_author as (
  select
    base,
    author,
    count(*) filter (age_days <= 30) as entries_30d,
    count(*) filter (age_days > 30 and age_days <= 90) as entries_before
  from 'derivatives.parquet'
  where tier <> 'T0' and age_days + lag_days >= 90 and age_days <= 90
  group by base, author
),
family as (
  select
    base,
    cast(sum(entries_30d) as bigint) as entries_30d,
    count(author) filter (entries_30d > 0) as authors_30d,
    cast(sum(entries_before) as bigint) as entries_before,
    count(*) as clusters,
    sum(entries_before) / 2 as mean_before
  from by_author
  group by base
  having sum(entries_30d) >= 30 and authors_30d >= 10
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
deviation as (
  select base, sum(part * part) as squares from part group by base
),
grown as (
  select
    base,
    entries_30d,
    authors_30d,
    mean_before,
    mean_before >= 10 as comparable,
    entries_30d / nullif(mean_before, 0) as ratio,
    sqrt(greatest(1 / entries_30d + 1 / entries_before, squares / entries_30d / entries_30d / entries_before / entries_before * clusters / (clusters - 1))) as log_error,
    exp(ln(ratio) - 1.96 * log_error) as ratio_low,
    exp(ln(ratio) + 1.96 * log_error) as ratio_high,
    comparable and ratio_low > 1 as clear,
    entries_30d + entries_before as n
  from family
  left join deviation using (base)
)
select
  *,
  count(*) over () as families,
  count(*) filter (comparable) over () as compared,
  count(*) filter (clear) over () as clearly
from grown
-- A larger ratio of fewer authors may say less: a family that draws clearly more stands before one that may not.
order by comparable desc, clear desc, ratio desc nulls last, entries_30d desc, base
limit 10
