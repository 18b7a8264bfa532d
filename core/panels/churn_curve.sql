-- Question: what share of the models is still listed at each age?
-- Row: one relation (`none`: no declared parent) and one day of age at which at least one model vanished, and the last day with 30 at risk.
-- Caveat: no tiers: flags are not kept for models that are gone. Kaplan and Meier (1958): survival(t) = Π over days ≤ t of (1 − events / at_risk);
-- Greenwood (1926): std_error² = survival² · H, H = Σ events / (at_risk · (at_risk − events)), or more by clusters of authors (below). Left
-- truncation as in Klein & Moeschberger (2003, section 4.6): a model is at risk from its age when it was first seen, at_risk(t) = models with entry < t ≤ exit; the
-- curve holds for models that lived to be seen. Ages are whole days (UTC), events happen in the first snapshot without the model, revived models go on
-- living. From the first day with fewer than 30 models at risk on, and for fewer than 10 authors or 5 families, statistics are null.
--
-- An author's models vanish together, so std_error² is survival² · V where V is larger than H: a model scores 1 / (at_risk − events) on the day it vanishes, less
-- the growth of H while it is at risk (Williams 1995, Lifetime Data Analysis 1: 171–186; Ying and Wei 1994), and V is a jackknife over authors (Wolter 2007, chapter
-- 4; MacKinnon, Nielsen and Webb 2023, Journal of Econometrics 232: 272–299), (G − 1) / G times the sum of squares of what H would move by without each: the
-- author's scores of a day over the share of those at risk who are not the author's. A large author, towards whom the curve bends, counts in full like that. Authors go
-- into G = 512 groups by their hash, as if by chance, which leaves the expected sum as it is (Wolter, chapter 2). Days go into spans (floor(5 √day): single days up to
-- 8, eleven at two years), within which a score is the mean, those at risk are those at its begin, and V grows with H;
-- over spans in which none of an author's models comes or goes the author's share is the mean.
with snapshot as (
  select cast(getvariable('as_of') - interval 1 microsecond as date) as day
),
-- Of a model's edges those that it declared when it was last seen, as its relation is.
parent as (
  select key, last_seen, parent from known_edges
),
-- Read again rather than kept: these are nearly all models, with names.
spell as not materialized (
  select
    known_models.key,
    known_models.last_seen,
    known_models.author,
    coalesce(known_models.relation, 'none') as relation,
    greatest(known_models.first_seen - cast(known_models.created_at as date), 0) as entry,
    coalesce(known_models.vanished, snapshot.day) - cast(known_models.created_at as date) as exit,
    known_models.vanished is not null as gone
  from known_models cross join snapshot
  where known_models.created_at is not null
),
-- A model that was seen on one day only, today, has not been at risk yet.
at_risk_some_day as not materialized (
  from spell where exit > entry
),
behind as (
  select relation, count(*) as n, count(distinct author) as authors
  from at_risk_some_day
  group by relation
),
family as (
  select relation, count(distinct parent) as families
  from at_risk_some_day join parent using (key, last_seen)
  group by relation
),
-- How many enter and leave on a day (`cluster` null), and in a span of days among the models of a group of authors.
entered as materialized (
  select relation, entry as day, cluster, span, count(*) as models
  from (select relation, entry, cast(hash(author) % 512 as smallint) as cluster, cast(floor(5 * sqrt(entry)) as smallint) as span from at_risk_some_day)
  group by grouping sets ((relation, entry), (relation, cluster, span))
),
ended as materialized (
  select relation, exit as day, cluster, span, count(*) as models, count(*) filter (gone) as gone
  from (select relation, exit, gone, cast(hash(author) % 512 as smallint) as cluster, cast(floor(5 * sqrt(exit)) as smallint) as span from at_risk_some_day)
  group by grouping sets ((relation, exit), (relation, cluster, span))
),
by_day as (
  select relation, day, sum(entries) as entries, sum(exits) as exits, cast(sum(events) as bigint) as events
  from (
    select relation, day, models as entries, 0 as exits, 0 as events from entered where day is not null
    union all
    select relation, day, 0, models, gone from ended where day is not null
  )
  group by relation, day
),
risk as (
  select
    *,
    -- Who enters or leaves on a day changes the number at risk on the next one.
    cast(coalesce(sum(entries - exits) over (
      partition by relation order by day rows between unbounded preceding and 1 preceding
    ), 0) as bigint) as at_risk
  from by_day
),
-- Where the curve ends: the last day with enough models at risk, else the last day at all.
ending as (
  select relation, coalesce(max(day) filter (at_risk >= 30), max(day)) as last_day
  from risk
  where exits > 0
  group by relation
),
survived as (
  select
    risk.*,
    events > 0 or day = last_day as is_read,
    cast(floor(5 * sqrt(day)) as smallint) as span,
    product(1 - events / nullif(at_risk, 0)) over so_far as survival,
    coalesce(sum(events / nullif(at_risk * (at_risk - events), 0)) over so_far, 0) as hazard,
    min(at_risk) filter (is_read) over so_far as least_at_risk
  from risk join ending using (relation)
  window so_far as (partition by relation order by day)
),
-- The mean scores of models that enter, vanish or leave otherwise in a span, as far as the curve is read.
mean_score as (
  select
    relation,
    span,
    max(hazard) as hazard,
    sum(entries * hazard) / nullif(sum(entries), 0) as of_entry,
    sum(events / nullif(at_risk - events, 0) - events * hazard) / nullif(sum(events), 0) as of_event,
    -sum((exits - events) * hazard) / nullif(sum(exits - events), 0) as of_exit
  from survived
  where (least_at_risk >= 30) is not false
  group by relation, span
),
step as (
  select relation, cluster, span, cast(sum(change) as double) as change, sum(coalesce(score, 0)) as score
  from (
    select relation, cluster, span, models as change, models * of_entry as score
    from entered left join mean_score using (relation, span)
    where cluster is not null
    union all
    select relation, cluster, span, -models, coalesce(gone * of_event, 0) + coalesce((models - gone) * of_exit, 0)
    from ended left join mean_score using (relation, span)
    where cluster is not null
  )
  group by relation, cluster, span
),
{{influence relation}},
printed as (
  select
    judged.*,
    behind.n,
    behind.authors,
    coalesce(family.families, 0) as families,
    least_at_risk >= 30 and behind.authors >= 10 and (family.families >= 5 or relation = 'none') as printable
  from judged
  join behind using (relation)
  left join family using (relation)
  where is_read
)
select
  relation,
  day,
  at_risk,
  events,
  -- To the sixth place: DuckDB multiplies along a window in an order that depends on its threads, and their last digits with it.
  case when printable then round(survival, 6) end as survival,
  case when printable and survival > 0 then round(survival * sqrt(variance), 6) end as std_error,
  n,
  authors,
  families
from printed
order by relation, day
