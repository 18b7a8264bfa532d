-- Question: how often does a derivative state a licence of the class of its base's?
-- Row: one relation and tier, over derivatives whose base is listed and states a licence.
-- Caveat: not legal advice: another class is no violation by itself, and a licence that is not stated is not a licence that was dropped.
-- 95 % intervals after Wilson at the effective number of entries.

{{wilson}}
{{entries}}
{{stated}}
with counted as (
  select tier, relation, entries.author, entries.base, stated.license_class = bases.license_class as is_kept, stated.license_class = 'none_stated' as is_not_stated
  from entries
  join stated using (number)
  join bases on bases.number = entries.base
  join tiers on tiers.tier = 'T0' or in_t1
  where bases.license_class not in ('not_listed', 'none_stated') and relation <> 'unknown'
),
{{shares tier, relation}},
-- The printing rule is that of table licenses: of its widest row.
printed as (
  select tier, relation
  from 'licenses.parquet'
  where parent_class not in ('not_listed', 'none_stated')
  group by tier, relation
  having max(authors) >= 10 and max(families) >= 5
)
select
  kept.tier,
  kept.relation,
  kept.n,
  kept.share as share_kept,
  kept.effective_n,
  kept.ci_low,
  kept.ci_high,
  not_stated.share as share_not_stated
from shares as kept
join shares as not_stated using (tier, relation)
join printed using (tier, relation)
where kept.kind = 'kept' and not_stated.kind = 'not_stated' and kept.n >= 30
order by kept.tier desc, kept.n desc, kept.relation
