-- Question: what share of derivatives has no like at all, by relation?
-- Row: one relation with at least 30 models, 10 authors and 5 families; tier T1; models at least 7 days old.
-- Caveat: likes at the snapshot, at whatever age; younger models had less time, hence the floor of 7 days.
select
  relation,
  count(distinct id) as models,
  count(distinct author) as authors,
  count(distinct id) filter (likes = 0) / count(distinct id) as share_zero
from 'derivatives.parquet'
where tier <> 'T0' and age_days >= 7
group by relation
having count(distinct id) >= 30 and count(distinct author) >= 10 and count(distinct base) >= 5
order by share_zero desc, relation
