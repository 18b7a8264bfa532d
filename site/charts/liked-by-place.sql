-- Question: how often is an entry liked at all, by its place in the release order of its base and relation?
-- Row: one relation and tenth of the release order, pooled over base × relation groups with at least 10 entries; both tiers.
-- Caveat: likes so far, not at equal age: earlier entries had more time. 95 % intervals after Wilson at the effective number of entries: the
-- number divided by the design effect of authors or of bases, whichever is larger (Kish 1965). Cells under 30 models, 10 authors or 5 families are left out.
with tiered as (
  select shown.tier as shown_tier, base, relation, id, author, created_at, age_days, likes
  from 'derivatives.parquet' as derivatives
  join (values ('T0'), ('T1')) as shown (tier) on shown.tier = 'T0' or derivatives.tier <> 'T0'
  where created_at is not null and relation <> 'unknown'
),
race as (
  select shown_tier, base, relation, count(*) as entries from tiered group by shown_tier, base, relation having entries >= 10
),
placed as (
  select tiered.*, race.entries, row_number() over (partition by shown_tier, base, relation order by created_at, id) as place
  from tiered
  join race using (shown_tier, base, relation)
),
entry as (
  select *, 1 + ((place - 1) * 10) // entries as part from placed
),
cell as (
  select
    shown_tier,
    relation,
    part,
    count(*) as n,
    count(distinct id) as models,
    count(distinct author) as authors,
    count(distinct base) as families,
    count_if(likes > 0) as liked,
    avg(cast(likes > 0 as integer)) as share_liked,
    quantile_cont(likes, 0.25) as quartile_1,
    median(likes) as median_likes,
    quantile_cont(likes, 0.75) as quartile_3,
    median(age_days) as median_age_days
  from entry
  group by shown_tier, relation, part
),
-- How far the entries of one author, or of one base, lie from the share together, times n: whole numbers add up to the same in any order.
together as (
  select shown_tier, relation, part, kind, cast(count_if(likes > 0) * any_value(n) - count(*) * any_value(liked) as hugeint) as excess
  from (select *, 'author' as kind, author as name from entry union all select *, 'base' as kind, base as name from entry)
  join cell using (shown_tier, relation, part)
  group by shown_tier, relation, part, kind, name
),
clustered as (
  select shown_tier, relation, part, sum(excess * excess) * count(*) / nullif(count(*) - 1, 0) as squares
  from together
  group by shown_tier, relation, part, kind
),
-- Entries that say as much as if they were independent; where all or none are liked, authors or bases.
weighed as (
  select
    cell.*,
    case
      when share_liked in (0, 1) then least(n, authors, families)
      else n / greatest(1, largest.squares / (n * share_liked * (1 - share_liked) * n * n))
    end as effective_n
  from cell
  join (select shown_tier, relation, part, max(squares) as squares from clustered group by shown_tier, relation, part) as largest
    using (shown_tier, relation, part)
)
select
  shown_tier as tier,
  relation,
  part,
  n,
  share_liked,
  effective_n,
  greatest(0, (share_liked + 1.96 * 1.96 / (2 * effective_n) - 1.96 * sqrt(share_liked * (1 - share_liked) / effective_n + 1.96 * 1.96 / (4 * effective_n * effective_n))) / (1 + 1.96 * 1.96 / effective_n)) as ci_low,
  least(1, (share_liked + 1.96 * 1.96 / (2 * effective_n) + 1.96 * sqrt(share_liked * (1 - share_liked) / effective_n + 1.96 * 1.96 / (4 * effective_n * effective_n))) / (1 + 1.96 * 1.96 / effective_n)) as ci_high,
  quartile_1,
  median_likes,
  quartile_3,
  median_age_days
from weighed
where models >= 30 and authors >= 10 and families >= 5
order by tier desc, relation, part
