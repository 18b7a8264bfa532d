-- From `survived`, one row per curve ({{curve}}) and day with the span of days that it is in and the hazard H up to it; from `mean_score`, H at the end of each
-- span; and from `step`, one row per curve, group of authors (`cluster`) and span with how many more of its members are at risk then (`change`) and what they
-- score in it (`score`): `judged`, the rows of survived with the number of `groups` and the `variance` of survival over survival², the larger of H and V.
-- V is a jackknife: (G − 1) / G times the sum over groups of what H would move by without each, squared. In a span that is the group's scores less the growth
-- of H while its members are at risk, over the share of those at risk when the span begins who are not of the group. Before the first span nobody is scored.
span_end as materialized (
  select {{curve}}, span, hazard from mean_score
  union all
  select distinct {{curve}}, -1, 0 from mean_score
),
-- What leaves in a span that has no end counts in the next one.
counted_in as (
  select begun.*, span_end.span as ends
  from (select distinct {{curve}}, span from step) as begun
  asof join span_end on begun.{{curve}} = span_end.{{curve}} and begun.span <= span_end.span
),
placed as materialized (
  select {{curve}}, cluster, ends as span, sum(change) as change, sum(score) as score
  from step join counted_in using ({{curve}}, span)
  group by {{curve}}, cluster, ends
),
grouped as (
  select {{curve}}, count(distinct cluster) as groups from step group by {{curve}}
),
-- Of all groups together as many are at risk when a span begins.
begin_of_span as materialized (
  select
    {{curve}},
    span,
    hazard,
    lag(hazard, 1, 0) over spans as hazard_before,
    sum(coalesce(change, 0)) over spans - coalesce(change, 0) as at_risk
  from span_end left join (select {{curve}}, span, sum(change) as change from placed group by {{curve}}, span) using ({{curve}}, span)
  window spans as (partition by {{curve}} order by span)
),
-- Every group in every span, with how many of it are at risk when it ends.
standing as (
  select
    begin_of_span.*,
    cluster,
    coalesce(score, 0) as score,
    coalesce(change, 0) as change,
    coalesce(sum(change) over (partition by {{curve}}, cluster order by span), 0) as remaining
  from (select distinct {{curve}}, cluster from placed) join begin_of_span using ({{curve}}) left join placed using ({{curve}}, cluster, span)
),
moved as (
  select
    {{curve}},
    cluster,
    span,
    -- Where all at risk are of one group nothing moves by it.
    (score - hazard * remaining + hazard_before * (remaining - change)) / coalesce(nullif(1 - (remaining - change) / nullif(at_risk, 0), 0), 1) as move
  from standing
),
summed as materialized (
  select {{curve}}, span, fsum(pow(total, 2)) as squares
  from (select {{curve}}, span, sum(move) over (partition by {{curve}}, cluster order by span) as total from moved)
  group by {{curve}}, span
),
spread as (
  select
    {{curve}},
    span,
    hazard,
    hazard_before,
    (groups - 1) / groups * squares as variance,
    lag(variance, 1, 0) over (partition by {{curve}} order by span) as variance_before
  from begin_of_span
  join grouped using ({{curve}})
  join summed using ({{curve}}, span)
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
