-- Question: how are the downloads of derivatives spread over the release order of a family?
-- Row: one relation, tier and tenth of the place within the family (families of at least 30 dated entries): quartiles of downloads_at_30
-- where at least five cells have it (grade A), else of downloads_30d at the snapshot (grade C).
-- Caveat: at the snapshot, early entries had more time. Cells under 30 models, 10 authors or 5 families are left out.
with chosen as (
  select case when count(*) >= 5 then 'downloads_at_30' else 'downloads_30d' end as outcome
  from 'recognition.parquet'
  where outcome = 'downloads_at_30' and dimension = 'rank' and tier = 'T1' and relation <> 'unknown' and median is not null
)
select tier, relation, decile, outcome, evidence, models, authors, families, n, measure_min, measure_max, q1, median, q3, share_zero
from 'recognition.parquet' join chosen using (outcome)
where dimension = 'rank' and relation <> 'unknown' and median is not null
order by tier desc, relation, decile
