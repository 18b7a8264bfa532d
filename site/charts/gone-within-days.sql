-- Question: how many new models are gone within 1, 7, 30, 84 and 105 days?
-- Row: one relation (none: no declared parent) and age, over new ids that were created at least so long ago.
-- Caveat: without tiers: flags are not kept for models that are gone. Models that came back count as listed. 95 % intervals after Wilson at the
-- effective number of models: of derivatives by authors and bases; of models without a parent by authors, from the panel, which knows when those that
-- are gone were first seen.

{{wilson}}
with parent as (
  select child as id, parent as base, relation from 'edges.parquet' where position = 0
),
gone as (
  select id, any_value(author) as author, min(base) as base, any_value(created_at) as created_at, any_value(first_seen) as first_seen, any_value(vanished) as vanished
  from 'vanished.parquet'
  group by id, hub_id
),
model as (
  select relation, author, base, created_at, first_seen, cast(null as date) as vanished
  from 'models.parquet'
  join parent using (id)
  union all by name
  select tombstones.relation, gone.author, gone.base, gone.created_at, gone.first_seen, gone.vanished
  from gone
  join 'tombstones.parquet' as tombstones on tombstones.id = gone.id and tombstones.vanished = gone.vanished
  where tombstones.revived is null
),
-- New ids, first seen at most one day old, at the ages that they have reached and not only at their first.
counted as (
  select
    model.relation,
    age.within_days,
    author,
    base,
    coalesce(vanished - cast(created_at as date) <= age.within_days, false) as is_gone
  from model
  join (values (1), (7), (30), (84), (105)) as age (within_days)
    on first_seen - cast(created_at as date) < age.within_days
      and cast(getvariable('as_of') - interval 1 microsecond as date) - cast(created_at as date) >= age.within_days
  where first_seen - cast(created_at as date) <= 1
),
{{shares relation, within_days}},
told as (
  select churn.* replace (if(churn.relation = 'none', churn.effective_n, shares.effective_n) as effective_n)
  from 'churn.parquet' as churn
  left join shares using (relation, within_days)
  where within_days is not null and relation <> 'unknown' and share_gone is not null
)
select
  relation,
  within_days,
  n,
  authors,
  families,
  gone,
  revived,
  share_gone,
  effective_n,
  wilson_low(share_gone, effective_n) as ci_low,
  wilson_high(share_gone, effective_n) as ci_high
from told
order by relation, within_days
