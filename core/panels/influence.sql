-- From `survived`, one row per curve ({{curve}}) and day with the span of days that it is in and the hazard H up to it; from `mean_score`, H at the end of each
-- span; and from `step`, one row per curve, group of authors (`cluster`) and span with how many more of its members are at risk then (`change`) and what they
-- score in it (`score`): `judged`, the rows of survived with the number of `groups` and the `variance` of survival over survival², the larger of H and V.
-- What a group's members have scored by the end of a span, and how many of them are at risk then.
scored as (
  select {{curve}}, cluster, span, change, score, sum(score) over so_far as total, sum(change) over so_far as remaining
  from step
  window so_far as (partition by {{curve}}, cluster order by span)
),
-- V is the sum over groups of (total − H · remaining)², opened up: most groups stand still in most spans.
opened as (
  select
    {{curve}},
    span,
    sum(score * (2 * total - score)) as tt,
    sum(score * remaining + change * (total - score)) as tr,
    sum(change * (2 * remaining - change)) as rr
  from scored
  group by {{curve}}, span
),
summed as (
  select {{curve}}, span, sum(tt) over so_far as tt, sum(tr) over so_far as tr, sum(rr) over so_far as rr
  from opened
  window so_far as (partition by {{curve}} order by span)
),
grouped as (
  select {{curve}}, count(distinct cluster) as groups from step group by {{curve}}
),
spread as (
  select
    {{curve}},
    span,
    hazard,
    groups / nullif(groups - 1, 0) * (tt - 2 * hazard * tr + hazard * hazard * rr) as variance,
    coalesce(lag(hazard) over spans, 0) as hazard_before,
    coalesce(lag(variance) over spans, 0) as variance_before
  from mean_score
  join grouped using ({{curve}})
  asof join summed using ({{curve}}, span)
  window spans as (partition by {{curve}} order by span)
),
judged as (
  select
    survived.*,
    groups,
    greatest(
      survived.hazard,
      variance_before + coalesce((variance - variance_before) * (survived.hazard - hazard_before) / nullif(spread.hazard - hazard_before, 0), 0)
    ) as variance
  from survived
  join grouped using ({{curve}})
  left join spread using ({{curve}}, span)
)
