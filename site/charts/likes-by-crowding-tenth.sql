-- Question: how are the likes of derivatives spread over how crowded their niche was?
-- Row: one relation, tier and tenth of rivals_30d within the relation (ties share one, so some are empty): quartiles of likes_at_30
-- where at least five cells have it (grade A), else of likes at the snapshot (grade C).
-- Caveat: at the snapshot, early entries had more time. Cells under 30 models, 10 authors or 5 families are left out.
with chosen as (
  select case when count(*) >= 5 then 'likes_at_30' else 'likes' end as outcome
  from 'recognition.parquet'
  where outcome = 'likes_at_30' and dimension = 'crowding' and tier = 'T1' and relation <> 'unknown' and median is not null
)
select tier, relation, decile, outcome, evidence, models, authors, families, n, measure_min, measure_max, q1, median, q3, share_zero
from 'recognition.parquet' join chosen using (outcome)
where dimension = 'crowding' and relation <> 'unknown' and median is not null
order by tier desc, relation, decile
