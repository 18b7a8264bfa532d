-- Question: how long does a derivative wait for its first like?
-- Row: one relation × tier × age (7, 30, 90 days): of the models read at age 7 and again at this age, how many had a like by then.
-- Caveat: read at three ages only, so the wait is known as "by age A". `median_by_age` is the first age by which half had one: null
-- while none was reached or history is too short. Likes can be taken back. Null under 30 models, 10 authors or 5 families.
with followed as (
  select
    relation,
    tier <> 'T0' as in_t1,
    weight is distinct from 1 as several_parents,
    model_number,
    author_number,
    base_number,
    unnest([{age: 7, likes: likes_at_7}, {age: 30, likes: likes_at_30}, {age: 90, likes: likes_at_90}], recursive := true)
  from derivatives
  where likes_at_7 is not null
),
entry as (
  select * exclude (likes), likes > 0 as liked from followed where likes is not null
),
-- Authors, bases and models with several parents can come more than once, so each is taken once for its relation and age.
member as (
  select 'author' as kind, relation, age, bool_or(in_t1) as in_t1, null as liked
  from entry
  where author_number is not null
  group by relation, age, author_number
  union all
  select 'base' as kind, relation, age, bool_or(in_t1) as in_t1, null as liked from entry group by relation, age, base_number
  union all
  select 'model' as kind, relation, age, any_value(in_t1) as in_t1, any_value(liked) as liked
  from entry
  where several_parents
  group by relation, age, model_number
  union all
  select 'model' as kind, relation, age, in_t1, liked from entry where not several_parents
),
counted as (
  select
    member.relation,
    shown.tier,
    member.age,
    count(*) filter (kind = 'model') as models,
    count(*) filter (kind = 'author') as authors,
    count(*) filter (kind = 'base') as families,
    count(*) filter (liked) as liked
  from member
  join (values ('T0'), ('T1')) as shown (tier) on shown.tier = 'T0' or member.in_t1
  group by member.relation, shown.tier, member.age
),
-- Every relation that occurs on a tier has a row for each age, also before anything was read.
occurring as (
  select occurring.relation, shown.tier
  from (select relation, bool_or(tier <> 'T0') as in_t1 from derivatives group by relation) as occurring
  join (values ('T0'), ('T1')) as shown (tier) on shown.tier = 'T0' or occurring.in_t1
),
cell as (
  select
    relation,
    tier,
    reading.age,
    coalesce(counted.models, 0) as models,
    coalesce(counted.authors, 0) as authors,
    coalesce(counted.families, 0) as families,
    counted.liked / counted.models as share_liked
  from occurring
  cross join (values (7), (30), (90)) as reading (age)
  left join counted using (relation, tier, age)
),
printed as (
  select * replace (case when models >= 30 and authors >= 10 and families >= 5 then share_liked end as share_liked)
  from cell
)
select
  relation,
  tier,
  age,
  models,
  authors,
  families,
  share_liked,
  min(age) filter (share_liked >= 0.5) over (partition by relation, tier) as median_by_age,
  'A' as evidence
from printed
order by relation, tier, age
