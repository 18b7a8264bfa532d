-- Question: how often is an entry liked at all, by its place in the release order of its base and relation?
-- Row: one relation and tenth of the release order, pooled over base × relation groups with at least 10 entries; both tiers.
-- Caveat: likes so far, not at equal age: earlier entries had more time. 95 % intervals after Wilson treat entries as independent.
with tiered as (
  select shown.tier as shown_tier, base, relation, id, author, created_at, age_days, likes
  from 'derivatives.parquet' as derivatives
  join (values ('T0'), ('T1')) as shown (tier) on shown.tier = 'T0' or derivatives.tier <> 'T0'
  where created_at is not null and relation <> 'unknown'
),
race as (
  select shown_tier, base, relation, count(*) as entries from tiered group by shown_tier, base, relation having entries >= 10
),
placed as (
  select tiered.*, race.entries, row_number() over (partition by shown_tier, base, relation order by created_at, id) as place
  from tiered
  join race using (shown_tier, base, relation)
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
where n >= 30 and authors >= 10 and families >= 5
order by tier desc, relation, part
