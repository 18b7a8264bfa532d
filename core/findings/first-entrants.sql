-- Question: on the newest large family, what share of the likes and downloads do the first ten entries of each relation hold?
-- Row: one relation with at least 30 models and 10 authors; tier T1. Large: at least 100 entries; newest: released last.
-- Caveat: the first entries also had the most time to be noticed; this is a description, not a comparison at equal age.
with
{{newest}},
placed as (
  select
    derivatives.*,
    rank() over (partition by relation order by created_at) as place,
    any_value(newest.released_at) over () as released_at,
    count(*) over () as family_models
  from 'derivatives.parquet' as derivatives
  join newest using (base)
  where tier <> 'T0' and created_at is not null
)
select
  any_value(base) as base,
  any_value(released_at) as released_at,
  any_value(family_models) as family_models,
  relation,
  count(*) as models,
  count(distinct author) as authors,
  count(*) filter (place <= 10) as first_models,
  cast(sum(likes) as bigint) as likes,
  sum(likes) filter (place <= 10) / nullif(sum(likes), 0) as first_share_likes,
  cast(coalesce(sum(downloads_30d), 0) as bigint) as downloads,
  sum(downloads_30d) filter (place <= 10) / nullif(sum(downloads_30d), 0) as first_share_downloads
from placed
group by relation
having count(*) >= 30 and count(distinct author) >= 10
order by models desc, relation
