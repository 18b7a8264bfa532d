-- Question: what is made of bases of each size?
-- Row: one relation, tier and parameter bucket of the base: the relation's share of the bucket's entries.
-- Caveat: bases without a stated size are left out; headers of packed quantized weights state fewer parameters. Cells under 30 models, 10
-- authors or 5 families are left out. 95 % intervals after Wilson treat entries as independent.
with cell as (
  select *, sum(n) over (partition by tier, size) as entries
  from 'efficiency.parquet'
  where side = 'base' and size <> 'unknown'
)
select
  tier,
  relation,
  size,
  models,
  authors,
  families,
  n,
  cast(entries as bigint) as entries,
  share_of_entries,
  (share_of_entries + 1.96 * 1.96 / (2 * entries) - 1.96 * sqrt(share_of_entries * (1 - share_of_entries) / entries + 1.96 * 1.96 / (4 * entries * entries))) / (1 + 1.96 * 1.96 / entries) as ci_low,
  (share_of_entries + 1.96 * 1.96 / (2 * entries) + 1.96 * sqrt(share_of_entries * (1 - share_of_entries) / entries + 1.96 * 1.96 / (4 * entries * entries))) / (1 + 1.96 * 1.96 / entries) as ci_high,
  entries_per_base
from cell
where share_of_entries is not null and likes_median is not null and relation <> 'unknown'
order by tier desc, relation, array_position(['<1B', '1-4B', '4-10B', '10-40B', '40-100B', '>100B'], size)
