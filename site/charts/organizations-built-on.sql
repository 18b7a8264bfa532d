-- Question: on whose models does the Hub build?
-- Row: one organization, the 12 with most children on T1, all relations together; counts by four methods.
-- Caveat: a model that declares bases of several organizations counts for each. Counts by tier and by root differ several-fold: say which one.
select name, region, bases, children_t1, children_t0, children_by_root_t1, children_by_root_t0, authors_t1, total_t1, total_t0, share_t1, share_t0, share_by_root_t1, share_by_root_t0
from 'ecosystem.parquet'
where scope = 'organization' and relation = 'all' and share_t1 is not null
order by children_t1 desc, name
limit 12
