-- Question: how many entries earned what the planner would have named before they came?
-- Row: one relation and outcome. A case is an entry on T1 of the 30 days that began 60 days before the snapshot, with its reading at age 30 days; the table
-- foretold has the middle half of what was comparable to its place when those days began: entries whose age of 30 days had been reached by then. Places to
-- which only entries of any rank would have been compared are not judged.
-- Caveat: entries that vanished have no reading on either side, and flags are today's. Thirty days of one release are one draw of whatever moved all
-- of them at once, which the interval does not know.
{{wilson}}
with entry as (
  select author, base, relation, rank_band(rank) as rank_band, crowding_band(rivals_30d) as crowding_band, likes_at_30, downloads_at_30
  from 'derivatives.parquet'
  where tier <> 'T0'
    and rank is not null
    and created_at > getvariable('as_of') - interval 60 days
    and created_at <= getvariable('as_of') - interval 30 days
),
observed as (
  select *, 'likes' as outcome, likes_at_30 as value from entry where likes_at_30 is not null
  union all
  select *, 'downloads' as outcome, downloads_at_30 as value from entry where downloads_at_30 is not null
),
counted as (
  select relation, outcome, author, base, value < q1 as is_below, value between q1 and q3 as is_held, value > q3 as is_above
  from observed
  join foretold using (relation, outcome, rank_band, crowding_band)
),
{{clusters relation, outcome}}
select
  relation,
  outcome,
  n,
  authors,
  families,
  max(share) filter (kind = 'below') as below,
  max(share) filter (kind = 'held') as held,
  max(share) filter (kind = 'above') as above,
  round(max(wilson_low(share, effective_n)) filter (kind = 'held'), 4) as low,
  round(max(wilson_high(share, effective_n)) filter (kind = 'held'), 4) as high
from weighed
group by relation, outcome, n, authors, families
order by relation, outcome
