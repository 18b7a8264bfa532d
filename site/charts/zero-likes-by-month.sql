-- Question: what share of the derivatives of each month has no like?
-- Row: one relation, tier and month of creation, likes read at age 30 days where at least three months have them (grade A), else at the snapshot (grade C).
-- Caveat: at the snapshot, later months had less time: their rise is age, not a trend. 95 % intervals after Wilson at the effective number
-- of models. Months under 30 models, 10 authors or 5 families are left out.

{{wilson}}
{{entries}}
with chosen as (
  select case when count(distinct month) >= 3 then 'likes_at_30' else 'likes' end as outcome
  from 'recognition_months.parquet'
  where outcome = 'likes_at_30' and tier = 'T1' and relation <> 'unknown' and share_zero is not null
),
-- A model with several parents counts once, with the first of them.
counted as (
  select
    tier,
    relation,
    cast(date_trunc('month', created_at) as date) as month,
    author,
    base,
    if(outcome = 'likes', likes, likes_at_30) = 0 as is_zero
  from entries
  cross join chosen
  join tiers on tiers.tier = 'T0' or in_t1
  where created_at is not null and relation <> 'unknown' and not repeated and if(outcome = 'likes', likes, likes_at_30) is not null
),
{{shares tier, relation, month}}
select
  months.tier,
  months.relation,
  months.month,
  outcome,
  evidence,
  models,
  months.authors,
  months.families,
  share_zero,
  effective_n,
  ci_low,
  ci_high
from 'recognition_months.parquet' as months
join chosen using (outcome)
join shares using (tier, relation, month)
where share_zero is not null
order by months.tier desc, months.relation, months.month
