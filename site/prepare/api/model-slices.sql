-- Question: which derivatives, with what, go into which shard?
-- Row: one entry with its shard, the place of its base among those that the model declares, its flags and its family's address.
-- Caveat: `getvariable('digits')` hexadecimal digits name a shard. Written once, by the shard's first digit, so that the text of all
-- shards never has to stand in memory. Letters A to Z alone are lowered, as in site/src/api/shard.ts: `translate` does that, but takes ten
-- times as long as `lower`, and most ids are ASCII.
select
  id,
  sha256(
    case
      when strlen(id) = length(id) then lower(id)
      else translate(id, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz')
    end
  )[:getvariable('digits')] as shard,
  shard[1] as slice,
  base,
  coalesce(position, 0) as position,
  address,
  created_at,
  task,
  likes,
  downloads_30d,
  cohort_percentile,
  coalesce(burst, false) as burst,
  coalesce(serial_name, false) as serial_name,
  relation,
  base_released_at,
  base_release_source,
  lag_days,
  rank,
  rank_mid,
  rank_authors,
  rank_in_relation,
  family_size,
  gap_prev_hours,
  rivals_7d,
  rivals_30d,
  rivals_90d,
  rival_authors_7d,
  rival_authors_30d,
  rival_authors_90d,
  own_prior_30d,
  tier
from 'derivatives.parquet'
left join (select child as id, parent as base, position from 'edges.parquet' where position > 0) using (id, base)
left join (select id, burst, serial_name from 'lineage.parquet' where burst or serial_name) using (id)
left join family_address using (base)
