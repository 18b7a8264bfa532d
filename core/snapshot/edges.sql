-- Question: which parents does each model declare?
-- Row: one declared parent of one model.
-- Caveat: declared by uploaders; typed tags come first, then plain tags, then the card; the first naming of a parent wins.
create or replace table naming as
-- base_model:RELATION:ID; everything else after base_model: is an ID.
with typed as (
  select
    *,
    starts_with(tag, 'base_model:finetune:')
      or starts_with(tag, 'base_model:adapter:')
      or starts_with(tag, 'base_model:quantized:')
      or starts_with(tag, 'base_model:merge:') as is_typed,
    split_part(tag, ':', 2) as word
  from base_model_tag
),
from_tag as (
  select
    id,
    case when is_typed then 1 else 2 end as source_order,
    place,
    'tag' as source,
    case when is_typed then word else 'unknown' end as relation,
    case when is_typed then tag[len('base_model:') + len(word) + 2:] else tag[len('base_model:') + 1:] end as declared
  from typed
),
from_card as (
  select
    id,
    3 as source_order,
    generate_subscripts(card_base, 1) as place,
    'card' as source,
    case when card_relation in ('finetune', 'adapter', 'quantized', 'merge') then card_relation else 'unknown' end as relation,
    unnest(card_base) as base
  from (
    select id, card_relation, case when is_list(card_base_json) then from_json(card_base_json, '["JSON"]') else [card_base_json] end as card_base
    from kept
    where card_base_json is not null
  )
),
every as (
  from from_tag
  union all by name
  select * exclude (base), base ->> '$' as declared from from_card where json_type(base) = 'VARCHAR'
),
trimmed as (
  select * replace (regexp_replace(declared, '^[\s\p{Z}]+|[\s\p{Z}]+$', '', 'g') as declared) from every
),
-- The least of structs is that of the least source_order, then place: a hash instead of a sort.
first_naming as (
  select id, unnest(first) from (
    select id, min(struct_pack(source_order, place, source, relation, declared)) as first
    from trimmed
    where declared <> ''
    group by id, lower(declared)
  )
),
-- Models that somebody names, without letter case: several can share one such name.
named as (
  select kept.id, lower(kept.id) as folded
  from kept
  semi join first_naming on lower(first_naming.declared) = lower(kept.id)
),
folded as (
  select folded, count(*) as models, min(id) as only_id from named group by folded
)
select
  naming.id as child,
  case when folded.models = 1 then folded.only_id else naming.declared end as parent,
  coalesce(folded.models = 1 or exact.id is not null, false) as parent_present,
  naming.* exclude (id, declared)
from first_naming as naming
left join folded on folded.folded = lower(naming.declared)
left join named as exact on exact.id = naming.declared;

create or replace table edge as
select
  naming.child,
  kept.hub_id as child_hub_id,
  naming.parent,
  naming.parent_present,
  naming.relation,
  naming.source,
  cast(row_number() over (partition by naming.child order by source_order, place) - 1 as integer) as position,
  1.0 / count(*) over (partition by naming.child) as weight
from naming
join kept on kept.id = naming.child
where naming.parent <> naming.child;
