-- Question: what does each listed row say, and can it be read?
-- Row: one line of the raw parts; its rowid is its place in the order received, from 0.
-- Caveat: reads `received`, what fields.ts names of each raw line as JSON text (all null where a line is no JSON object). `reason` is
-- null for a readable row; fields of a wrong type that are not fatal are null and named in `wrong_type`. Lists stay JSON text: a
-- million rows of plain text are sorted in 0.6 s of processor time, with lists it was 1.7 s.

-- What a JSON text is shows in its first character, so nothing is parsed twice.
create or replace macro absent(field) as field is null or field = 'null';
create or replace macro is_text(field) as starts_with(field, '"');
create or replace macro is_list(field) as starts_with(field, '[');
-- ASCII (as many bytes as characters) without a space has nothing to trim, and trimming looks every character up.
create or replace macro is_trimmed(value) as not contains(value, ' ') and strlen(value) = length(value);
create or replace macro text_of(field) as case
  when not is_text(field) or field = '""' then null
  when is_trimmed(field) then field ->> '$'
  else nullif(trim(field ->> '$'), '')
end;
create or replace macro number_of(field) as case when regexp_matches(field, '^-?[0-9]') then try_cast(cast(field as varchar) as double) end;
create or replace macro count_of(field) as case
  when regexp_full_match(field, '-?[0-9]+') then try_cast(cast(field as varchar) as bigint)
  else try_cast(number_of(field) as bigint)
end;
-- Headers of weights are their uploaders' work: a size below nothing is none, or one model's logarithm would end the estimates of all.
create or replace macro size_of(field) as case when count_of(field) >= 0 then count_of(field) end;
-- A moment as the Hub writes it: ISO 8601, a date alone is its start, no zone means UTC.
create or replace macro moment_of(value) as case
  when regexp_full_match(value, '\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}(:?\d{2})?)?)?')
  then make_timestamp(epoch_us(try_cast(value as timestamptz)))
end;
-- A hundred times the largest count on the Hub; nine million of it still add up to a BIGINT.
create or replace macro largest_count() as 1_000_000_000_000;
-- Nearly every count is a whole number; what is asked after that is computed for the others alone.
create or replace macro count_fault(name, field, whole) as case
  when absent(field) or (whole between 0 and largest_count() and not contains(field, '.') and not contains(field, 'e')) then null
  when number_of(field) is null then name || ' is not a number'
  when number_of(field) < 0 then name || ' is negative'
  when number_of(field) <> floor(number_of(field)) then name || ' is not a whole number'
  when whole is null or whole > largest_count() then name || ' is out of range'
end;
create or replace macro moment_fault(name, value, moment) as case
  when moment is null and value is not null then name || ' cannot be read as a date'
end;
-- owner/name: one slash, both sides there, no control characters, no space at either end, not a dot folder.
create or replace macro is_repository(id) as
  regexp_full_match(id, '[^/\x00-\x1f\x7f\p{Zs}][^/\x00-\x1f\x7f]*/[^/\x00-\x1f\x7f]*[^/\x00-\x1f\x7f\p{Zs}]')
  and not (starts_with(id, './') or starts_with(id, '../') or ends_with(id, '/.') or ends_with(id, '/..'));
create or replace macro texts_of(field) as case
  when is_list(field) then list_filter(from_json(field, '["VARCHAR"]'), lambda entry: entry is not null)
  when is_text(field) then [field ->> '$']
  else []
end;
create or replace macro holds_something(field) as case
  when field is null then false
  else field not in ('[]', '{}') and (is_list(field) or starts_with(field, '{'))
end;

create or replace table listed as
with field as (
  select
    *,
    id ->> '$' as id_text,
    count_of(downloads) as downloads_30d,
    count_of("downloadsAllTime") as downloads_all_time,
    count_of(likes) as likes_count,
    moment_of("createdAt") as listed_created_at,
    moment_of("lastModified") as last_modified,
    number_of("trendingScore") as trending_score
  from received
)
select
  case
    when is_text(id) and is_repository(id_text) then coalesce(
      -- The list that a token gets holds what its owner alone may see; a release is for everybody.
      case when "private" in ('true', '"true"') then 'is private' end,
      count_fault('downloads', downloads, downloads_30d),
      count_fault('downloadsAllTime', "downloadsAllTime", downloads_all_time),
      count_fault('likes', likes, likes_count),
      moment_fault('createdAt', "createdAt", listed_created_at),
      moment_fault('lastModified', "lastModified", last_modified)
    )
    when absent(id) then 'no id'
    when text_of(id) is null then 'id is not text'
    else 'id is not owner/name'
  end as reason,
  text_of(_id) as hub_id,
  id_text as id,
  listed_created_at,
  last_modified,
  downloads_30d,
  downloads_all_time,
  likes_count as likes,
  trending_score,
  text_of(pipeline_tag) as task,
  text_of(library_name) as library,
  case
    when gated in ('true', 'false') then cast(gated as varchar)
    when is_text(gated) then lower(gated ->> '$')
    else 'false'
  end as gated,
  coalesce(size_of(safetensors.total), size_of(gguf.total)) as parameters,
  case when is_list(tags) then tags end as tags_json,
  case when is_list("cardData".base_model) or is_text("cardData".base_model) then "cardData".base_model end as card_base_json,
  lower(text_of("cardData".base_model_relation)) as card_relation,
  nullif(trim(texts_of("cardData".license)[1]), '') as card_license,
  case when is_list("cardData".language) or is_text("cardData".language) then "cardData".language end as card_language_json,
  holds_something("model-index") or holds_something("evalResults")
    or holds_something("cardData"."model-index") or holds_something("cardData".eval_results) as has_evals,
  list_filter(fields, lambda name: not list_contains(getvariable('known_fields'), name)) as unknown_fields,
  -- Rarely any: the list is made for the rows alone that need one.
  case when
    not coalesce(is_text(_id) and is_text(pipeline_tag) and is_text(library_name) and is_list(tags), true)
    or (trending_score is null and "trendingScore" is not null)
    or absent(likes)
    or (card_base_json is null and "cardData".base_model is not null)
  then list_filter([
    case when not absent(_id) and not is_text(_id) then '_id' end,
    case when not absent("trendingScore") and trending_score is null then 'trendingScore' end,
    case when not absent(pipeline_tag) and not is_text(pipeline_tag) then 'pipeline_tag' end,
    case when not absent(library_name) and not is_text(library_name) then 'library_name' end,
    case when absent(likes) then 'likes' end,
    case when not absent(tags) and not is_list(tags) then 'tags' end,
    case when not absent("cardData".base_model) and card_base_json is null then 'cardData.base_model' end
  ], lambda name: name is not null) end as wrong_type
from field;
