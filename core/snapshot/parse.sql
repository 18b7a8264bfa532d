-- Question: what does each listed row say, and can it be read?
-- Row: one line of the raw parts, in the order received (`seq`).
-- Caveat: `reason` is null for a readable row; fields of a wrong type that are not fatal are null and named in `wrong_type`.
create or replace macro text_of(field) as case when json_type(field) = 'VARCHAR' then nullif(trim(field ->> '$'), '') end;
create or replace macro absent(field) as field is null or json_type(field) = 'NULL';
create or replace macro number_of(field) as case when json_type(field) in ('BIGINT', 'UBIGINT', 'DOUBLE') then try_cast(field ->> '$' as double) end;
create or replace macro count_of(field) as case when json_type(field) = 'DOUBLE' then try_cast(number_of(field) as bigint) else try_cast(field ->> '$' as bigint) end;
-- A moment as the Hub writes it: ISO 8601, a date alone is its start, no zone means UTC.
create or replace macro moment_of(field) as case
  when json_type(field) = 'VARCHAR' and regexp_full_match(field ->> '$', '\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}(:?\d{2})?)?)?')
  then (try_cast(field ->> '$' as timestamptz) at time zone 'UTC')
end;
create or replace macro count_fault(name, field) as case
  when absent(field) then null
  when number_of(field) is null then name || ' is not a number'
  when number_of(field) < 0 then name || ' is negative'
  when number_of(field) <> floor(number_of(field)) then name || ' is not a whole number'
  when count_of(field) is null then name || ' is out of range'
end;
create or replace macro moment_fault(name, field) as case
  when not absent(field) and moment_of(field) is null then name || ' cannot be read as a date'
end;
-- owner/name: one slash, both sides there, no control characters, no space at either end, not a dot folder.
create or replace macro is_repository(id) as
  regexp_full_match(id, '[^/\x00-\x1f\x7f]+/[^/\x00-\x1f\x7f]+')
  and id = trim(id)
  and not regexp_matches(id, '(^|/)\.{1,2}(/|$)');

create or replace table listed as
with line as (
  select row_number() over () as seq, line from raw_line
),
field as (
  select
    seq,
    line,
    case when json_valid(line) and json_type(line) = 'OBJECT' then json_extract(line, [
      '$._id', '$.id', '$.createdAt', '$.lastModified', '$.downloads', '$.downloadsAllTime', '$.likes', '$.trendingScore',
      '$.pipeline_tag', '$.library_name', '$.gated', '$.safetensors.total', '$.gguf.total', '$.tags', '$.cardData.base_model',
      '$.cardData.base_model_relation', '$.cardData.license', '$.cardData.language', '$."model-index"', '$.evalResults',
      '$.cardData."model-index"', '$.cardData.eval_results'
    ]) end as f
  from line
),
judged as (
  select
    *,
    case
      when not json_valid(line) then 'not readable JSON'
      when f is null then 'not an object'
      when absent(f[2]) then 'no id'
      when text_of(f[2]) is null then 'id is not text'
      when not is_repository(f[2] ->> '$') then 'id is not owner/name'
      else coalesce(
        count_fault('downloads', f[5]), count_fault('downloadsAllTime', f[6]), count_fault('likes', f[7]),
        moment_fault('createdAt', f[3]), moment_fault('lastModified', f[4])
      )
    end as reason
  from field
)
select
  seq,
  reason,
  case when reason is not null then line end as line,
  text_of(f[1]) as hub_id,
  f[2] ->> '$' as id,
  moment_of(f[3]) as listed_created_at,
  moment_of(f[4]) as last_modified,
  count_of(f[5]) as downloads_30d,
  count_of(f[6]) as downloads_all_time,
  count_of(f[7]) as likes,
  number_of(f[8]) as trending_score,
  text_of(f[9]) as task,
  text_of(f[10]) as library,
  case json_type(f[11]) when 'BOOLEAN' then f[11] ->> '$' when 'VARCHAR' then lower(f[11] ->> '$') else 'false' end as gated,
  coalesce(count_of(f[12]), count_of(f[13])) as parameters,
  case when json_type(f[14]) = 'ARRAY' then list_filter(from_json(f[14], '["VARCHAR"]'), lambda tag: tag is not null) else [] end as tags,
  case json_type(f[15]) when 'ARRAY' then from_json(f[15], '["JSON"]') when 'VARCHAR' then [f[15]] else [] end as card_base,
  lower(text_of(f[16])) as card_relation,
  case json_type(f[17]) when 'ARRAY' then text_of(f[17] -> 0) else text_of(f[17]) end as card_license,
  case json_type(f[18]) when 'ARRAY' then from_json(f[18], '["VARCHAR"]') when 'VARCHAR' then [f[18] ->> '$'] else [] end as card_language,
  list_bool_or(list_transform([f[19], f[20], f[21], f[22]], lambda e:
    coalesce(case json_type(e) when 'ARRAY' then json_array_length(e) > 0 when 'OBJECT' then len(json_keys(e)) > 0 else false end, false)
  )) as has_evals,
  list_filter([
    case when not absent(f[1]) and json_type(f[1]) <> 'VARCHAR' then '_id' end,
    case when not absent(f[8]) and number_of(f[8]) is null then 'trendingScore' end,
    case when not absent(f[9]) and json_type(f[9]) <> 'VARCHAR' then 'pipeline_tag' end,
    case when not absent(f[10]) and json_type(f[10]) <> 'VARCHAR' then 'library_name' end,
    case when absent(f[7]) then 'likes' end,
    case when not absent(f[14]) and json_type(f[14]) <> 'ARRAY' then 'tags' end,
    case when not absent(f[15]) and json_type(f[15]) not in ('ARRAY', 'VARCHAR') then 'cardData.base_model' end
  ], lambda name: name is not null) as wrong_type,
  case when f is not null then list_filter(json_keys(line), lambda name: not list_contains(getvariable('known_fields'), name)) else [] end as unknown_fields
from judged;
