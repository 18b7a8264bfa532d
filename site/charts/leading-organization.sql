-- Question: which organization's models draw most derivatives of each relation?
-- Row: one relation and one of its three organizations with most children on T1; T0 and by root beside.
-- Caveat: direct children, declared lineage. 95 % intervals of share_t1 after Wilson at the effective number of models.

{{wilson}}
{{entries}}
with placed as (
  select *, row_number() over (partition by relation order by children_t1 desc, name) as place
  from 'ecosystem.parquet'
  where scope = 'organization' and relation not in ('all', 'unknown') and share_t1 is not null and children_t1 > 0
  qualify place <= 3
),
owned as (
  select placed.relation, bases.number as base, 1 << (place - 1) as bits from bases join placed on placed.name = bases.owner
),
-- Each model of T1 once for each relation, with the places of all its parents' owners.
model as (
  select relation, author, base, coalesce(bits, 0) as bits
  from entries
  left join owned using (relation, base)
  where in_t1 and shared_model is null
  union all
  select relation, any_value(author), arg_min(base, number), bit_or(coalesce(bits, 0))
  from entries
  left join owned using (relation, base)
  where in_t1 and shared_model is not null
  group by relation, shared_model
),
counted as (
  select
    relation,
    author,
    base,
    bits & 1 > 0 as is_1,
    bits & 2 > 0 as is_2,
    bits & 4 > 0 as is_3
  from model
),
{{shares relation}}
select
  placed.relation,
  place,
  name,
  children_t1,
  children_t0,
  total_t1,
  total_t0,
  share_t1,
  share_t0,
  share_by_root_t1,
  effective_n,
  ci_low,
  ci_high
from placed
join shares on shares.relation = placed.relation and shares.kind = cast(place as varchar)
order by total_t1 desc, placed.relation, place
