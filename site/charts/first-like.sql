-- Question: how many derivatives have a like by the age of 7, 30 and 90 days?
-- Row: one relation, tier and age, over the models that were read at age 7 and again at this age (grade A).
-- Caveat: read at three ages only, so a wait is known as at most that age; likes can be taken back. Ages under 30 models, 10 authors or
-- 5 families are left out. Models that vanished since are in no share. 95 % intervals after Wilson at the effective number of models.

{{wilson}}
{{entries}}
-- A model with several parents counts once, with the first of them.
with reading as (
  select tier, relation, author, base, unnest([
    {age: 7, likes: likes_at_7}, {age: 30, likes: likes_at_30}, {age: 90, likes: likes_at_90}
  ], recursive := true)
  from entries
  join tiers on tiers.tier = 'T0' or in_t1
  where likes_at_7 is not null and not repeated and relation <> 'unknown'
),
counted as (
  select tier, relation, age, author, base, likes > 0 as is_liked from reading where likes is not null
),
{{shares tier, relation, age}}
select
  first_like.tier,
  first_like.relation,
  first_like.age,
  first_like.models,
  first_like.authors,
  first_like.families,
  share_liked,
  effective_n,
  ci_low,
  ci_high,
  median_by_age
from 'first_like.parquet' as first_like
join shares using (tier, relation, age)
where share_liked is not null
order by first_like.tier desc, first_like.relation, first_like.age
