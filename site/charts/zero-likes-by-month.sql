-- Question: what share of the derivatives of each month has no like?
-- Row: one relation, tier and month of creation, likes read at age 30 days where at least three months have them (grade A), else at the snapshot (grade C).
-- Caveat: at the snapshot, later months had less time: their rise is age, not a trend. 95 % intervals after Wilson treat models as
-- independent. Months under 30 models, 10 authors or 5 families are left out.
with chosen as (
  select case when count(distinct month) >= 3 then 'likes_at_30' else 'likes' end as outcome
  from 'recognition_months.parquet'
  where outcome = 'likes_at_30' and tier = 'T1' and relation <> 'unknown' and share_zero is not null
)
select
  tier,
  relation,
  month,
  outcome,
  evidence,
  models,
  authors,
  families,
  share_zero,
  (share_zero + 1.96 * 1.96 / (2 * models) - 1.96 * sqrt(share_zero * (1 - share_zero) / models + 1.96 * 1.96 / (4 * models * models))) / (1 + 1.96 * 1.96 / models) as ci_low,
  (share_zero + 1.96 * 1.96 / (2 * models) + 1.96 * sqrt(share_zero * (1 - share_zero) / models + 1.96 * 1.96 / (4 * models * models))) / (1 + 1.96 * 1.96 / models) as ci_high
from 'recognition_months.parquet' join chosen using (outcome)
where relation <> 'unknown' and share_zero is not null
order by tier desc, relation, month
