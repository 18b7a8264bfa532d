-- Question: do new derivatives gather on fewer bases than before?
-- Row: one relation, tier and month of creation: the chance that two of its entries are on one base (`same_base`, Simpson's index without its bias,
-- Σ k(k − 1) / (n(n − 1)) over bases with k of n entries), which does not depend on how many entries the month has, as a Gini does.
-- Caveat: only models that are still listed, so early months are thinner. Months under 30 models, 10 authors or 5 families are left out.
--
-- The interval (`ci_low`, `ci_high`) is symmetric in logarithms, by a jackknife that leaves one author out at a time, whose entries go together; where few
-- authors make its variance Student's t has few degrees of freedom. Where no two
-- entries are on one base its end is what the pairs of authors can rule out: −ln(0.025) by their number.

{{student}}
{{entries}}
with shown as (
  select tier, relation, month, complete, n, authors, families, units, gini, effective_number, top_1_share
  from 'concentration.parquet'
  where month is not null and measure = 'base_entries' and relation <> 'unknown' and gini is not null
),
-- Both tiers side by side: an author's entries on a base are most often one.
of_author as (
  select relation, cast(date_trunc('month', created_at) as date) as month, base, author, count(*) as t0, count(*) filter (in_t1) as t1
  from entries
  where created_at is not null and relation <> 'unknown'
  group by all
),
on_base as (
  select relation, month, base, cast(sum(t0) as bigint) as t0, cast(sum(t1) as bigint) as t1 from of_author group by relation, month, base
),
-- Pairs (both ways round) that go with an author: theirs with each other's and with those of the others on the same base.
gone_of_both as (
  select
    relation,
    month,
    author,
    sum(own.t0) as entries_t0,
    sum(own.t0 * (2 * on_base.t0 - own.t0 - 1)) as pairs_t0,
    sum(own.t1) as entries_t1,
    sum(own.t1 * (2 * on_base.t1 - own.t1 - 1)) as pairs_t1
  from of_author as own join on_base using (relation, month, base)
  group by relation, month, author
),
gone as (
  select 'T0' as tier, relation, month, entries_t0 as entries, pairs_t0 as pairs from gone_of_both
  union all
  select 'T1' as tier, relation, month, entries_t1, pairs_t1 from gone_of_both where entries_t1 > 0
),
total as (
  select 'T0' as tier, relation, month, sum(t0) as entries, sum(t0 * (t0 - 1)) as pairs from on_base group by relation, month
  union all
  select 'T1' as tier, relation, month, sum(t1), sum(t1 * (t1 - 1)) from on_base group by relation, month
),
deleted as (
  select
    tier,
    relation,
    month,
    total.pairs / (total.entries * (total.entries - 1)) as same_base,
    (total.pairs - gone.pairs) / ((total.entries - gone.entries) * (total.entries - gone.entries - 1)) - same_base as moved
  from gone join total using (tier, relation, month)
  where total.entries - gone.entries > 1
),
jackknifed as (
  select
    tier,
    relation,
    month,
    any_value(same_base) as same_base,
    count(*) as authors,
    fsum(pow(moved, 2)) as squares,
    fsum(pow(moved, 4)) as fourths
  from deleted
  group by tier, relation, month
),
judged as (
  select
    shown.*,
    same_base,
    jackknifed.authors as entrants,
    student(least(jackknifed.authors - 1, squares * squares / nullif(fourths, 0))) * sqrt((jackknifed.authors - 1) / jackknifed.authors * squares) / nullif(same_base, 0) as margin
  from shown
  join jackknifed on jackknifed.tier = shown.tier and jackknifed.relation = shown.relation and jackknifed.month = shown.month
)
select
  * exclude (entrants, margin),
  coalesce(round(same_base * exp(-margin), 6), 0) as ci_low,
  round(least(1, coalesce(same_base * exp(margin), -2 * ln(0.025) / (entrants * (entrants - 1)))), 6) as ci_high
from judged
order by tier desc, relation, month
