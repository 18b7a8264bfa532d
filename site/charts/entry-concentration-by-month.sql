-- Question: do new derivatives gather on fewer bases than before?
-- Row: one relation, tier and month of creation: the Gini coefficient of entries over bases.
-- Caveat: only models that are still listed, so early months are thinner. Months under 30 models, 10 authors or 5 families are left out.
select tier, relation, month, complete, n, authors, families, units, gini, effective_number, top_1_share
from 'concentration.parquet'
where month is not null and measure = 'base_entries' and relation <> 'unknown' and gini is not null
order by tier desc, relation, month
