-- Question: by how much does recognition differ between entries whose lag, rank or number of rivals is twice as large?
-- Row: one term of one converged specification on one tier, the main ones first; with its clusters.
-- Caveat: associations, not effects. Intervals from errors clustered by family and author; an estimate that did not converge is left out.
select spec, evidence, outcome, sample, tier, term, effect_per_doubling, exp(ci_low * ln(2)) - 1 as effect_low, exp(ci_high * ln(2)) - 1 as effect_high, estimate, std_error, p_value, n, n_dropped, families, authors, largest_cluster_share
from 'estimates.parquet'
where converged and effect_per_doubling is not null and ci_low is not null and ci_high is not null
order by tier desc, evidence, spec, outcome, sample, term
