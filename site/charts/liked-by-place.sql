-- Question: how often is an entry liked at all, by its place in the release order of its base and relation?
-- Row: one relation and tenth of the release order, pooled over base × relation groups with at least 10 entries; both tiers.
-- Caveat: likes so far, not at equal age: earlier entries had more time. 95 % intervals after Wilson at the effective number of entries.
-- Cells under 30 models, 10 authors or 5 families are left out.

{{wilson}}
{{entries}}
with tiered as (
  select tier, base, relation, number, shared_model, author, created_at, age_days, likes
  from entries
  join tiers on tiers.tier = 'T0' or in_t1
  where created_at is not null and relation <> 'unknown'
),
race as (
  select tier, base, relation, count(*) as entries from tiered group by tier, base, relation having entries >= 10
),
placed as (
  select tiered.*, race.entries, row_number() over (partition by tier, base, relation order by created_at, number) as place
  from tiered
  join race using (tier, base, relation)
),
entry as (
  select *, 1 + ((place - 1) * 10) // entries as part from placed
),
counted as (
  select tier, relation, part, author, base, likes > 0 as is_liked from entry
),
{{shares tier, relation, part}},
cell as (
  select
    tier,
    relation,
    part,
    count(*) filter (shared_model is null) + count(distinct shared_model) as models,
    quantile_cont(likes, 0.25) as quartile_1,
    median(likes) as median_likes,
    quantile_cont(likes, 0.75) as quartile_3,
    median(age_days) as median_age_days
  from entry
  group by tier, relation, part
)
select
  tier,
  relation,
  part,
  n,
  share as share_liked,
  effective_n,
  ci_low,
  ci_high,
  quartile_1,
  median_likes,
  quartile_3,
  median_age_days
from shares
join cell using (tier, relation, part)
where models >= 30 and authors >= 10 and families >= 5
order by tier desc, relation, part
