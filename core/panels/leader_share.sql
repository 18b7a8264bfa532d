-- Question: do the first entries of a family hold more likes than as many entries drawn by chance?
-- Row: one relation × tier × family of at least 30 dated entries of that relation and tier; base null: all those families together.
-- Caveat: places are counted within family × relation × tier, ties share the smallest. What chance gives on average is exact,
-- likes × first entries / entries, and so are the ends of the chance interval where one entry of a family is the first: any is as likely to be it, so
-- they are quantiles of the likes. Otherwise as many entries are drawn without replacement within each family × relation, 400 times, seeded (Floyd's
-- algorithm, CACM 30(9), 1987), and the ends carry the error of 400 draws, but for the entry with the most likes: each draw is told once with it and once
-- without, weighted by how likely it is among the first (first entries / entries). Where one entry holds most likes it decides where the upper end lies, and
-- is among 2.5 % of 400 draws or not as it falls. Where two or three do, the upper end is still no better than 400 draws. Either end is a share that chance can give, with at most 2.5 % beyond it. Likes are
-- one snapshot's: the first also had the most time, so a share above chance is not yet an advantage of being first (grade C). Chance takes entries one by one:
-- where an author has several of the first, whose likes go together, it reaches further than the interval; and at most one family in forty lies above by chance.
with family as (
  select base_number, relation, any_value(base) as base, count(*) as t0, count(*) filter (tier <> 'T0') as t1
  from derivatives
  where created_at is not null
  group by base_number, relation
  having t0 >= 30
),
-- Only families that are large enough are raced through, once for both tiers where nobody is left out of T1.
race as materialized (
  select cast(row_number() over () as integer) as field, *
  from (
    select base_number, relation, base, true as on_t0, t1 = t0 as on_t1 from family
    union all
    select base_number, relation, base, false as on_t0, true as on_t1 from family where t1 >= 30 and t1 < t0
  )
),
-- Entries that vanished keep their place, on both tiers; they hold no likes and are not drawn.
raced as materialized (
  select
    race.field,
    derivatives.model_number,
    derivatives.author_number,
    derivatives.created_at,
    derivatives.likes,
    derivatives.weight is distinct from 1 as several_parents
  from derivatives
  join race using (base_number, relation)
  where derivatives.created_at is not null and (race.on_t0 or derivatives.tier <> 'T0')
  union all by name
  select race.field, vanished.created_at
  from vanished
  join race using (base, relation)
  where vanished.created_at is not null
),
ranked as (
  select
    field,
    model_number,
    likes,
    several_parents,
    rank() over (race order by created_at) as rank,
    count(model_number) over (race order by created_at, model_number rows unbounded preceding) as place
  from raced
  window race as (partition by field)
),
entry as materialized (
  select field, likes, several_parents, rank, place from ranked where model_number is not null
),
author_of as (
  select field, author_number from raced where author_number is not null group by field, author_number
),
-- The entries of all fields have consecutive numbers: those of a field follow on `before`, in the order of their places.
field as materialized (
  select
    race.*,
    ranks.* exclude (field),
    coalesce(publishing.authors, 0) as authors,
    cast(sum(ranks.entries) over (order by field) as bigint) - ranks.entries as before
  from (
    select
      field,
      count(*) as entries,
      count(*) filter (not several_parents) as of_one_parent,
      cast(sum(likes) as bigint) as likes,
      count(*) filter (rank <= 1) as first_1,
      count(*) filter (rank <= 10) as first_10,
      quantile_disc(likes, [0.025, 0.975]) as likes_of_one,
      max(likes) as most,
      min_by(place, (-likes, place)) as place_of_most,
      cast(coalesce(sum(likes) filter (rank <= 1), 0) as bigint) as likes_1,
      cast(coalesce(sum(likes) filter (rank <= 10), 0) as bigint) as likes_10
    from entry
    group by field
  ) as ranks
  join race using (field)
  left join (select field, count(*) as authors from author_of group by field) as publishing using (field)
),
leader as (
  select field, base, relation, before, entries, before + place_of_most as number_of_most, most, 1 as k, first_1 as m from field
  union all
  select field, base, relation, before, entries, before + place_of_most as number_of_most, most, 10 as k, first_10 as m from field
),
-- One draw per field, permutation and k: for the last m values j up to the field's size, random 1..j …
random as (
  select
    *,
    list_transform(
      range(entries - m + 1, entries + 1),
      lambda j: 1 + cast(hash(base, relation, p, k, j) % cast(j as ubigint) as bigint)
    ) as places
  from leader
  cross join range(400) as permutation (p)
),
-- … and j itself where that place is taken, by an earlier random place or an earlier j: every set of m places is equally likely.
resolved as (
  select
    *,
    list_reduce(
      list_transform(places, lambda place: [place]),
      lambda taken, place, i:
        case
          when list_position(places, place[1]) < i or list_contains(taken, place[1]) then list_append(taken, entries - m + i)
          else taken
        end,
      cast([] as bigint[])
    ) as taken
  from random
),
drawn as (
  select
    field,
    k,
    p,
    before + case when list_contains(taken, j) then j else place end as number,
    number = number_of_most as of_most,
    j = spare as is_spare
  from (
    select
      * exclude (places),
      unnest(places) as place,
      unnest(range(entries - m + 1, entries + 1)) as j,
      entries - m + 1 + cast(hash(base, relation, p, k) % cast(m as ubigint) as bigint) as spare
    from resolved
  )
),
earned as (
  select field.before + entry.place as number, entry.likes from entry join field using (field) where entry.likes > 0
),
-- What a draw holds, whether with the entry of most likes, and what one of its entries by chance does. Where all of the first k vanished nothing is
-- drawn, and nothing is what they hold by chance.
chance as materialized (
  select
    field,
    k,
    p,
    cast(sum(likes) as bigint) as likes,
    bool_or(of_most) as with_most,
    cast(sum(likes) filter (is_spare) as bigint) as spare_likes
  from (
    select drawn.*, earned.likes from drawn join earned using (number)
    union all by name
    select leader.field, leader.k, permutation.p, 0 as likes, false as of_most, true as is_spare
    from leader cross join range(400) as permutation (p)
  )
  group by field, k, p
),
-- A draw without the entry of most likes is one of the others by chance, and with it in place of one by chance one of those with it. Weights are whole
-- numbers: those without add up to entries − m parts of entries, those with to m.
weighed as (
  select field, k, m, p, chance.likes, cast((entries - m) * 400 as double) as weight
  from chance join leader using (field, k)
  where not with_most
  union all
  select
    field,
    k,
    m,
    p,
    case when with_most then chance.likes else chance.likes - spare_likes + most end as likes,
    cast(m * greatest(without, 1) as double) as weight
  from chance
  join leader using (field, k)
  join (select field, k, count(*) filter (not with_most) as without from chance group by field, k) using (field, k)
),
-- What was raced once for both tiers stands on each.
on_tier as (
  select 'T0' as tier, * from field where on_t0
  union all
  select 'T1' as tier, * from field where on_t1
),
-- Of all families together the entry of most likes is that of one of them; in the others everything stays as it was drawn.
others as (
  select
    on_tier.relation,
    on_tier.tier,
    chance.k,
    chance.p,
    any_value(having_most.field) as field,
    sum(chance.likes) filter (field <> having_most.field) as likes
  from chance
  join on_tier using (field)
  join (select relation, tier, min_by(field, (-most, field)) as field from on_tier group by relation, tier) as having_most using (relation, tier)
  group by on_tier.relation, on_tier.tier, chance.k, chance.p
),
-- Each family on its own, where its ends are not exact, and all of a relation and tier together (field null). Most draws hold as much as others
-- do, so what follows is found for each sum of likes.
shuffled as (
  select field, relation, tier, k, likes, sum(weight) as weight
  from (
    select field, null as relation, null as tier, k, likes, weight from weighed where k = 10 or m <> 1
    union all
    select null, others.relation, others.tier, k, cast(coalesce(others.likes, 0) as bigint) + weighed.likes, weighed.weight
    from others join weighed using (field, k, p)
  )
  group by all
),
by_chance as (
  select
    field,
    relation,
    tier,
    [min(likes) filter (k = 1 and 40 * below >= whole), min(likes) filter (k = 1 and 40 * below >= 39 * whole)] as interval_1,
    [min(likes) filter (k = 10 and 40 * below >= whole), min(likes) filter (k = 10 and 40 * below >= 39 * whole)] as interval_10
  from (
    select *, sum(weight) over (held order by likes) as below, sum(weight) over held as whole
    from shuffled
    window held as (partition by field, relation, tier, k)
  )
  group by field, relation, tier
),
-- Authors, and models with several parents, can be in several fields, so each is taken once.
member as (
  select 'author' as kind, race.relation, author_of.author_number as number, bool_or(race.on_t0) as on_t0, bool_or(race.on_t1) as on_t1
  from author_of join race using (field)
  group by race.relation, author_of.author_number
  union all
  select 'model' as kind, race.relation, raced.model_number as number, bool_or(race.on_t0) as on_t0, bool_or(race.on_t1) as on_t1
  from raced join race using (field)
  where raced.several_parents and raced.model_number is not null
  group by race.relation, raced.model_number
),
together as (
  select
    relation,
    tier,
    count(*) filter (kind = 'model') as of_several_parents,
    count(*) filter (kind = 'author') as authors
  from (
    select 'T0' as tier, * from member where on_t0
    union all
    select 'T1' as tier, * from member where on_t1
  )
  group by relation, tier
),
held as (
  select
    field,
    base,
    relation,
    tier,
    entries as n,
    entries as models,
    authors,
    1 as families,
    likes,
    likes_1,
    likes_10,
    likes * first_1 / entries as by_chance_1,
    likes * first_10 / entries as by_chance_10,
    case when first_1 = 1 then likes_of_one end as exact_1
  from on_tier
  union all by name
  select
    relation,
    tier,
    cast(sum(on_tier.entries) as bigint) as n,
    cast(sum(on_tier.of_one_parent) as bigint) + coalesce(any_value(together.of_several_parents), 0) as models,
    coalesce(any_value(together.authors), 0) as authors,
    count(*) as families,
    cast(sum(on_tier.likes) as bigint) as likes,
    cast(sum(on_tier.likes_1) as bigint) as likes_1,
    cast(sum(on_tier.likes_10) as bigint) as likes_10,
    -- Sums of rounded numbers are exact, whatever their order.
    cast(sum(cast(on_tier.likes * on_tier.first_1 / on_tier.entries as decimal(28, 9))) as double) as by_chance_1,
    cast(sum(cast(on_tier.likes * on_tier.first_10 / on_tier.entries as decimal(28, 9))) as double) as by_chance_10
  from on_tier
  left join together using (relation, tier)
  group by relation, tier
),
-- A family's own row needs 30 models and 10 authors, the row of all families 5 families too.
judged as (
  select
    *,
    case when models >= 30 and authors >= 10 and (field is not null or families >= 5) then nullif(likes, 0) end as printed_likes
  from held
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
  judged.by_chance_1 / judged.printed_likes as chance_1,
  coalesce(judged.exact_1, by_chance.interval_1)[1] / judged.printed_likes as chance_1_low,
  coalesce(judged.exact_1, by_chance.interval_1)[2] / judged.printed_likes as chance_1_high,
  judged.likes_10 / judged.printed_likes as share_10,
  judged.by_chance_10 / judged.printed_likes as chance_10,
  by_chance.interval_10[1] / judged.printed_likes as chance_10_low,
  by_chance.interval_10[2] / judged.printed_likes as chance_10_high,
  'C' as evidence
from judged
join by_chance
  on by_chance.field is not distinct from judged.field
  and (judged.field is not null or by_chance.relation = judged.relation and by_chance.tier = judged.tier)
order by judged.relation, judged.tier, judged.base nulls first
