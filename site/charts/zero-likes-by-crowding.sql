-- Question: what share of derivatives has no like at all, by how crowded their niche was when they appeared?
-- Row: one relation and class of rivals_30d, over entries at least 7 days old; both tiers.
-- Caveat: likes so far, at whatever age from 7 days; crowded niches belong to prominent bases. 95 % intervals after Wilson treat entries as
-- independent. Cells with under 30 models, 10 authors or 5 families are left out.
with tiered as (
  select *, 'T1' as shown_tier from 'derivatives.parquet' where tier <> 'T0' and rivals_30d is not null and age_days >= 7
  union all
  select *, 'T0' as shown_tier from 'derivatives.parquet' where rivals_30d is not null and age_days >= 7
),
cell as (
  select
    shown_tier,
    relation,
    case when rivals_30d = 0 then 0 when rivals_30d < 5 then 1 when rivals_30d < 20 then 5 when rivals_30d < 100 then 20 else 100 end as from_rivals,
    count(*) as n,
    count(distinct author) as authors,
    count(distinct base) as families,
    avg(cast(likes = 0 as integer)) as share_zero,
    median(age_days) as median_age_days
  from tiered
  group by shown_tier, relation, from_rivals
)
select
  shown_tier as tier,
  relation,
  from_rivals,
  n,
  authors,
  families,
  share_zero,
  (share_zero + 1.96 * 1.96 / (2 * n) - 1.96 * sqrt(share_zero * (1 - share_zero) / n + 1.96 * 1.96 / (4 * n * n))) / (1 + 1.96 * 1.96 / n) as ci_low,
  (share_zero + 1.96 * 1.96 / (2 * n) + 1.96 * sqrt(share_zero * (1 - share_zero) / n + 1.96 * 1.96 / (4 * n * n))) / (1 + 1.96 * 1.96 / n) as ci_high,
  median_age_days
from cell
where n >= 30 and authors >= 10 and families >= 5
order by tier desc, relation, from_rivals
