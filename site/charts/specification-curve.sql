-- Question: {{question}}
-- Row: one specification on one outcome and tier, over all relations: every combination of choices that was estimated, lowest first; without numbers
-- where there is no estimate.
-- Caveat: none picked. Differences of ppml and log1p_ols are relative, those of any_lpm are of the probability of any. Most rows share their
-- data: a count of them is no test. Errors are the largest of clustered ones and of jackknives over families and authors, linearized, the main table's
-- partly refitted.
with checks as (from read_json('estimate-checks.json', columns = {warnings: 'STRUCT(A VARCHAR, B VARCHAR)'})),
curve as (
  select
    *,
    split_part(spec, '.', 1) as estimator,
    split_part(spec, '.', 2) as lateness,
    split_part(spec, '.', 3) as rivals_window,
    split_part(spec, '.', 4) as effects
  from 'estimates.parquet'
  -- In a large panel the curve is on drawn entries; the main table, on all, stands apart.
  where sample = (select max(sample) from 'estimates.parquet' where sample in ('all', 'all (drawn)'))
    and outcome in {{outcomes}}
    and term in {{terms}}
    and not contains(spec, '.placebo_')
    and not contains(spec, 'family*month')
)
select
  outcome,
  evidence,
  estimator,
  lateness,
  rivals_window,
  effects,
  tier,
  sample,
  effect_per_doubling,
  if(estimator = 'any_lpm', ci_low * ln(2), exp(ci_low * ln(2)) - 1) as effect_low,
  if(estimator = 'any_lpm', ci_high * ln(2), exp(ci_high * ln(2)) - 1) as effect_high,
  p_value,
  n,
  n_dropped,
  families,
  authors,
  largest_cluster_share,
  term,
  spec,
  case evidence when 'B' then warnings.B else warnings.A end as warning
from curve
cross join checks
order by effect_per_doubling nulls last, spec, outcome, tier
