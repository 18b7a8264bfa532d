-- The quartile of potential (0: without one) of each base that was entered in its first 90 days, by mid-ranks as in table maturation, made once.
create temp table if not exists quartered as
with potentials as (
  select bases.number as base, potential.potential
  from (select distinct base from entries where in_first_90_days) as entered
  join bases on bases.number = entered.base
  left join 'potential.parquet' as potential on potential.base = bases.base
)
select
  tier,
  base,
  case
    when potential is null then 0
    else 1 + cast(floor(
      4 * (rank() over (partition by tier order by potential nulls last) - 1 + count(*) over (partition by tier, potential) / 2)
      / count(potential) over (partition by tier)
    ) as integer)
  end as potential_quartile
from (
  select distinct tier, base
  from entries
  join tiers on tiers.tier = 'T0' or in_t1
  where in_first_90_days
)
join potentials using (base);
