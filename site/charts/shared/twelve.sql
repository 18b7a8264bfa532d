-- From `owned` (bases, and in `bits` which of the twelve in `placed` they belong to): `counted`, whose models have a base of which of them.
-- Each model of T1 once, with the places of all its parents' owners.
model as (
  select author, base, coalesce(bits, 0) as bits
  from entries
  left join owned using (base)
  where in_t1 and shared_model is null
  union all
  select any_value(author), arg_min(base, number), bit_or(coalesce(bits, 0))
  from entries
  left join owned using (base)
  where in_t1 and shared_model is not null
  group by shared_model
),
counted as (
  select
    'all' as relation,
    author,
    base,
    bits & 1 > 0 as is_1,
    bits & 2 > 0 as is_2,
    bits & 4 > 0 as is_3,
    bits & 8 > 0 as is_4,
    bits & 16 > 0 as is_5,
    bits & 32 > 0 as is_6,
    bits & 64 > 0 as is_7,
    bits & 128 > 0 as is_8,
    bits & 256 > 0 as is_9,
    bits & 512 > 0 as is_10,
    bits & 1024 > 0 as is_11,
    bits & 2048 > 0 as is_12
  from model
),
