-- Question: what share of the likes and downloads of the newest large family do its first k entries hold?
-- Row: one place k in the release order of one relation (the family's largest, at least 30 entries by 10 authors), both tiers; `first` entries came at that
-- place's time or before, since entries of the same second share their place, and hold the shares.
-- Caveat: the first entries also had the most time to be noticed. Downloads are requests in the trailing 30 days.
with
{{family}},
placed as (
  select
    base, relation, largest_authors as authors, shown_tier,
    row_number() over (partition by shown_tier order by created_at, id) as k,
    count(*) over in_order as first,
    count(*) over whole as entries,
    sum(likes) over in_order / nullif(sum(likes) over whole, 0) as share_likes,
    sum(downloads_30d) over in_order / nullif(sum(downloads_30d) over whole, 0) as share_downloads
  from tiered
  window in_order as (partition by shown_tier order by created_at), whole as (partition by shown_tier)
)
select base, relation, authors, shown_tier as tier, k, first, entries, first / entries as share_entries, share_likes, share_downloads
from placed
where k <= 10 or k = entries or k % greatest(1, entries // 60) = 0
order by tier desc, k
