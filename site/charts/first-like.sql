-- Question: how many derivatives have a like by the age of 7, 30 and 90 days?
-- Row: one relation, tier and age, over the models that were read at age 7 and again at this age (grade A).
-- Caveat: read at three ages only, so a wait is known as at most that age; likes can be taken back. Ages under 30 models, 10 authors or
-- 5 families are left out. Models that vanished since are in no share.
select tier, relation, age, models, authors, families, share_liked, median_by_age
from 'first_like.parquet'
where share_liked is not null and relation <> 'unknown'
order by tier desc, relation, age
