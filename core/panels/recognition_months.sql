-- Question: how much recognition have the derivatives of each month, and how many have none?
-- Row: one outcome × creation month × relation × tier.
-- Caveat: a model with several parents counts once per relation. For likes and downloads_30d (grade C) later months had less time:
-- their fall towards the present is age, not a trend. Statistics are null under 30 models, 10 authors or 5 families.
with observed as (
  unpivot (
    select
      id,
      author,
      base,
      relation,
      tier,
      cast(date_trunc('month', created_at) as date) as month,
      likes,
      downloads_30d,
      likes_at_30,
      downloads_at_30
    from derivatives
    where created_at is not null
  )
  on likes, downloads_30d, likes_at_30, downloads_at_30
  into name outcome value earned
),
shown as (
  select observed.* replace (shown.tier as tier)
  from observed
  join (values ('T0'), ('T1')) as shown (tier) on shown.tier = 'T0' or observed.tier <> 'T0'
),
breadth as (
  select outcome, month, relation, tier, count(distinct author) as authors, count(distinct base) as families
  from shown
  group by all
),
earned as (
  select outcome, month, relation, tier, count(*) as models, median(earned) as median, avg(cast(earned = 0 as integer)) as share_zero
  from (select distinct outcome, month, relation, tier, id, earned from shown)
  group by all
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
