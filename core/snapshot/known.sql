-- Question: which of today's models did earlier days see, and since when?
-- Row: one model of today that is known.
-- Caveat: the _id decides (it survives renames); where one of the two has none, the name does. Few are not found by their _id, so that little
-- is compared by name.
create or replace table known as
with by_hub_id as (
  select kept.id, kept.hub_id, before_model.key, before_model.first_seen, before_model.created_at
  from (select id, hub_id from kept) as kept
  left join before_model on before_model.hub_id = kept.hub_id
),
by_name as (
  select named.* exclude (last_seen)
  from (
    select lost.id, before_model.key, before_model.first_seen, before_model.created_at, before_model.last_seen
    from (from by_hub_id where key is null) as lost
    join before_model on before_model.id = lost.id
    where lost.hub_id is null or before_model.hub_id is null
  ) as named
  anti join by_hub_id on by_hub_id.key = named.key
  qualify row_number() over (partition by named.id order by named.last_seen desc, named.key) = 1
)
select id, key, first_seen, created_at from by_hub_id where key is not null
union all
select id, key, first_seen, created_at from by_name;
