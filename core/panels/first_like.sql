-- Question: how long does a derivative wait for its first like?
-- Row: one relation × tier × age (7, 30, 90 days): of the models read at age 7 and again at this age, how many had a like by then.
-- Caveat: read at three ages only, so the wait is known as "by age A". `median_by_age` is the first age by which half had one: null
-- while none was reached or history is too short. Likes can be taken back. Null under 30 models, 10 authors or 5 families.
with followed as (
  select id, age, likes > 0 as liked
  from outcomes
  qualify bool_or(age = 7) over (partition by id)
),
entry as (
  select shown.tier, derivatives.relation, derivatives.author, derivatives.base, followed.*
  from derivatives
  join followed using (id)
  join (values ('T0'), ('T1')) as shown (tier) on shown.tier = 'T0' or derivatives.tier <> 'T0'
),
counted as (
  select
    relation,
    tier,
    age,
    count(distinct id) as models,
    count(distinct author) as authors,
    count(distinct base) as families,
    count(distinct id) filter (liked) as liked
  from entry
  group by relation, tier, age
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
