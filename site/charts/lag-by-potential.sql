-- Question: do entries come sooner on bases of higher potential?
-- Row: one quartile of the base's potential (0: without one), relation and tier: quartiles of the lag of the first 90 days' entries.
-- Caveat: bases whose 90 days are over and saw an entry; the quartiles are those of table maturation. The lag is an upper bound of the
-- work time. Cells under 30 models, 10 authors or 5 families are left out. `median_low` and `median_high`: the 95 % interval of
-- the median, in which entries of one author, or of one base, are clusters.

{{entries}}
{{quartered}}
with valued as (
  select tier, relation, potential_quartile, author, base, lag_days as value
  from entries
  join tiers on tiers.tier = 'T0' or in_t1
  join quartered using (tier, base)
  where in_first_90_days and relation <> 'unknown'
),
{{woodruff tier, relation, potential_quartile}}
select
  tier,
  relation,
  potential_quartile,
  maturation.bases,
  maturation.models,
  maturation.authors,
  maturation.n,
  maturation.authors_90d_per_base,
  list_aggregate(sorted, 'quantile_cont', 0.25) as quartile_1,
  list_aggregate(sorted, 'quantile_cont', 0.5) as median,
  list_aggregate(sorted, 'quantile_cont', 0.75) as quartile_3,
  median_low,
  median_high
from medians join 'maturation.parquet' as maturation using (tier, relation, potential_quartile)
where maturation.median_lag_days is not null
order by tier desc, relation, potential_quartile
