-- Question: how far off is the potential of a base, on bases that it was not trained on?
-- Row: the whole table potential: one row.
-- Caveat: out of sample. The baseline is told each quarter's median, which nobody could know. Null under 30 models.
select * exclude (evidence) from 'potential_error.parquet'
