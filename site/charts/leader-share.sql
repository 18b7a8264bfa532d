-- Question: what share of likes and downloads do the first ten entries hold in the largest races?
-- Row: one race: base × relation with at least 30 entries by 10 authors on T1 and any like; the 12 largest; T1, with T0 beside.
-- Caveat: first entries also had the most time. Entries of the same second share a place, so the first ten can be a few more: `first`. Places are
-- counted among listed entries. `even_share` is what the first would hold if all earned alike: first / entries.
with largest as (
  select base, relation, count(*) as entries, count(distinct author) as authors
  from 'derivatives.parquet'
  where tier <> 'T0' and created_at is not null
  group by base, relation
  having entries >= 30 and authors >= 10 and sum(likes) > 0
  order by entries desc, base, relation
  limit 12
),
tiered as (
  select shown.tier as shown_tier, base, relation, id, created_at, likes, downloads_30d
  from 'derivatives.parquet' as derivatives
  semi join largest using (base, relation)
  join (values ('T0'), ('T1')) as shown (tier) on shown.tier = 'T0' or derivatives.tier <> 'T0'
  where created_at is not null
),
placed as (
  select *, rank() over (partition by shown_tier, base, relation order by created_at) as place from tiered
),
race as (
  select
    shown_tier,
    base,
    relation,
    count(*) as entries,
    count(*) filter (place <= 10) as first,
    sum(likes) filter (place <= 10) / nullif(sum(likes), 0) as share_likes,
    sum(downloads_30d) filter (place <= 10) / nullif(sum(downloads_30d), 0) as share_downloads
  from placed
  group by shown_tier, base, relation
)
select
  largest.base,
  largest.relation,
  largest.entries,
  largest.authors,
  shown.first,
  shown.first / largest.entries as even_share,
  shown.share_likes,
  shown.share_downloads,
  everything.entries as entries_t0,
  everything.share_likes as share_likes_t0,
  everything.share_downloads as share_downloads_t0
from largest
join race as shown on shown.base = largest.base and shown.relation = largest.relation and shown.shown_tier = 'T1'
join race as everything on everything.base = largest.base and everything.relation = largest.relation and everything.shown_tier = 'T0'
order by largest.entries desc, largest.base, largest.relation
