-- Question: how many rivals did derivatives meet in their niche in the 30 days before they appeared?
-- Row: one relation and class of rivals_30d (entries of other authors in the same base × relation × task); both tiers.
-- Caveat: one's own earlier entries are not rivals. Relations with under 30 models, 10 authors or 5 families are left out.
with tiered as (
  select *, 'T1' as shown_tier from 'derivatives.parquet' where tier <> 'T0' and rivals_30d is not null
  union all
  select *, 'T0' as shown_tier from 'derivatives.parquet' where rivals_30d is not null
),
classed as (
  select
    *,
    case when rivals_30d = 0 then 0 when rivals_30d < 5 then 1 when rivals_30d < 20 then 5 when rivals_30d < 100 then 20 else 100 end as from_rivals
  from tiered
),
printed as (
  select shown_tier, relation, count(*) as n, median(rivals_30d) as median_rivals, avg(rivals_30d) as mean_rivals
  from classed
  group by shown_tier, relation
  having count(distinct id) >= 30 and count(distinct author) >= 10 and count(distinct base) >= 5
)
select
  shown_tier as tier,
  relation,
  n,
  median_rivals,
  mean_rivals,
  from_rivals,
  count(*) as entries,
  count(*) / n as share
from classed join printed using (shown_tier, relation)
group by shown_tier, relation, n, median_rivals, mean_rivals, from_rivals
order by tier desc, relation, from_rivals
