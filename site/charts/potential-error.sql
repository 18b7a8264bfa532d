-- Question: how far off is the potential of a base, on bases that it was not trained on?
-- Row: the whole table potential: one row.
-- Caveat: out of sample. Absolute errors stand beside those of each quarter's median, which nobody could know, squared ones beside those of 50. Null under 30 models.
select * exclude (evidence) from 'potential_error.parquet'
