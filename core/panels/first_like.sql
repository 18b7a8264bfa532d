-- Question: how long does a derivative wait for its first like?
-- Row: one relation × tier × age (7, 30, 90 days): of the models read at age 7 and again at this age, how many had a like by then.
-- Caveat: read at three ages only, so the wait is known as "by age A". `median_by_age` is the first age by which half had one: null
-- while none was reached or history is too short. Likes can be taken back. Null under 30 models, 10 authors or 5 families.
with entry as (
  select shown.tier, derivatives.relation, derivatives.id, derivatives.author, derivatives.base
  from derivatives
  join (values ('T0'), ('T1')) as shown (tier) on shown.tier = 'T0' or derivatives.tier <> 'T0'
),
followed as (
  select later.id, later.age, later.likes > 0 as liked
  from outcomes as early
  join outcomes as later using (id)
  where early.age = 7
),
cell as (
  select
    entry.relation,
    entry.tier,
    reading.age,
    count(distinct followed.id) as models,
    count(distinct entry.author) filter (followed.id is not null) as authors,
    count(distinct entry.base) filter (followed.id is not null) as families,
    count(distinct followed.id) filter (followed.liked) / nullif(count(distinct followed.id), 0) as share_liked
  from entry
  cross join (values (7), (30), (90)) as reading (age)
  left join followed on followed.id = entry.id and followed.age = reading.age
  group by all
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
