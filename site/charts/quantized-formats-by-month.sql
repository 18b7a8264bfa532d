-- Question: how do the formats of quantizations change?
-- Row: one month of creation, tier and format, of the four formats with most quantizations on T1; a month without a model of the format is 0.
-- Caveat: only models that are still listed; formats are what tags name. Months under 30 models, 10 authors or 5 families are left out.
with top as (
  select format
  from 'formats.parquet'
  where month is null and tier = 'T1' and relation = 'quantized' and format <> 'none'
  order by models desc, format
  limit 4
),
month as (
  select tier, month, any_value(n) as n, any_value(complete) as complete
  from 'formats.parquet'
  where month is not null and relation = 'quantized' and share is not null
  group by tier, month
),
filled as (
  select month.tier, month.month, month.complete, month.n, top.format, coalesce(formats.models, 0) as models, coalesce(formats.models, 0) / month.n as share
  from month cross join top
  left join 'formats.parquet' as formats
    on formats.relation = 'quantized' and formats.tier = month.tier and formats.month = month.month and formats.format = top.format
)
select
  *,
  greatest(0, (share + 1.96 * 1.96 / (2 * n) - 1.96 * sqrt(share * (1 - share) / n + 1.96 * 1.96 / (4 * n * n))) / (1 + 1.96 * 1.96 / n)) as ci_low,
  least(1, (share + 1.96 * 1.96 / (2 * n) + 1.96 * sqrt(share * (1 - share) / n + 1.96 * 1.96 / (4 * n * n))) / (1 + 1.96 * 1.96 / n)) as ci_high
from filled
order by tier desc, format, month
