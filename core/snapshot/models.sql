-- Question: which models does the Hub list, each once?
-- Row: one model; a model listed twice in one sweep is kept as last received.
-- Caveat: `created_at` is null at the Hub's floor (2022-03-02T23:29:04Z, :05Z): those dates were filled in, not observed.
-- Rows that a later row of the same model replaces. Few: only what occurs twice is looked at.
create or replace table replaced as
with last as (
  select coalesce(hub_id, id) as key, max(rowid) as last_seq
  from listed
  where reason is null
  group by key
  having count(*) > 1
)
select listed.rowid as seq, listed.hub_id, listed.id
from listed
join last on last.key = coalesce(listed.hub_id, listed.id)
where listed.reason is null and listed.rowid <> last.last_seq;

create or replace table namesake as
select rowid as seq, id, hub_id
from listed
where reason is null
  and id in (select id from listed where reason is null group by id having count(*) > 1)
  and rowid not in (select seq from replaced);

-- One id under two `_id`s cannot both be that model: the last received stays, the others are quarantined.
create or replace table conflicting as
select seq from (
  select seq, hub_id, last_value(hub_id) over id_rows as kept_hub_id
  from namesake
  window id_rows as (partition by id order by seq rows between unbounded preceding and unbounded following)
)
where hub_id <> kept_hub_id;

create or replace table dropped as
select seq from replaced
union all
from conflicting
union all
select seq
from namesake
where seq not in (from conflicting)
qualify row_number() over (partition by id order by seq desc) > 1;

-- The models as plain text, to be sorted; `described` makes their lists.
create or replace view kept as
select
  rowid as seq,
  * exclude (reason, wrong_type, unknown_fields),
  case
    when date_trunc('second', listed_created_at) in (timestamp '2022-03-02 23:29:04', timestamp '2022-03-02 23:29:05') then null
    else listed_created_at
  end as created_at
from listed
where reason is null and rowid not in (from dropped);

-- The tags that name a parent, in their order. Most models have none, which their text tells without being parsed.
create or replace table base_model_tag as
select seq, unnest(named) as tag, generate_subscripts(named, 1) as place
from (
  select seq, list_filter(texts_of(tags_json), lambda tag: starts_with(tag, 'base_model:')) as named
  from kept
  where contains(tags_json, '"base_model:')
);

-- What tags of a kind name, for example the data sets of `dataset:`. Most models have no such tag, which their text tells.
create or replace macro named_by(kind, tags, tags_json) as case
  when contains(tags_json, '"' || kind)
  then list_sort(list_distinct(list_transform(list_filter(tags, lambda tag: starts_with(tag, kind)), lambda tag: tag[len(kind) + 1:])))
  else []
end;

-- Rows of `kept`, or of what was joined to it, in their order, as models.parquet has them.
create or replace macro described(kept_rows) as table
with listing as (
  select *, texts_of(tags_json) as tags, texts_of(card_language_json) as card_language
  from query_table(kept_rows)
)
select
  hub_id,
  id,
  split_part(id, '/', 1) as author,
  created_at,
  last_modified,
  downloads_30d,
  downloads_all_time,
  coalesce(likes, 0) as likes,
  trending_score,
  task,
  library,
  lower(coalesce(
    nullif(trim(list_filter(tags, lambda tag: starts_with(tag, 'license:'))[1][9:]), ''),
    card_license
  )) as license,
  case when gated in ('true', 'auto', 'manual') then gated else 'false' end as gated,
  parameters,
  list_filter(
    ['safetensors', 'gguf', 'mlx', 'onnx', 'openvino', 'coreml', 'tflite', 'tensorrt', 'ctranslate2', 'executorch', 'diffusers',
     'pytorch', 'tf', 'jax', 'keras', 'rust', 'ggml', 'awq', 'gptq', 'exl2', 'exl3', 'bitsandbytes'],
    lambda format: list_contains(tags, format)
  ) as formats,
  list_sort(list_distinct(list_concat(
    list_filter(list_filter(tags, lambda tag: strlen(tag) = 2), lambda tag: list_contains(getvariable('language_codes'), tag)),
    list_filter(card_language, lambda language: list_contains(tags, language))
  ))) as languages,
  named_by('dataset:', tags, tags_json) as datasets,
  named_by('arxiv:', tags, tags_json) as papers,
  tags,
  has_evals,
  first_seen
from listing;
