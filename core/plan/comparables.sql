-- Question: what did entries of about this place in the release order and about this crowding earn?
-- Row: one tier × relation × level × rank band × crowding band × reading × outcome, in which distinct models are counted once.
-- Bands are powers of two: rank band k holds ranks 2^k … 2^(k+1) − 1, 10 all from 1,024 on; crowding band 0 holds entries without
-- a rival in the 30 days before, k those with 2^(k−1) … 2^k − 1, 8 all from 128 on. Levels widen: `near` the bands themselves,
-- `wide` one band more on each side of both, `rank` one rank band more on each side whatever the crowding, `relation` everything.
-- Readings: `30` outcomes read at a fixed age of 30 days (grade A); `30-60`, `60-120`, `120-240` the counts of one snapshot, of
-- entries of that age in days (grade B: older entries had more time).
-- Caveat: entries that vanished have no counts and are left out. The interval of the median (`low`, `high`: order statistics, at
-- least 95 %) takes models for independent. Statistics are null under 30 models, 10 authors or 5 families.
with entry as (
  select
    id,
    author,
    base,
    relation,
    tier,
    least(10, cast(floor(log2(rank)) as integer)) as rank_band,
    case when rivals_30d = 0 then 0 else least(8, 1 + cast(floor(log2(rivals_30d)) as integer)) end as crowding_band,
    case
      when age_days >= 30 and age_days < 60 then '30-60'
      when age_days >= 60 and age_days < 120 then '60-120'
      when age_days >= 120 and age_days < 240 then '120-240'
    end as age_band,
    likes,
    downloads_30d,
    likes_at_30,
    downloads_at_30
  from 'derivatives.parquet'
  where rank is not null
),
observed as (
  select id, author, base, relation, tier, rank_band, crowding_band, age_band as reading, likes, downloads_30d as downloads
  from entry
  where age_band is not null
  union all by name
  select id, author, base, relation, tier, rank_band, crowding_band, '30' as reading, likes_at_30 as likes, downloads_at_30 as downloads
  from entry
  where likes_at_30 is not null or downloads_at_30 is not null
),
step as (
  select unnest([-1, 0, 1]) as step
),
placed as (
  select * exclude (rank_band, crowding_band), 'near' as level, rank_band, crowding_band from observed
  union all by name
  select * exclude (rank_band, crowding_band, step, crowding_step), 'wide' as level, rank_band + step as rank_band, crowding_band + crowding_step as crowding_band
  from observed, step, (select step as crowding_step from step) as crowding
  where rank_band + step between 0 and 10 and crowding_band + crowding_step between 0 and 8
  union all by name
  select * exclude (rank_band, crowding_band, step), 'rank' as level, rank_band + step as rank_band, null as crowding_band
  from observed, step
  where rank_band + step between 0 and 10
  union all by name
  select * exclude (rank_band, crowding_band), 'relation' as level, null as rank_band, null as crowding_band from observed
),
tiered as (
  select placed.* exclude (tier), shown.tier
  from placed
  join (values ('T0'), ('T1')) as shown (tier) on shown.tier = 'T0' or placed.tier <> 'T0'
),
earned as (
  unpivot (select tier, relation, level, rank_band, crowding_band, reading, id, author, base, likes, downloads from tiered)
  on likes, downloads
  into name outcome value value
),
-- A model with several parents can lie in a cell several times; its counts are the same each time.
member as (
  select tier, relation, level, rank_band, crowding_band, reading, outcome, id, any_value(author) as author, any_value(value) as value
  from earned
  group by all
),
spread as (
  select tier, relation, level, rank_band, crowding_band, reading, outcome, count(distinct base) as families
  from earned
  group by all
),
cell as (
  select
    tier,
    relation,
    level,
    rank_band,
    crowding_band,
    reading,
    outcome,
    count(*) as models,
    count(distinct author) as authors,
    list_sort(list(value)) as sorted
  from member
  group by all
),
judged as (
  select
    cell.*,
    spread.families,
    models >= 30 and authors >= 10 and families >= 5 as printed,
    -- The j-th smallest and the j-th largest of n hold the median with at least 95 % where j <= (n − 1.96 √n) / 2.
    greatest(1, cast(floor((models - 1.96 * sqrt(models)) / 2) as bigint)) as j
  from cell
  join spread
    on cell.tier = spread.tier
    and cell.relation = spread.relation
    and cell.level = spread.level
    and cell.rank_band is not distinct from spread.rank_band
    and cell.crowding_band is not distinct from spread.crowding_band
    and cell.reading = spread.reading
    and cell.outcome = spread.outcome
)
select
  tier,
  relation,
  level,
  rank_band,
  crowding_band,
  reading,
  outcome,
  models,
  authors,
  families,
  case when printed then list_aggregate(sorted, 'quantile_cont', 0.25) end as q1,
  case when printed then list_aggregate(sorted, 'quantile_cont', 0.5) end as median,
  case when printed then list_aggregate(sorted, 'quantile_cont', 0.75) end as q3,
  case when printed then sorted[j] end as low,
  case when printed then sorted[models + 1 - j] end as high,
  case when reading = '30' then 'A' else 'B' end as evidence
from judged
order by all
