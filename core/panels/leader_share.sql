-- Question: do the first entries of a family hold more likes than as many entries drawn by chance?
-- Row: one relation × tier × family of at least 30 dated entries of that relation; base null: all those families together.
-- Caveat: places are counted within family × relation × tier, ties share the smallest. The chance interval draws as many entries
-- without replacement within each family × relation, 200 times, seeded (Floyd's algorithm, CACM 30(9), 1987). Likes are one
-- snapshot's: the first also had the most time, so a share above chance is not yet an advantage of being first (grade C).
with family as (
  select base, relation, count(*) as t0, count(*) filter (tier <> 'T0') as t1
  from derivatives
  where created_at is not null
  group by base, relation
),
-- Only families that are large enough are raced through, once for both tiers where nobody is left out of T1.
race as materialized (
  select row_number() over () as field, *
  from (
    select base, relation, 'T0' as tier, case when t1 = t0 then ['T0', 'T1'] else ['T0'] end as tiers from family where t0 >= 30
    union all
    select base, relation, 'T1' as tier, ['T1'] as tiers from family where t1 >= 30 and t1 < t0
  )
),
-- Entries that vanished keep their place, on both tiers; they hold no likes and are not drawn.
raced as (
  select
    race.field,
    derivatives.id,
    derivatives.author,
    derivatives.created_at,
    derivatives.likes,
    derivatives.weight is distinct from 1 as several_parents
  from derivatives
  join race using (base, relation)
  where derivatives.created_at is not null and (race.tier = 'T0' or derivatives.tier <> 'T0')
  union all by name
  select race.field, vanished.created_at
  from vanished
  join race using (base, relation)
  where vanished.created_at is not null
),
ranked as (
  select *, rank() over (race order by created_at) as rank, count(id) over (race order by created_at, id rows unbounded preceding) as place
  from raced
  window race as (partition by field)
),
entry as (
  from ranked where id is not null
),
-- The entries of all fields have consecutive numbers: those of a field follow on `before`, in the order of their places.
field as materialized (
  select race.*, ranks.* exclude (field), cast(sum(ranks.entries) over (order by field) as bigint) - ranks.entries as before
  from (
    select
      field,
      count(*) as entries,
      count(distinct author) as authors,
      cast(sum(likes) as bigint) as likes,
      count(*) filter (rank <= 1) as first_1,
      count(*) filter (rank <= 10) as first_10,
      cast(coalesce(sum(likes) filter (rank <= 1), 0) as bigint) as likes_1,
      cast(coalesce(sum(likes) filter (rank <= 10), 0) as bigint) as likes_10
    from entry
    group by field
  ) as ranks
  join race using (field)
),
-- One draw per field, permutation and k: steps [j, random 1..j] for the last m values j up to the field's size …
step as (
  select
    field.field,
    field.before,
    permutation.p,
    leaders.k,
    list_transform(
      range(field.entries - leaders.m + 1, field.entries + 1),
      lambda j: [j, 1 + cast(hash(field.base, field.relation, permutation.p, leaders.k, j) % cast(j as ubigint) as bigint)]
    ) as steps
  from field
  cross join range(200) as permutation (p)
  cross join lateral (values (1, field.first_1), (10, field.first_10)) as leaders (k, m)
),
-- … of which each takes its random place, or j itself when that place is taken: every set of m places is equally likely.
drawn as (
  select
    field,
    p,
    k,
    before + unnest(list_reduce(
      steps,
      lambda places, step: list_append(places, case when list_contains(places, step[2]) then step[1] else step[2] end),
      cast([] as bigint[])
    )) as number
  from step
),
earned as (
  select field.before + entry.place as number, entry.likes from entry join field using (field)
),
-- Where all of the first k vanished nothing is drawn, and nothing is what they hold by chance.
chance as (
  select drawn.field, drawn.p, drawn.k, sum(earned.likes) as likes
  from drawn
  join earned using (number)
  group by drawn.field, drawn.p, drawn.k
  union all
  select field, p, k, 0 as likes from step where len(steps) = 0
),
-- What was raced once for both tiers stands on each.
on_tier as (
  select field.* replace (unnest(tiers) as tier) from field
),
-- Each family on its own, and all of a relation and tier together (base null).
shuffled as (
  select on_tier.base, on_tier.relation, on_tier.tier, chance.p, chance.k, cast(chance.likes as bigint) as likes
  from chance join on_tier using (field)
  union all
  select null as base, on_tier.relation, on_tier.tier, chance.p, chance.k, cast(sum(chance.likes) as bigint) as likes
  from chance join on_tier using (field)
  group by on_tier.relation, on_tier.tier, chance.p, chance.k
),
by_chance as (
  select
    base,
    relation,
    tier,
    avg(likes) filter (k = 1) as likes_1,
    quantile_cont(likes, 0.025) filter (k = 1) as likes_1_low,
    quantile_cont(likes, 0.975) filter (k = 1) as likes_1_high,
    avg(likes) filter (k = 10) as likes_10,
    quantile_cont(likes, 0.025) filter (k = 10) as likes_10_low,
    quantile_cont(likes, 0.975) filter (k = 10) as likes_10_high
  from shuffled
  group by base, relation, tier
),
-- Models with several parents and authors can be in several fields, so each is taken once.
breadth as (
  select base, relation, tier, entries as models, authors, 1 as families
  from on_tier
  union all
  select null as base, relation, tier, together.models, together.authors, families
  from (
    select
      relation,
      tier,
      count(*) filter (not several_parents) + count(distinct id) filter (several_parents) as models,
      count(distinct author) as authors
    from (
      select race.relation, unnest(race.tiers) as tier, entry.several_parents, entry.author, case when entry.several_parents then entry.id end as id
      from entry
      join race using (field)
    )
    group by relation, tier
  ) as together
  join (select relation, tier, count(*) as families from on_tier group by relation, tier) using (relation, tier)
),
held as (
  select
    base,
    relation,
    tier,
    cast(sum(entries) as bigint) as n,
    cast(sum(likes) as bigint) as likes,
    cast(sum(likes_1) as bigint) as likes_1,
    cast(sum(likes_10) as bigint) as likes_10
  from on_tier
  group by grouping sets ((base, relation, tier), (relation, tier))
),
-- A family's own row needs 30 models and 10 authors, the row of all families 5 families too.
judged as (
  select
    held.*,
    breadth.models,
    breadth.authors,
    breadth.families,
    case
      when breadth.models >= 30 and breadth.authors >= 10 and (held.base is not null or breadth.families >= 5) then nullif(held.likes, 0)
    end as printed_likes
  from held
  join breadth on breadth.base is not distinct from held.base and breadth.relation = held.relation and breadth.tier = held.tier
)
select
  judged.relation,
  judged.tier,
  judged.base,
  judged.models,
  judged.authors,
  judged.families,
  judged.n,
  judged.likes,
  judged.likes_1 / judged.printed_likes as share_1,
  by_chance.likes_1 / judged.printed_likes as chance_1,
  by_chance.likes_1_low / judged.printed_likes as chance_1_low,
  by_chance.likes_1_high / judged.printed_likes as chance_1_high,
  judged.likes_10 / judged.printed_likes as share_10,
  by_chance.likes_10 / judged.printed_likes as chance_10,
  by_chance.likes_10_low / judged.printed_likes as chance_10_low,
  by_chance.likes_10_high / judged.printed_likes as chance_10_high,
  'C' as evidence
from judged
join by_chance
  on by_chance.base is not distinct from judged.base
  and by_chance.relation = judged.relation
  and by_chance.tier = judged.tier
order by judged.relation, judged.tier, judged.base nulls first
