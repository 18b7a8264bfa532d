-- Question: how does a column's value read in the Hub's list?
-- Row: macros only; rows.ts puts them together for the columns that a file has.
-- Caveat: a text that should be JSON and is not gives null; the row is kept and the loss counted.
create or replace macro json_of(text, types) as case
  when json_valid(text) and list_contains(types, json_type(text)) then text::json
end;
create or replace macro json_lost(text, value) as coalesce(trim(text) not in ('', 'null') and value is null, false);
-- A struct names every key of the whole file: those that the row does not have are null and go.
create or replace macro without_nulls(value) as json_merge_patch('{}', to_json(value));
create or replace macro moment_text(moment) as strftime(moment::timestamp, '%Y-%m-%dT%H:%M:%S.%gZ');
create or replace macro moment_of_text(text) as try_cast(text as timestamptz) at time zone 'UTC';
-- Python's data frames keep whole numbers with gaps as DOUBLE, the gaps as NaN. What is no whole number goes on as it is, for
-- the snapshot to refuse with its reason.
create or replace macro count_of(number) as case
  when isnan(number::double) then null
  when isfinite(number::double) and number = trunc(number) and abs(number) < 9007199254740992 then to_json(number::bigint)
  when isfinite(number::double) then to_json(number)
  else to_json(number::varchar)
end;
-- baseModels {"relation", "models": [{"id"}]} as the tags that the Hub makes of the same declaration.
create or replace macro base_tags(bases) as list_transform(
  list_filter(json_extract_string(bases, '$.models[*].id'), lambda base: trim(base) <> ''),
  lambda base: 'base_model:'
    || case when (bases ->> '$.relation') in ('finetune', 'adapter', 'quantized', 'merge') then (bases ->> '$.relation') || ':' else '' end
    || base
);
create or replace macro names_base(tags) as coalesce(len(list_filter(tags, lambda tag: starts_with(tag, 'base_model:'))) > 0, false);
