-- Question: how much recognition have the derivatives of each month, and how many have none?
-- Row: one outcome × creation month × relation × tier.
-- Caveat: a model with several parents counts once per relation. For likes and downloads_30d (grade C) later months had less time:
-- their fall towards the present is age, not a trend. Statistics are null under 30 models, 10 authors or 5 families.
with entry as (
  select
    model_number,
    author_number,
    base_number,
    relation,
    tier <> 'T0' as in_t1,
    weight is distinct from 1 as several_parents,
    cast(date_trunc('month', created_at) as date) as month,
    likes,
    downloads_30d,
    likes_at_30,
    downloads_at_30
  from derivatives
  where created_at is not null
),
-- One bit for each outcome that is known of an entry: 1 likes, 2 downloads_30d, 4 likes_at_30, 8 downloads_at_30; in T1 16 to 128.
marked as (
  select
    month,
    relation,
    author_number,
    base_number,
    case when in_t1 then 17 else 1 end * (
      (likes is not null)::integer
      + 2 * (downloads_30d is not null)::integer
      + 4 * (likes_at_30 is not null)::integer
      + 8 * (downloads_at_30 is not null)::integer
    ) as bits
  from entry
),
member as (
  select 'authors' as kind, month, relation, bit_or(bits) as bits from marked group by month, relation, author_number
  union all
  select 'families' as kind, month, relation, bit_or(bits) as bits from marked group by month, relation, base_number
),
counted as (
  select kind, month, relation, bits, count(*) as members from member group by all
),
breadth as (
  select
    shown.outcome,
    counted.month,
    counted.relation,
    shown.tier,
    cast(coalesce(sum(members) filter (kind = 'authors'), 0) as bigint) as authors,
    cast(coalesce(sum(members) filter (kind = 'families'), 0) as bigint) as families
  from counted
  join (
    values ('likes', 'T0', 1), ('downloads_30d', 'T0', 2), ('likes_at_30', 'T0', 4), ('downloads_at_30', 'T0', 8),
      ('likes', 'T1', 16), ('downloads_30d', 'T1', 32), ('likes_at_30', 'T1', 64), ('downloads_at_30', 'T1', 128)
  ) as shown (outcome, tier, bit) on counted.bits & shown.bit > 0
  group by all
),
-- Each model once: only one with several parents can come twice.
once as (
  select month, relation, in_t1, likes, downloads_30d, likes_at_30, downloads_at_30 from entry where not several_parents
  union all
  select * exclude (model_number)
  from (
    select distinct model_number, month, relation, in_t1, likes, downloads_30d, likes_at_30, downloads_at_30 from entry where several_parents
  )
),
-- The statistics of the four outcomes beside each other, so that every model is looked at once for its tier.
earned_beside as (
  select
    once.month,
    once.relation,
    shown.tier,
    {
      models: count(likes),
      median: median(likes),
      share_zero: avg(cast(likes = 0 as integer))
    } as likes,
    {
      models: count(downloads_30d),
      median: median(downloads_30d),
      share_zero: avg(cast(downloads_30d = 0 as integer))
    } as downloads_30d,
    {
      models: count(likes_at_30),
      median: median(likes_at_30),
      share_zero: avg(cast(likes_at_30 = 0 as integer))
    } as likes_at_30,
    {
      models: count(downloads_at_30),
      median: median(downloads_at_30),
      share_zero: avg(cast(downloads_at_30 = 0 as integer))
    } as downloads_at_30
  from once
  join (values ('T0'), ('T1')) as shown (tier) on shown.tier = 'T0' or once.in_t1
  group by all
),
earned as (
  select month, relation, tier, outcome, statistics.*
  from earned_beside unpivot (statistics for outcome in (likes, downloads_30d, likes_at_30, downloads_at_30))
  where statistics.models > 0
)
select
  earned.outcome,
  earned.month,
  earned.relation,
  earned.tier,
  earned.models,
  breadth.authors,
  breadth.families,
  case when earned.models >= 30 and breadth.authors >= 10 and breadth.families >= 5 then earned.median end as median,
  case when earned.models >= 30 and breadth.authors >= 10 and breadth.families >= 5 then earned.share_zero end as share_zero,
  case when earned.outcome in ('likes_at_30', 'downloads_at_30') then 'A' else 'C' end as evidence
from earned
join breadth using (outcome, month, relation, tier)
order by earned.outcome, earned.month, earned.relation, earned.tier
