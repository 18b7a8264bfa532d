-- Question: what share of the models is still listed at each age?
-- Row: one relation (`none`: no declared parent) and one day of age at which at least one model vanished, and the last day with 30 at risk.
-- Caveat: no tiers: flags are not kept for models that are gone. Kaplan and Meier (1958): survival(t) = Π over days ≤ t of (1 − events / at_risk);
-- Greenwood (1926): std_error² = survival² · Σ events / (at_risk · (at_risk − events)). Left truncation as in Klein & Moeschberger (2003,
-- section 4.6): a model is at risk from its age when it was first seen, at_risk(t) = models with entry < t ≤ exit; the curve holds for
-- models that lived to be seen. Ages are whole days (UTC), events happen in the first snapshot without the model, revived models go on
-- living. From the first day with fewer than 30 models at risk on, and for fewer than 10 authors or 5 families, statistics are null.
with snapshot as (
  select cast(getvariable('as_of') - interval 1 microsecond as date) as day
),
-- Of a model's edges those that it declared when it was last seen, as its relation is.
parent as (
  select key, last_seen, parent from known_edges
),
spell as (
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
at_risk_some_day as (
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
-- +1 on the day after the entry, −1 on the day after the exit: their running sum is the number at risk.
change as (
  select relation, entry + 1 as day, count(*) as joined, 0 as exits, 0 as events from at_risk_some_day group by relation, entry
  union all
  select relation, exit + 1 as day, -count(*) as joined, 0 as exits, 0 as events from at_risk_some_day group by relation, exit
  union all
  select relation, exit as day, 0 as joined, count(*) as exits, count(*) filter (gone) as events from at_risk_some_day group by relation, exit
),
by_day as (
  select relation, day, sum(joined) as joined, sum(exits) as exits, sum(events) as events
  from change
  group by relation, day
),
risk as (
  select
    relation,
    day,
    exits,
    cast(events as bigint) as events,
    cast(sum(joined) over (partition by relation order by day) as bigint) as at_risk
  from by_day
),
-- Where the curve ends: the last day with enough models at risk, else the last day at all.
ending as (
  select relation, coalesce(max(day) filter (at_risk >= 30), max(day)) as last_day
  from risk
  where exits > 0
  group by relation
),
curve as (
  select
    risk.*,
    product(1 - events / at_risk) over so_far as survival,
    sum(events / nullif(at_risk * (at_risk - events), 0)) over so_far as greenwood,
    min(at_risk) over so_far as least_at_risk
  from risk join ending using (relation)
  where risk.events > 0 or risk.day = ending.last_day
  window so_far as (partition by relation order by day)
),
judged as (
  select
    curve.*,
    behind.n,
    behind.authors,
    coalesce(family.families, 0) as families,
    curve.least_at_risk >= 30 and behind.authors >= 10 and (family.families >= 5 or curve.relation = 'none') as printable
  from curve
  join behind using (relation)
  left join family using (relation)
)
select
  relation,
  day,
  at_risk,
  events,
  -- To the sixth place: DuckDB multiplies along a window in an order that depends on its threads, and their last digits with it.
  case when printable then round(survival, 6) end as survival,
  case when printable and survival > 0 then round(survival * sqrt(greenwood), 6) end as std_error,
  n,
  authors,
  families
from judged
order by relation, day
