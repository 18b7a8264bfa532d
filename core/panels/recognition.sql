-- Question: how is recognition distributed over early and late, crowded and uncrowded entries?
-- Row: one outcome × relation × dimension × decile × tier. Dimension `all` has the single decile 0; `rank` is the place within
-- the family (families of at least 30 dated entries), `crowding` the rivals of the 30 days before, within the relation.
-- Caveat: likes and downloads_30d are one snapshot's (grade C): early entries had more time. Deciles are cut over T0, ties share
-- one, so some are empty. Statistics are null under 30 models, 10 authors or 5 families.
with entry as (
  select
    id,
    author,
    base,
    relation,
    tier,
    rank_mid,
    family_size,
    rivals_30d,
    likes,
    downloads_30d,
    likes_at_30,
    downloads_at_30,
    rank() over crowding + (count(*) over (partition by relation, rivals_30d) - 1) / 2 as crowding_mid,
    count(rivals_30d) over (partition by relation) as placed_in_relation
  from derivatives
  window crowding as (partition by relation order by rivals_30d nulls last)
),
placed as (
  select *, 'all' as dimension, 0 as decile, cast(null as double) as measure
  from entry
  union all by name
  -- (rank − ½) / n lies in (0, 1): the first of ten is in decile 1, the last in decile 10.
  select *, 'rank' as dimension, 1 + floor(10 * (rank_mid - 0.5) / family_size) as decile, rank_mid as measure
  from entry
  where family_size >= 30 and rank_mid is not null
  union all by name
  select *, 'crowding' as dimension, 1 + floor(10 * (crowding_mid - 0.5) / placed_in_relation) as decile, rivals_30d as measure
  from entry
  where rivals_30d is not null
),
observed as (
  unpivot (
    select id, author, base, relation, tier, dimension, decile, measure, likes, downloads_30d, likes_at_30, downloads_at_30
    from placed
  )
  on likes, downloads_30d, likes_at_30, downloads_at_30
  into name outcome value earned
),
cell as (
  select
    observed.outcome,
    observed.relation,
    observed.dimension,
    cast(observed.decile as integer) as decile,
    shown.tier,
    count(distinct observed.id) as models,
    count(distinct observed.author) as authors,
    count(distinct observed.base) as families,
    count(*) as n,
    min(observed.measure) as measure_min,
    max(observed.measure) as measure_max,
    quantile_cont(observed.earned, 0.25) as q1,
    quantile_cont(observed.earned, 0.5) as median,
    quantile_cont(observed.earned, 0.75) as q3,
    avg(observed.earned) as mean,
    avg(cast(observed.earned = 0 as integer)) as share_zero
  from observed
  join (values ('T0'), ('T1')) as shown (tier) on shown.tier = 'T0' or observed.tier <> 'T0'
  group by all
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
