-- Question: how much do entries document, by the potential of their base?
-- Row: one relation, tier, quality signal and quartile of potential (0: without one).
-- Caveat: signals are what metadata say today; entries of the first 90 days on bases whose 90 days are over. Cells under 30 models,
-- 10 authors or 5 families are left out. 95 % intervals after Wilson at the effective number of entries.

{{wilson}}
{{entries}}
{{stated}}
{{quartered}}
with counted as (
  select
    tier,
    relation,
    potential_quartile,
    entries.author,
    entries.base,
    has_evals as is_share_evals,
    stated.license_class <> 'none_stated' as is_share_license,
    is_share_license and coalesce(stated.license = bases.license, false) as is_share_license_of_base,
    datasets_named as is_share_datasets,
    safe_weights as is_share_safe_weights,
    card_present as is_share_card
  from entries
  join tiers on tiers.tier = 'T0' or in_t1
  join quartered using (tier, base)
  join stated using (number)
  join bases on bases.number = entries.base
  where in_first_90_days and relation <> 'unknown'
),
{{shares tier, relation, potential_quartile}},
signal as (
  unpivot (select * exclude (evidence) from 'maturation.parquet')
  on share_evals, share_license, share_license_of_base, share_datasets, share_safe_weights, share_card
  into name signal value share
)
select
  signal.tier,
  signal.relation,
  signal.signal,
  signal.potential_quartile,
  signal.models,
  signal.authors,
  signal.families,
  signal.n,
  signal.share,
  effective_n,
  ci_low,
  ci_high
from signal
join shares
  on shares.tier = signal.tier and shares.relation = signal.relation and shares.potential_quartile = signal.potential_quartile
    and shares.kind = signal.signal
where signal.share is not null
order by signal.tier desc, signal.relation, signal.signal, signal.potential_quartile
