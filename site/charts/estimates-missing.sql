-- Question: what could not be estimated, and why?
-- Row: one specification on one outcome, sample and tier that gave no estimate.
-- Caveat: a fit that did not converge is never printed as a number, whatever it ended with. On a day without readings at an age, that outcome is not tried.
with checks as (
  from read_json('estimate-checks.json', columns = {
    warnings: 'STRUCT(A VARCHAR, B VARCHAR)',
    fits: 'STRUCT(spec VARCHAR, evidence VARCHAR, outcome VARCHAR, sample VARCHAR, tier VARCHAR, reason VARCHAR, dropped BIGINT)[]'
  })
),
fits as (select unnest(fits, max_depth := 2) from checks),
counts as (
  select spec, outcome, sample, tier, max(n) as n, max(families) as families, max(authors) as authors
  from 'estimates.parquet'
  group by all
),
tried as (select count(distinct (spec, outcome, sample, tier)) as tried from 'estimates.parquet')
select
  spec,
  evidence,
  outcome,
  sample,
  tier,
  reason,
  coalesce(n, 0) as n,
  coalesce(families, 0) as families,
  coalesce(authors, 0) as authors,
  dropped as n_dropped,
  tried,
  case evidence when 'B' then warnings.B else warnings.A end as warning
from fits
left join counts using (spec, outcome, sample, tier)
cross join tried
cross join checks
where reason is not null
order by
  list_position(['T1', 'T0', 'T2'], tier),
  outcome,
  sample,
  spec
