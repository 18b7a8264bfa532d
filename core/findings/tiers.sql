-- Question: how much do headline counts change when uploads that look automated are left out?
-- Row: one, for the whole snapshot, with the family that loses most.
-- Caveat: tiers flag patterns (bursts, serial names), they do not prove automation. T1: neither flag; T2: also the author's first in the family.
with family as (
  select base, count(*) as t0, count(*) filter (tier <> 'T0') as t1
  from 'derivatives.parquet'
  group by base
),
most_changed as (
  select * from family order by t0 - t1 desc, base limit 1
)
select
  count(*) as t0,
  count(*) filter (tier <> 'T0') as t1,
  count(*) filter (tier = 'T2') as t2,
  (select base from most_changed) as base,
  (select t0 from most_changed) as base_t0,
  (select t1 from most_changed) as base_t1
from 'derivatives.parquet'
