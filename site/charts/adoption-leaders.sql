-- Question: which models are downloaded most for their size and age?
-- Row: one model, the two of each parameter bucket with the largest ratio of their all-time downloads to those of the class's tenth at about the same age.
-- Caveat: downloads are requests, not users. Classes of under 30 models are left out; the Hub's list gives all-time downloads only where
-- it was asked for them. `compared`: the models of the size that have a ratio; a model counts in the classes of neighbouring ages, too.
with placed as (
  select *, row_number() over (partition by size order by adoption desc, id) as place, count(*) over (partition by size) as compared
  from 'adoption.parquet'
  where adoption is not null and peers >= 30
)
select id, author, size, age_days, downloads_all_time, peers, tenth_downloads, adoption, compared
from placed
where place <= 2
order by array_position(['<1B', '1-4B', '4-10B', '10-40B', '40-100B', '>100B'], size), place
