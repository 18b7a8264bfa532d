-- Question: what goes with {{doubled}}, all else that we know of alike?
-- Row: one outcome and sample: all relations (compared within relation × task) and each relation; tier T1.
-- Caveat: an association in public metadata. {{caveat}}
with main as (
  select *
  from 'estimates.parquet'
  -- In a large panel the specification curve has this specification on drawn entries, too: no relation, and not in the main table.
  where spec = 'ppml.lag.30d.family+month' and tier = 'T1' and term = '{{term}}' and not contains(sample, '(drawn)')
),
-- Likes and downloads 30 days after release where both can be estimated, else both from the one snapshot.
graded as (
  select count(*) filter (evidence = 'A' and outcome in ('likes_at_30', 'downloads_at_30') and ci_low is not null) = 2 as fixed_age
  from main
  where sample = 'all'
),
-- Holm's correction over all tests of the main table on T1: the chance of even one false "fewer" or "more" among them stays at 5 %.
checks as (
  from read_json('estimate-checks.json', columns = {
    main: 'STRUCT(spec VARCHAR, outcome VARCHAR, sample VARCHAR, term VARCHAR, p_holm DOUBLE)[]'
  })
),
corrected as (
  select *, count(*) over () as tests from (select unnest(main, max_depth := 2) from checks)
),
-- The other specification of the main table, which holds the place among the family's authors instead of the lag.
place as (
  select outcome, sample, effect_per_doubling, ci_low, ci_high, n, p_holm
  from 'estimates.parquet' left join corrected using (spec, outcome, sample, term)
  where spec = 'ppml.rank_authors.30d.family+month' and tier = 'T1' and term = '{{place}}'
),
-- In a large panel they are made on drawn entries.
placebo as (
  select * replace (replace(sample, ' (drawn)', '') as sample), contains(sample, '(drawn)') as drawn
  from 'estimates.parquet'
  where spec like 'ppml.lag.30d.%.placebo_%' and tier = 'T1'
),
beside as (
  select
    outcome,
    sample,
    {{placebos}}
  from placebo
  group by outcome, sample
)
select
  case when main.outcome like 'likes%' then 'likes' else 'downloads' end as kind,
  main.outcome,
  main.evidence,
  main.sample,
  main.ci_low is not null as estimated,
  main.effect_per_doubling as effect,
  exp(main.ci_low * ln(2)) - 1 as effect_low,
  exp(main.ci_high * ln(2)) - 1 as effect_high,
  main.p_value,
  corrected.p_holm,
  tests,
  main.n,
  main.families,
  main.authors,
  place.effect_per_doubling as place_effect,
  exp(place.ci_low * ln(2)) - 1 as place_effect_low,
  exp(place.ci_high * ln(2)) - 1 as place_effect_high,
  place.p_holm as place_p_holm,
  place.n as place_n,
  beside.* exclude (outcome, sample)
from main
cross join graded
left join beside using (outcome, sample)
left join corrected using (spec, outcome, sample, term)
left join place using (outcome, sample)
where main.outcome in (
  case when fixed_age then 'likes_at_30' else 'likes' end,
  case when fixed_age then 'downloads_at_30' else 'downloads_30d' end
)
order by main.outcome like 'downloads%', main.sample <> 'all', main.sample
