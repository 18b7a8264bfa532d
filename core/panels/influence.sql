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
-- Of all groups together as many are at risk when a span begins; `per_risk` adds up the growth of H over them.
at_span as materialized (
  select
    *,
    lag(per_risk, 1, 0) over spans as per_risk_before,
    max(hazard) over curve as last_hazard,
    max(per_risk) over curve as last_per_risk
  from (
    select *, sum(coalesce((hazard - hazard_before) / nullif(at_risk, 0), 0)) over spans as per_risk
    from (
      select
        {{curve}},
        span,
        hazard,
        lag(hazard, 1, 0) over spans as hazard_before,
        sum(coalesce(change, 0)) over spans - coalesce(change, 0) as at_risk
      from span_end left join (select {{curve}}, span, sum(change) as change from placed group by {{curve}}, span) using ({{curve}}, span)
      window spans as (partition by {{curve}} order by span)
    )
    window spans as (partition by {{curve}} order by span)
  )
  window curve as (partition by {{curve}}), spans as (partition by {{curve}} order by span)
),
-- Every group in the spans in which it changes; most stand still in most spans. Its share of those at risk when the span begins, and the mean of its share until
-- it changes next, weighted by the growth of H.
standing as (
  select
    *,
    remaining - change as remaining_before,
    coalesce(remaining_before / nullif(at_risk, 0), 0) as share,
    remaining * coalesce(
      (lead(per_risk_before, 1, last_per_risk) over steps - per_risk) / nullif(lead(hazard_before, 1, last_hazard) over steps - hazard, 0),
      0
    ) as share_after
  from (
    select *, sum(change) over (partition by {{curve}}, cluster order by span) as remaining
    from placed join at_span using ({{curve}}, span)
  )
  window steps as (partition by {{curve}}, cluster order by span)
),
-- How H moves in the span, and until the next one for each unit of its growth (`still`). Where all at risk are of one group, as when others come and go within
-- a span, nothing moves by it; a mean share that is one may miss it by a rounding.
weighed as (
  select
    *,
    (score - hazard * remaining + hazard_before * remaining_before) / case when share < 1 then 1 - share else 1 end as move_then,
    remaining / case when share_after < 1 - 1e-9 then 1 - share_after else 1 end as still
  from standing
),
moved as (
  select
    *,
    move_then - lag(still, 1, 0) over steps * (hazard_before - lag(hazard, 1, 0) over steps) as move
  from weighed
  window steps as (partition by {{curve}}, cluster order by span)
),
-- By the end of a span H has moved by level − still · H.
levelled as (
  select *, still * hazard + sum(move) over (partition by {{curve}}, cluster order by span) as level from moved
),
-- The sum over groups of its square, opened up: what a group's next change adds to each part.
opened as (
  select
    {{curve}},
    span,
    fsum(level * level - level_before * level_before) as ll,
    fsum(level * still - level_before * still_before) as ls,
    fsum(still * still - still_before * still_before) as ss
  from (
    select *, lag(level, 1, 0) over steps as level_before, lag(still, 1, 0) over steps as still_before
    from levelled
    window steps as (partition by {{curve}}, cluster order by span)
  )
  group by {{curve}}, span
),
summed as (
  select
    {{curve}},
    span,
    greatest(0, sum(coalesce(ll, 0)) over so_far - 2 * hazard * sum(coalesce(ls, 0)) over so_far + hazard * hazard * sum(coalesce(ss, 0)) over so_far) as squares
  from at_span left join opened using ({{curve}}, span)
  window so_far as (partition by {{curve}} order by span)
),
spread as (
  select
    {{curve}},
    span,
    hazard,
    hazard_before,
    (groups - 1) / groups * squares as variance,
    lag(variance, 1, 0) over (partition by {{curve}} order by span) as variance_before
  from at_span
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
