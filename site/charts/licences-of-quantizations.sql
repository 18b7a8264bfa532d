-- Question: under which class of licence do quantizations appear, by the class of their base's licence?
-- Row: one tier, class of the base's licence and class of the derivative's.
-- Caveat: not legal advice. Classes are coarse and declared by uploaders. Rows under 30 models, 10 authors or 5 families are left out.
select tier, parent_class, child_class, entries, n, authors, families, share_of_row
from 'licenses.parquet'
where relation = 'quantized' and share_of_row is not null
order by tier desc, n desc, parent_class, child_class
