-- Question: what share of derivatives has no like at all, by how crowded their niche was when they appeared?
-- Row: one relation and class of rivals_30d, over entries at least 7 days old; both tiers.
-- Caveat: likes so far, at whatever age from 7 days; crowded niches belong to prominent bases. 95 % intervals after Wilson at the
-- effective number of entries. Cells with under 30 models, 10 authors or 5 families are left out.

{{wilson}}
{{entries}}
with entry as (
  select
    tier,
    relation,
    case when rivals_30d = 0 then 0 when rivals_30d < 5 then 1 when rivals_30d < 20 then 5 when rivals_30d < 100 then 20 else 100 end as from_rivals,
    shared_model,
    author,
    base,
    likes,
    age_days
  from entries
  join tiers on tiers.tier = 'T0' or in_t1
  where rivals_30d is not null and age_days >= 7
),
counted as (
  select tier, relation, from_rivals, author, base, likes = 0 as is_zero from entry
),
{{shares tier, relation, from_rivals}},
cell as (
  select
    tier,
    relation,
    from_rivals,
    count(*) filter (shared_model is null) + count(distinct shared_model) as models,
    median(age_days) as median_age_days
  from entry
  group by tier, relation, from_rivals
)
select
  tier,
  relation,
  from_rivals,
  n,
  authors,
  families,
  share as share_zero,
  effective_n,
  ci_low,
  ci_high,
  median_age_days
from shares
join cell using (tier, relation, from_rivals)
where models >= 30 and authors >= 10 and families >= 5
order by tier desc, relation, from_rivals
