-- Question: what is made of bases of each size?
-- Row: one relation, tier and parameter bucket of the base: the relation's share of the bucket's entries.
-- Caveat: bases without a stated size are left out; headers of packed quantized weights state fewer parameters. Cells under 30 models, 10
-- authors or 5 families are left out. 95 % intervals after Wilson at the effective number of entries.

{{wilson}}
{{entries}}
with counted as (
  select
    tier,
    bases.size as base_size,
    entries.author,
    entries.base,
    relation = 'finetune' as is_finetune,
    relation = 'adapter' as is_adapter,
    relation = 'quantized' as is_quantized,
    relation = 'merge' as is_merge
  from entries
  join bases on bases.number = entries.base
  join tiers on tiers.tier = 'T0' or in_t1
  where bases.size <> 'unknown'
),
{{shares tier, base_size}}
select
  efficiency.tier,
  efficiency.relation,
  efficiency.size,
  efficiency.models,
  efficiency.authors,
  efficiency.families,
  efficiency.n,
  shares.n as entries,
  share_of_entries,
  effective_n,
  ci_low,
  ci_high,
  entries_per_base
from 'efficiency.parquet' as efficiency
join shares on shares.tier = efficiency.tier and shares.base_size = efficiency.size and shares.kind = efficiency.relation
where side = 'base' and share_of_entries is not null and likes_median is not null
order by efficiency.tier desc, efficiency.relation, array_position(['<1B', '1-4B', '4-10B', '10-40B', '40-100B', '>100B'], size)
