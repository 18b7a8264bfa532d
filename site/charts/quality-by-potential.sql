-- Question: how much do entries document, by the potential of their base?
-- Row: one relation, tier, quality signal and quartile of potential (0: without one).
-- Caveat: signals are what metadata say today; entries of the first 90 days on bases whose 90 days are over. Cells under 30 models,
-- 10 authors or 5 families are left out. 95 % intervals after Wilson treat entries as independent.
with signal as (
  unpivot (select * exclude (evidence) from 'maturation.parquet')
  on share_evals, share_license, share_license_of_base, share_datasets, share_safe_weights, share_card
  into name signal value share
)
select
  tier,
  relation,
  signal,
  potential_quartile,
  models,
  authors,
  families,
  n,
  share,
  (share + 1.96 * 1.96 / (2 * n) - 1.96 * sqrt(share * (1 - share) / n + 1.96 * 1.96 / (4 * n * n))) / (1 + 1.96 * 1.96 / n) as ci_low,
  (share + 1.96 * 1.96 / (2 * n) + 1.96 * sqrt(share * (1 - share) / n + 1.96 * 1.96 / (4 * n * n))) / (1 + 1.96 * 1.96 / n) as ci_high
from signal
where share is not null and relation <> 'unknown'
order by tier desc, relation, signal, potential_quartile
