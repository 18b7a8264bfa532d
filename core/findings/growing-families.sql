-- Question: which families grow fastest against their own past?
-- Row: one base released at least 90 days ago with at least 30 entries and 10 authors in the last 30 days; tier T1.
-- Caveat: the past is the mean of the two 30-day windows before; with under 10 entries a window there is no past to compare
-- with (`comparable` false). The interval treats entries as independent (Poisson, on the log scale): too narrow if they come in batches.
with family as (
  select
    base,
    count(*) filter (age_days <= 30) as entries_30d,
    count(distinct author) filter (age_days <= 30) as authors_30d,
    count(*) filter (age_days > 30 and age_days <= 90) as entries_before,
    entries_before / 2 as mean_before
  from 'derivatives.parquet'
  where tier <> 'T0' and age_days + lag_days >= 90
  group by base
  having entries_30d >= 30 and authors_30d >= 10
)
select
  base,
  entries_30d,
  authors_30d,
  mean_before,
  mean_before >= 10 as comparable,
  entries_30d / nullif(mean_before, 0) as ratio,
  exp(ln(ratio) - 1.96 * sqrt(1 / entries_30d + 1 / entries_before)) as ratio_low,
  exp(ln(ratio) + 1.96 * sqrt(1 / entries_30d + 1 / entries_before)) as ratio_high,
  entries_30d + entries_before as n,
  count(*) over () as families
from family
order by comparable desc, ratio desc nulls last, entries_30d desc, base
limit 10
