-- Question: how many entries come per week, by relation?
-- Row: one relation and week; weeks are counted back from the snapshot, so that none is cut short; both tiers.
-- Caveat: models deleted before the snapshot are missing, so older weeks are undercounted.
with entry as (
  select relation, tier, cast(floor(age_days / 7) as integer) as weeks_ago
  from 'derivatives.parquet'
  where age_days >= 0 and age_days < 26 * 7
),
week as (
  select relation, weeks_ago
  from (select distinct relation from entry), (select unnest(range(26)) as weeks_ago)
)
select
  relation,
  cast(weeks_ago as integer) as weeks_ago,
  count(*) filter (entry.tier <> 'T0') as entries_t1,
  count(entry.tier) as entries_t0
from week left join entry using (relation, weeks_ago)
group by relation, weeks_ago
order by relation, weeks_ago desc
