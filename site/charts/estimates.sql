-- Question: {{question}}
-- Row: one term, sample and tier of {{specifications}}, for {{which}}.
-- Caveat: associations, not effects. Without numbers where there is no estimate; estimate-checks.json says why. Errors: the largest of clustered by
-- family and author and of the jackknives over either.
with checks as (
  from read_json('estimate-checks.json', columns = {
    warnings: 'STRUCT(A VARCHAR, B VARCHAR)',
    main: 'STRUCT(spec VARCHAR, outcome VARCHAR, sample VARCHAR, tier VARCHAR, term VARCHAR, p_holm DOUBLE,
      families STRUCT(low DOUBLE, high DOUBLE, low_without VARCHAR, high_without VARCHAR),
      authors STRUCT(low DOUBLE, high DOUBLE, low_without VARCHAR, high_without VARCHAR))[]'
  })
),
checked as (
  select spec, outcome, sample, tier, term, p_holm, families as without_family, authors as without_author
  from (select unnest(main, max_depth := 2) from checks)
),
chosen as (
  select outcome
  from 'estimates.parquet'
  where spec = 'ppml.lag.30d.family+month' and sample = 'all' and tier = 'T1' and term = 'ln(1+lag)' and outcome in {{outcomes}}
  -- Without any estimate, the outcome with most entries.
  order by effect_per_doubling is null, if(effect_per_doubling is null, -n, 0), list_position({{outcomes}}, outcome)
  limit {{most}}
),
estimated as (
  select *, exp(ci_low * ln(2)) - 1 as effect_low, exp(ci_high * ln(2)) - 1 as effect_high
  from 'estimates.parquet'
  where outcome in (from chosen) and ({{terms}})
)
select
  spec,
  evidence,
  outcome,
  sample,
  tier,
  term,
  effect_per_doubling,
  effect_low,
  effect_high,
  case when effect_low is null or effect_high is null then 'no estimate'
    when effect_low <= 0 and effect_high >= 0 then 'no association found'
    else (case when effect_per_doubling < 0 then 'fewer' else 'more' end) || (case when p_holm >= 0.05 then ', not after Holm' else '' end)
  end as reading,
  p_value,
  p_holm,
  max(effect_per_doubling) filter (tier = 'T0') over (partition by spec, outcome, sample, term) as effect_t0,
  exp(without_family.low * ln(2)) - 1 as without_family_low,
  exp(without_family.high * ln(2)) - 1 as without_family_high,
  without_family.low_without as family_at_low,
  without_family.high_without as family_at_high,
  exp(without_author.low * ln(2)) - 1 as without_author_low,
  exp(without_author.high * ln(2)) - 1 as without_author_high,
  without_author.low_without as author_at_low,
  without_author.high_without as author_at_high,
  n,
  n_dropped,
  families,
  authors,
  largest_cluster_share,
  estimate,
  std_error,
  case evidence when 'B' then warnings.B else warnings.A end as warning
from estimated
left join checked using (spec, outcome, sample, tier, term)
cross join checks
order by
  list_position(['T1', 'T0', 'T2'], tier),
  list_position({{outcomes}}, outcome),
  spec,
  list_position(['ln(1+lag)', 'ln(rank_authors)', 'ln(1+rivals_30d)'], term) nulls last,
  term,
  list_position(['all', 'quantized', 'finetune', 'adapter', 'merge'], replace(sample, ' (drawn)', ''))
