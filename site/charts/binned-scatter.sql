-- Question: {{question}}
-- Row: one of up to 20 bins of equally many entries, for lag and rivals in 30 days of specification 1 and for the place among authors of specification 2, on T1 over
-- all relations, for the first outcome, of fixed age before the snapshot's, on which specification 1 converged; without bins where there is no estimate.
-- Caveat: both axes after all effects and all other terms are partialled out with the working weights; y is the partial residual on the scale of the
-- logarithm of the mean, so a bin's height is not a count.
with checks as (
  from read_json('estimate-checks.json', columns = {
    warnings: 'STRUCT(A VARCHAR, B VARCHAR)',
    main: 'STRUCT(spec VARCHAR, outcome VARCHAR, sample VARCHAR, tier VARCHAR, term VARCHAR, bins STRUCT(x DOUBLE, y DOUBLE, n BIGINT)[])[]'
  })
),
checked as (select unnest(main, max_depth := 2) from checks),
binned as (
  select spec, outcome, sample, tier, term, unnest(range(1, len(bins) + 1)) as bin, unnest(bins, max_depth := 2)
  from checked
),
chosen as (
  select outcome
  from 'estimates.parquet'
  where spec = 'ppml.lag.30d.family+month' and sample = 'all' and tier = 'T1' and term = 'ln(1+lag)' and outcome in {{outcomes}}
  order by effect_per_doubling is null, if(effect_per_doubling is null, -n, 0), list_position({{outcomes}}, outcome)
  limit 1
)
select
  spec,
  evidence,
  outcome,
  term,
  cast(bin as integer) as bin,
  binned.x,
  binned.y,
  binned.n as entries,
  estimate,
  ci_low,
  ci_high,
  effect_per_doubling,
  estimates.n,
  case evidence when 'B' then warnings.B else warnings.A end as warning
from 'estimates.parquet' as estimates
left join binned using (spec, outcome, sample, tier, term)
cross join checks
where outcome in (from chosen) and sample = 'all' and tier = 'T1'
  and (spec = 'ppml.lag.30d.family+month' and term in ('ln(1+lag)', 'ln(1+rivals_30d)') or spec = 'ppml.rank_authors.30d.family+month' and term = 'ln(rank_authors)')
order by list_position(['ln(1+lag)', 'ln(rank_authors)', 'ln(1+rivals_30d)'], term), bin
