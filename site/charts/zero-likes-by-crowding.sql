-- Question: what share of derivatives has no like at all, by how crowded their niche was when they appeared?
-- Row: one relation and class of rivals_30d, over entries at least 7 days old; both tiers.
-- Caveat: likes so far, at whatever age from 7 days; crowded niches belong to prominent bases. 95 % intervals after Wilson at the
-- effective number of entries: the number divided by the design effect of authors or of bases, whichever is larger (Kish 1965). Cells with under 30 models, 10 authors or 5 families are left out.
with entry as (
  select
    shown.tier as shown_tier,
    relation,
    case when rivals_30d = 0 then 0 when rivals_30d < 5 then 1 when rivals_30d < 20 then 5 when rivals_30d < 100 then 20 else 100 end as from_rivals,
    id,
    author,
    base,
    likes,
    age_days
  from 'derivatives.parquet' as derivatives
  join (values ('T0'), ('T1')) as shown (tier) on shown.tier = 'T0' or derivatives.tier <> 'T0'
  where rivals_30d is not null and age_days >= 7
),
cell as (
  select
    shown_tier,
    relation,
    from_rivals,
    count(*) as n,
    count(distinct id) as models,
    count(distinct author) as authors,
    count(distinct base) as families,
    count_if(likes = 0) as without,
    avg(cast(likes = 0 as integer)) as share_zero,
    median(age_days) as median_age_days
  from entry
  group by shown_tier, relation, from_rivals
),
-- How far the entries of one author, or of one base, lie from the share together, times n: whole numbers add up to the same in any order.
together as (
  select shown_tier, relation, from_rivals, kind, cast(count_if(likes = 0) * any_value(n) - count(*) * any_value(without) as hugeint) as excess
  from (select *, 'author' as kind, author as name from entry union all select *, 'base' as kind, base as name from entry)
  join cell using (shown_tier, relation, from_rivals)
  group by shown_tier, relation, from_rivals, kind, name
),
clustered as (
  select shown_tier, relation, from_rivals, sum(excess * excess) * count(*) / nullif(count(*) - 1, 0) as squares
  from together
  group by shown_tier, relation, from_rivals, kind
),
-- Entries that say as much as if they were independent; where all or none have a like, authors or bases.
weighed as (
  select
    cell.*,
    case
      when share_zero in (0, 1) then least(n, authors, families)
      else n / greatest(1, largest.squares / (n * share_zero * (1 - share_zero) * n * n))
    end as effective_n
  from cell
  join (select shown_tier, relation, from_rivals, max(squares) as squares from clustered group by shown_tier, relation, from_rivals) as largest
    using (shown_tier, relation, from_rivals)
)
select
  shown_tier as tier,
  relation,
  from_rivals,
  n,
  authors,
  families,
  share_zero,
  effective_n,
  greatest(0, (share_zero + 1.96 * 1.96 / (2 * effective_n) - 1.96 * sqrt(share_zero * (1 - share_zero) / effective_n + 1.96 * 1.96 / (4 * effective_n * effective_n))) / (1 + 1.96 * 1.96 / effective_n)) as ci_low,
  least(1, (share_zero + 1.96 * 1.96 / (2 * effective_n) + 1.96 * sqrt(share_zero * (1 - share_zero) / effective_n + 1.96 * 1.96 / (4 * effective_n * effective_n))) / (1 + 1.96 * 1.96 / effective_n)) as ci_high,
  median_age_days
from weighed
where models >= 30 and authors >= 10 and families >= 5
order by tier desc, relation, from_rivals
