-- Question: which parents does each model declare?
-- Row: one declared parent of one model.
-- Caveat: declared by uploaders; typed tags come first, then plain tags, then the card; the first naming of a parent wins.
-- Namings carry the number of their model's row, not its name: a number is grouped and joined in half the time of a text.

-- Joins keep the order written, the smaller side on the right: DuckDB takes `kept` for a 25th of what it is.
set disabled_optimizers = 'join_order,build_side_probe_side';

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
-- `place` is the order of a model's namings: its typed tags first, then its plain ones, then its card.
from_tag as (
  select
    seq,
    case when is_typed then place else 1_000_000_000 + place end as place,
    case when is_typed then word else 'unknown' end as relation,
    case when is_typed then tag[len('base_model:') + len(word) + 2:] else tag[len('base_model:') + 1:] end as declared
  from typed
),
from_card as (
  select
    seq,
    2_000_000_000 + generate_subscripts(card_base, 1) as place,
    case when card_relation in ('finetune', 'adapter', 'quantized', 'merge') then card_relation else 'unknown' end as relation,
    unnest(card_base) as base
  from (
    select seq, card_relation, case when is_list(card_base_json) then from_json(card_base_json, '["JSON"]') else [card_base_json] end as card_base
    from kept
    where card_base_json is not null
  )
),
every as (
  from from_tag
  union all by name
  select * exclude (base), base ->> '$' as declared from from_card where is_text(base)
),
trimmed as (
  select * replace (regexp_replace(declared, '^[\s\p{Z}]+|[\s\p{Z}]+$', '', 'g') as declared) from every
),
first_naming as (
  select
    seq,
    lower(declared) as folded,
    min(place) as place,
    arg_min(relation, place) as relation,
    arg_min(declared, place) as declared
  from trimmed
  group by seq, folded
  having arg_min(declared, place) <> ''
),
-- Models that somebody names, without letter case: several can share one such name.
named as (
  select kept.id, lower(kept.id) as folded
  from kept
  semi join first_naming on first_naming.folded = lower(kept.id)
),
folded as (
  select folded, count(*) as models, min(id) as only_id from named group by folded
)
select
  kept.id as child,
  kept.hub_id as child_hub_id,
  case when folded.models = 1 then folded.only_id else naming.declared end as parent,
  coalesce(folded.models = 1 or exact.id is not null, false) as parent_present,
  naming.relation,
  case when naming.place > 2_000_000_000 then 'card' else 'tag' end as source,
  naming.seq,
  naming.place
from kept
join first_naming as naming using (seq)
left join folded on folded.folded = naming.folded
left join named as exact on exact.id = naming.declared;

create or replace table edge as
select
  * exclude (seq, place),
  cast(row_number() over (partition by seq order by place) - 1 as integer) as position,
  1.0 / count(*) over (partition by seq) as weight
from naming
where parent <> child;

reset disabled_optimizers;
