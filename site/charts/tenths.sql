-- Question: how are the {{measure}} of derivatives spread over {{over}}?
-- Row: one relation, tier and tenth of {{of}}: quartiles of {{fixed}} where at least five
-- cells have it (grade A), else of {{now}} at the snapshot (grade C).
-- Caveat: at the snapshot, early entries had more time. Cells under 30 models, 10 authors or 5 families are left out. 95 % intervals at the effective
-- number of entries: of the share that has any after Wilson; of the median as written below.

{{wilson}}
{{entries}}
with chosen as (
  select case when count(*) >= 5 then '{{fixed}}' else '{{now}}' end as outcome
  from 'recognition.parquet'
  where outcome = '{{fixed}}' and dimension = '{{dimension}}' and tier = 'T1' and relation <> 'unknown' and median is not null
),
cell as (
  select *, 1 - share_zero as share_any
  from 'recognition.parquet' join chosen using (outcome)
  where dimension = '{{dimension}}' and relation <> 'unknown' and median is not null
),
-- Tenths are cut over T0, as in the table: `middle` is the mid-rank among `places`.
placed as (
  select cast(file_row_number as integer) as number, {{middle}} as middle, {{places}} as places, case outcome when '{{fixed}}' then {{fixed}} else {{now}} end as earned
  from 'derivatives.parquet', chosen
  where {{placed}}
),
valued as (
  select
    tier,
    entries.relation,
    cast(1 + floor(10 * (middle - 0.5) / places) as integer) as decile,
    author,
    base,
    earned as value,
    earned > 0 as is_any
  from placed
  join entries using (number)
  join tiers on tiers.tier = 'T0' or in_t1
  where earned is not null
),
{{woodruff tier, relation, decile}}
select
  cell.tier,
  cell.relation,
  cell.decile,
  outcome,
  evidence,
  cell.models,
  cell.authors,
  cell.families,
  cell.n,
  measure_min,
  measure_max,
  q1,
  median,
  median_low,
  median_high,
  q3,
  share_any,
  effective_n,
  wilson_low(share, effective_n) as ci_low,
  wilson_high(share, effective_n) as ci_high
from cell
join medians using (tier, relation, decile)
join weighed using (tier, relation, decile)
where kind = 'any'
order by cell.tier desc, cell.relation, cell.decile
