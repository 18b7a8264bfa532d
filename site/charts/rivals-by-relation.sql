-- Question: how many rivals did derivatives meet in their niche in the 30 days before they appeared?
-- Row: one relation and class of rivals_30d (entries of other authors in the same base × relation × task); both tiers.
-- Caveat: one's own earlier entries are not rivals. 95 % intervals after Wilson at the effective number of entries. Relations with under 30
-- models, 10 authors or 5 families are left out.

{{wilson}}
{{entries}}
with entry as (
  select tier, relation, shared_model, author, base, rivals_30d
  from entries
  join tiers on tiers.tier = 'T0' or in_t1
  where rivals_30d is not null
),
counted as (
  select
    tier,
    relation,
    author,
    base,
    rivals_30d = 0 as is_0,
    rivals_30d between 1 and 4 as is_1,
    rivals_30d between 5 and 19 as is_5,
    rivals_30d between 20 and 99 as is_20,
    rivals_30d >= 100 as is_100
  from entry
),
{{shares tier, relation}},
relations as (
  select
    tier,
    relation,
    count(*) filter (shared_model is null) + count(distinct shared_model) as models,
    median(rivals_30d) as median_rivals,
    avg(rivals_30d) as mean_rivals
  from entry
  group by tier, relation
)
select
  tier,
  relation,
  n,
  median_rivals,
  mean_rivals,
  cast(kind as integer) as from_rivals,
  cast(round(share * n) as bigint) as entries,
  share,
  effective_n,
  ci_low,
  ci_high
from shares
join relations using (tier, relation)
where models >= 30 and authors >= 10 and families >= 5
order by tier desc, relation, from_rivals
