-- Question: how often is an entry liked at all, by its place in the release order of its base and relation?
-- Row: one relation and tenth of the release order, pooled over base × relation groups with at least 10 entries; both tiers.
-- Caveat: likes so far, not at equal age: earlier entries had more time. 95 % intervals after Wilson treat entries as independent.
with tiered as (
  select *, 'T1' as shown_tier from 'derivatives.parquet' where tier <> 'T0' and created_at is not null
  union all
  select *, 'T0' as shown_tier from 'derivatives.parquet' where created_at is not null
),
placed as (
  select
    *,
    count(*) over race as entries,
    row_number() over (partition by shown_tier, base, relation order by created_at, id) as place
  from tiered
  window race as (partition by shown_tier, base, relation)
),
cell as (
  select
    shown_tier,
    relation,
    1 + ((place - 1) * 10) // entries as part,
    count(*) as n,
    count(distinct author) as authors,
    count(distinct base) as families,
    avg(cast(likes > 0 as integer)) as share_liked,
    quantile_cont(likes, 0.25) as quartile_1,
    median(likes) as median_likes,
    quantile_cont(likes, 0.75) as quartile_3,
    median(age_days) as median_age_days
  from placed
  where entries >= 10
  group by shown_tier, relation, part
)
select
  shown_tier as tier,
  relation,
  part,
  n,
  share_liked,
  (share_liked + 1.96 * 1.96 / (2 * n) - 1.96 * sqrt(share_liked * (1 - share_liked) / n + 1.96 * 1.96 / (4 * n * n))) / (1 + 1.96 * 1.96 / n) as ci_low,
  (share_liked + 1.96 * 1.96 / (2 * n) + 1.96 * sqrt(share_liked * (1 - share_liked) / n + 1.96 * 1.96 / (4 * n * n))) / (1 + 1.96 * 1.96 / n) as ci_high,
  quartile_1,
  median_likes,
  quartile_3,
  median_age_days
from cell
where n >= 30 and authors >= 10 and families >= 5 and relation <> 'unknown'
order by tier desc, relation, part
