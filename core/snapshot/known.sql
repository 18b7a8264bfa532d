-- Question: which of today's models did earlier days see, and since when?
-- Row: one model of today that is known.
-- Caveat: the _id decides (it survives renames); where one of the two has none, the name does.
create or replace table known as
with by_hub_id as (
  select kept.id, before_model.* exclude (id)
  from kept join before_model on before_model.hub_id = kept.hub_id
),
by_name as (
  select kept.id, before_model.* exclude (id)
  from kept join before_model on before_model.id = kept.id
  where (kept.hub_id is null or before_model.hub_id is null)
    and kept.id not in (select id from by_hub_id)
    and before_model.key not in (select key from by_hub_id)
  qualify row_number() over (partition by kept.id order by before_model.last_seen desc, before_model.key) = 1
)
select id, key, first_seen, created_at from by_hub_id
union all
select id, key, first_seen, created_at from by_name;
