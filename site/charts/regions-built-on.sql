-- Question: on the models of which region does the Hub build?
-- Row: one region of organizations by the operator's file, else unknown; all relations together; shares of all derivatives by four methods.
-- Caveat: a model that declares bases of several regions counts for each. Headquarters say little about who works where.
select name, bases, children_t1, children_t0, children_by_root_t1, children_by_root_t0, authors_t1, total_t1, total_t0, share_t1, share_t0, share_by_root_t1, share_by_root_t0
from 'ecosystem.parquet'
where scope = 'region' and relation = 'all' and share_t1 is not null
order by children_t1 desc, name
