-- Question: how is recognition distributed over early and late, crowded and uncrowded entries?
-- Row: one outcome × relation × dimension × decile × tier. Dimension `all` has the single decile 0; `rank` is the place within
-- the family (families of at least 30 dated entries), `crowding` the rivals of the 30 days before, within the relation.
-- Caveat: likes and downloads_30d are one snapshot's (grade C): early entries had more time. Deciles are cut over T0, ties share
-- one, so some are empty. Statistics are null under 30 models, 10 authors or 5 families.
with entry as (
  -- `bits` has one for each outcome that is known of an entry: 1 likes, 2 downloads_30d, 4 likes_at_30, 8 downloads_at_30; in T1 16 to 128.
  -- Only a model with several parents can come twice, so these alone keep their number.
  select
    case when weight is distinct from 1 then model_number end as model_number,
    author_number,
    base_number,
    relation,
    tier <> 'T0' as in_t1,
    case when tier <> 'T0' then 17 else 1 end * (
      (likes is not null)::integer
      + 2 * (downloads_30d is not null)::integer
      + 4 * (likes_at_30 is not null)::integer
      + 8 * (downloads_at_30 is not null)::integer
    ) as bits,
    -- (rank − ½) / n lies in (0, 1): the first of ten is in decile 1, the last in decile 10.
    case when family_size >= 30 then cast(1 + floor(10 * (rank_mid - 0.5) / family_size) as tinyint) end as rank_decile,
    rank_mid,
    rivals_30d,
    likes,
    downloads_30d,
    likes_at_30,
    downloads_at_30
  from derivatives
),
-- Few numbers of rivals occur in a relation, so places are counted among these: a mid-rank, and how many have one.
crowding as (
  select
    relation,
    rivals_30d,
    cast(sum(entries) over (partition by relation order by rivals_30d) as bigint) - (entries - 1) / 2 as crowding_mid,
    cast(sum(entries) over (partition by relation) as bigint) as placed_in_relation
  from (select relation, rivals_30d, count(*) as entries from derivatives where rivals_30d is not null group by relation, rivals_30d)
),
crowded as materialized (
  select entry.*, cast(1 + floor(10 * (crowding.crowding_mid - 0.5) / crowding.placed_in_relation) as tinyint) as crowding_decile
  from entry
  left join crowding using (relation, rivals_30d)
),
-- Cell 0 is the dimension `all`, 1 to 10 are the deciles of `rank`, 11 to 20 those of `crowding`.
placed as not materialized (
  select *, cast(0 as tinyint) as cell, cast(null as double) as measure from crowded
  union all
  select *, rank_decile as cell, rank_mid as measure from crowded where rank_decile is not null
  union all
  select *, cast(10 + crowding_decile as tinyint) as cell, rivals_30d as measure from crowded where crowding_decile is not null
),
-- Authors, bases and models with several parents can come more than once, so each is taken once for its decile.
member as (
  select 'authors' as kind, relation, cell, bit_or(bits) as bits from placed group by relation, cell, author_number
  union all
  select 'families' as kind, relation, cell, bit_or(bits) as bits from placed group by relation, cell, base_number
  union all
  select 'models' as kind, relation, cell, bit_or(bits) as bits from placed where model_number is not null group by relation, cell, model_number
),
counted as (
  select kind, relation, cell, bits, count(*) as members from member group by all
  union all by name
  select
    relation,
    cell,
    bits,
    count(*) as entries,
    count(*) filter (model_number is null) as of_one_parent,
    min(measure) as measure_min,
    max(measure) as measure_max
  from placed
  group by relation, cell, bits
),
breadth as (
  select
    shown.outcome,
    counted.relation,
    counted.cell,
    shown.tier,
    cast(sum(entries) as bigint) as n,
    min(measure_min) as measure_min,
    max(measure_max) as measure_max,
    cast(sum(of_one_parent) + coalesce(sum(members) filter (kind = 'models'), 0) as bigint) as models,
    cast(sum(members) filter (kind = 'authors') as bigint) as authors,
    cast(sum(members) filter (kind = 'families') as bigint) as families
  from counted
  join (
    values ('likes', 'T0', 1), ('downloads_30d', 'T0', 2), ('likes_at_30', 'T0', 4), ('downloads_at_30', 'T0', 8),
      ('likes', 'T1', 16), ('downloads_30d', 'T1', 32), ('likes_at_30', 'T1', 64), ('downloads_at_30', 'T1', 128)
  ) as shown (outcome, tier, bit) on counted.bits & shown.bit > 0
  group by all
),
-- The statistics of the four outcomes beside each other, so that every entry is looked at once for its tier.
earned_beside as (
  select
    placed.relation,
    placed.cell,
    shown.tier,
    {
      quartiles: quantile_cont(likes, [0.25, 0.5, 0.75]),
      mean: avg(likes),
      share_zero: avg(cast(likes = 0 as integer))
    } as likes,
    {
      quartiles: quantile_cont(downloads_30d, [0.25, 0.5, 0.75]),
      mean: avg(downloads_30d),
      share_zero: avg(cast(downloads_30d = 0 as integer))
    } as downloads_30d,
    {
      quartiles: quantile_cont(likes_at_30, [0.25, 0.5, 0.75]),
      mean: avg(likes_at_30),
      share_zero: avg(cast(likes_at_30 = 0 as integer))
    } as likes_at_30,
    {
      quartiles: quantile_cont(downloads_at_30, [0.25, 0.5, 0.75]),
      mean: avg(downloads_at_30),
      share_zero: avg(cast(downloads_at_30 = 0 as integer))
    } as downloads_at_30
  from placed
  join (values ('T0'), ('T1')) as shown (tier) on shown.tier = 'T0' or placed.in_t1
  group by all
),
earned as (
  select relation, cell, tier, outcome, statistics.*
  from earned_beside unpivot (statistics for outcome in (likes, downloads_30d, likes_at_30, downloads_at_30))
),
cell as (
  select
    earned.*,
    case when cell = 0 then 'all' when cell <= 10 then 'rank' else 'crowding' end as dimension,
    cast(case when cell > 10 then cell - 10 else cell end as integer) as decile,
    quartiles[1] as q1,
    quartiles[2] as median,
    quartiles[3] as q3,
    breadth.n,
    breadth.measure_min,
    breadth.measure_max,
    breadth.models,
    breadth.authors,
    breadth.families
  from earned
  join breadth using (outcome, relation, cell, tier)
)
select
  outcome,
  relation,
  dimension,
  decile,
  tier,
  models,
  authors,
  families,
  n,
  measure_min,
  measure_max,
  case when models >= 30 and authors >= 10 and families >= 5 then q1 end as q1,
  case when models >= 30 and authors >= 10 and families >= 5 then median end as median,
  case when models >= 30 and authors >= 10 and families >= 5 then q3 end as q3,
  case when models >= 30 and authors >= 10 and families >= 5 then mean end as mean,
  case when models >= 30 and authors >= 10 and families >= 5 then share_zero end as share_zero,
  case when outcome in ('likes_at_30', 'downloads_at_30') then 'A' else 'C' end as evidence
from cell
order by outcome, relation, dimension, decile, tier
