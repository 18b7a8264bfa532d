-- Question: what share of likes and downloads do the first ten entries hold in the largest races?
-- Row: one race: base × relation with at least 30 entries by 10 authors on T1 and any like; the 12 largest; T1, with T0 beside.
-- Caveat: first entries also had the most time. `even_share` is what ten entries would hold if all earned alike: 10 / entries.
with tiered as (
  select *, 'T1' as shown_tier from 'derivatives.parquet' where tier <> 'T0' and created_at is not null
  union all
  select *, 'T0' as shown_tier from 'derivatives.parquet' where created_at is not null
),
placed as (
  select *, row_number() over (partition by shown_tier, base, relation order by created_at, id) as place from tiered
),
race as (
  select
    shown_tier,
    base,
    relation,
    count(*) as entries,
    count(distinct author) as authors,
    10 / count(*) as even_share,
    sum(likes) filter (place <= 10) / nullif(sum(likes), 0) as share_likes,
    sum(downloads_30d) filter (place <= 10) / nullif(sum(downloads_30d), 0) as share_downloads
  from placed
  group by shown_tier, base, relation
)
select
  shown.base,
  shown.relation,
  shown.entries,
  shown.authors,
  shown.even_share,
  shown.share_likes,
  shown.share_downloads,
  everything.entries as entries_t0,
  everything.share_likes as share_likes_t0,
  everything.share_downloads as share_downloads_t0
from race as shown join race as everything using (base, relation)
where shown.shown_tier = 'T1' and everything.shown_tier = 'T0'
  and shown.entries >= 30 and shown.authors >= 10 and shown.share_likes is not null
order by shown.entries desc, base, relation
limit 12
