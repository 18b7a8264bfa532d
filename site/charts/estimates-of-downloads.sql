-- Question: by how much do downloads differ between entries whose lag, place among authors or number of rivals is twice as large?
-- Row: one term, sample and tier of specifications 1 and 2 of the method, for the first of the outcomes downloads at 30 days of age and downloads at the snapshot on which
-- specification 1 converged over all relations.
-- Caveat: associations, not effects; not every converged specification is shown here, the table has all. Errors clustered by family and author.
with chosen as (
  select outcome
  from 'estimates.parquet'
  where spec = 'ppml.lag.30d.family+month' and sample = 'all' and tier = 'T1' and term = 'ln(1+lag)' and converged and effect_per_doubling is not null
    and outcome in ('downloads_at_30', 'downloads_30d')
  order by array_position(['downloads_at_30', 'downloads_30d'], outcome)
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
  and ((spec = 'ppml.lag.30d.family+month' and term in ('ln(1+lag)', 'ln(1+rivals_30d)')) or (spec = 'ppml.rank_authors.30d.family+month' and term = 'ln(rank_authors)'))
order by
  array_position(['T1', 'T0', 'T2'], tier),
  spec,
  array_position(['ln(1+lag)', 'ln(rank_authors)', 'ln(1+rivals_30d)'], term) nulls last,
  term,
  array_position(['all', 'quantized', 'finetune', 'adapter', 'merge'], sample)
