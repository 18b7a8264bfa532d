-- Question: which organization's models draw most derivatives of each relation?
-- Row: one relation and one of its three organizations with most children on T1; T0 and by root beside.
-- Caveat: direct children, declared lineage. 95 % intervals after Wilson treat models as independent, which those of one family are not.
with placed as (
  select *, row_number() over (partition by relation order by children_t1 desc, name) as place
  from 'ecosystem.parquet'
  where scope = 'organization' and relation not in ('all', 'unknown') and share_t1 is not null and children_t1 > 0
)
select relation, place, name, children_t1, children_t0, total_t1, total_t0, share_t1, share_t0, share_by_root_t1
from placed
where place <= 3
order by total_t1 desc, relation, place
