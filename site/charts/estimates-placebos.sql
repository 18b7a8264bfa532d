-- Question: do the checks that should find nothing find nothing?
-- Row: one term, sample and tier of the placebos of specification 1, for the first of the outcomes likes at 30 and 7 days of age and likes at the snapshot on which
-- specification 1 converged over all relations.
-- Caveat: associations, not effects; not every converged specification is shown here, the table has all. Errors clustered by family and author.
with chosen as (
  select outcome
  from 'estimates.parquet'
  where spec = 'ppml.lag.30d.family+month' and sample = 'all' and tier = 'T1' and term = 'ln(1+lag)' and converged and effect_per_doubling is not null
    and outcome in ('likes_at_30', 'likes_at_7', 'likes')
  order by array_position(['likes_at_30', 'likes_at_7', 'likes'], outcome)
  limit 1
)
select
  spec,
  evidence,
  outcome,
  sample,
  tier,
  term,
  effect_per_doubling,
  exp(ci_low * ln(2)) - 1 as effect_low,
  exp(ci_high * ln(2)) - 1 as effect_high,
  estimate,
  std_error,
  p_value,
  n,
  n_dropped,
  families,
  authors,
  largest_cluster_share
from 'estimates.parquet' join chosen using (outcome)
where converged and effect_per_doubling is not null and ci_low is not null and ci_high is not null
  and ((spec like '%.placebo\_permuted' escape '\' and term like '%permuted') or (spec like '%.placebo\_other\_family' escape '\' and term like '%another family%') or (spec like '%.placebo\_leading' escape '\' and term like '%leading%'))
order by
  array_position(['T1', 'T0', 'T2'], tier),
  spec,
  array_position(['ln(1+lag)', 'ln(rank_authors)', 'ln(1+rivals_30d)'], term) nulls last,
  term,
  array_position(['all', 'quantized', 'finetune', 'adapter', 'merge'], sample)
