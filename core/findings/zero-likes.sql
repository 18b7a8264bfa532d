-- Question: what share of derivatives has no like at all, by relation?
-- Row: one relation with at least 30 models, 10 authors and 5 families; tier T1; models at least 7 days old.
-- Caveat: likes at the snapshot, at whatever age; younger models had less time, hence the floor of 7 days. 95 % intervals after Wilson at the effective
-- number of models, since those of one author or base go together.
{{wilson}}
-- A model with several parents counts once for a relation, with the first of them.
with counted as (
  select relation, author, base, likes = 0 as is_zero
  from 'derivatives.parquet'
  where tier <> 'T0' and age_days >= 7
  qualify row_number() over (partition by id, relation order by base) = 1
),
{{clusters relation}}
select
  relation,
  n as models,
  authors,
  share as share_zero,
  wilson_low(share, effective_n) as share_zero_low,
  wilson_high(share, effective_n) as share_zero_high
from weighed
where n >= 30 and authors >= 10 and families >= 5
order by share_zero desc, relation
