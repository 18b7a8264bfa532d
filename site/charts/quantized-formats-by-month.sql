-- Question: how do the formats of quantizations change?
-- Row: one month of creation, tier and format, of the four formats with most quantizations on T1; a month without a model of the format is 0.
-- Caveat: only models that are still listed; formats are what tags name. Months under 30 models, 10 authors or 5 families are left out.
-- 95 % intervals after Wilson at the effective number of models.

{{wilson}}
{{entries}}
{{stated}}
with top as (
  select format, row_number() over (order by models desc, format) as place
  from 'formats.parquet'
  where month is null and tier = 'T1' and relation = 'quantized' and format <> 'none'
  order by models desc, format
  limit 4
),
-- The places of the four formats among the bits of the entries.
bits as (
  select
    max(bit) filter (place = 1) as bit_1,
    max(bit) filter (place = 2) as bit_2,
    max(bit) filter (place = 3) as bit_3,
    max(bit) filter (place = 4) as bit_4
  from (select *, cast(1 as bigint) << (list_position(getvariable('formats'), format) - 1) as bit from top)
),
month as (
  select tier, month, any_value(n) as n, any_value(complete) as complete
  from 'formats.parquet'
  where month is not null and relation = 'quantized' and share is not null
  group by tier, month
),
-- A model with several parents counts once, with the first of them.
counted as (
  select
    tier,
    cast(date_trunc('month', created_at) as date) as month,
    author,
    base,
    (formats & bit_1) > 0 as is_1,
    (formats & bit_2) > 0 as is_2,
    (formats & bit_3) > 0 as is_3,
    (formats & bit_4) > 0 as is_4
  from entries
  join stated using (number)
  cross join bits
  join tiers on tiers.tier = 'T0' or in_t1
  where relation = 'quantized' and not repeated and created_at is not null
),
{{shares tier, month}}
select
  month.tier,
  month.month,
  month.complete,
  month.n,
  top.format,
  cast(round(shares.share * month.n) as bigint) as models,
  shares.share,
  effective_n,
  ci_low,
  ci_high
from month
cross join top
join shares on shares.tier = month.tier and shares.month = month.month and shares.kind = cast(top.place as varchar)
order by month.tier desc, top.format, month.month
