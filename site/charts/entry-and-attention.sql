-- Question: how concentrated are entries, likes and downloads?
-- Row: one relation, tier and measure: what the largest tenth of the units hold.
-- Caveat: bases have at least one entry, models can have no like, so the two differ by construction: compare a measure with itself over
-- relations and tiers. Cells under 30 models, 10 authors or 5 families are left out.
select tier, relation, measure, n, authors, families, units, total, top_10pct_share, top_1pct_share, top_1_share, gini, effective_number
from 'concentration.parquet'
where month is null and relation <> 'unknown' and gini is not null
order by tier desc, n desc, relation, measure
