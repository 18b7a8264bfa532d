-- Question: what does the look-up say of every derivative?
-- Row: one shard: the text of its models, `"OWNER/NAME": {…}` each, by id; the first declared base comes first.
-- Caveat: reads `entry` (model-slices.sql) and `outcome` of one slice. Most models declare one base: only the further ones of others are
-- gathered, since a list with an order of its own for each model would take most of the time.
with reading as (
  select
    id,
    list_sort(list({age: age, read_age_days: read_age_days, likes: likes, downloads_30d: downloads_30d})) as readings
  from outcome
  group by id
),
-- A badge is one line: letters, digits and the marks that model names use, at most 40 of them.
declared as (
  select
    *,
    regexp_replace(regexp_replace(base, '^[^/]*/', ''), '[^\p{L}\p{N}._+-]+', '_', 'g') as shown,
    cast(to_json({
      base: base,
      family: address,
      relation: relation,
      base_released_at: strftime(base_released_at, '%Y-%m-%dT%H:%M:%S.%gZ'),
      base_release_source: base_release_source,
      lag_days: lag_days,
      rank: rank,
      rank_mid: rank_mid,
      rank_authors: rank_authors,
      rank_in_relation: rank_in_relation,
      family_size: family_size,
      gap_prev_hours: gap_prev_hours,
      rivals_7d: rivals_7d,
      rivals_30d: rivals_30d,
      rivals_90d: rivals_90d,
      rival_authors_7d: rival_authors_7d,
      rival_authors_30d: rival_authors_30d,
      rival_authors_90d: rival_authors_90d,
      own_prior_30d: own_prior_30d,
      cohort_percentile: cohort_percentile,
      tier: tier
    }) as varchar) as about_base
  from entry
),
further as (
  select id, list_sort(list({position: position, base: base, about_base: about_base})) as bases from declared where position > 0 group by id
),
model as (
  select
    shard,
    id,
    concat_ws(',', about_base, array_to_string(list_transform(bases, lambda one: one.about_base), ',')) as bases,
    to_json({
      created_at: strftime(created_at, '%Y-%m-%dT%H:%M:%S.%gZ'),
      task: task,
      likes: likes,
      downloads_30d: downloads_30d,
      burst: burst,
      serial_name: serial_name,
      readings: coalesce(readings, []),
      badge: {
        schemaVersion: 1,
        label: 'hubrace',
        message: concat(
          getvariable('prefix'),
          case
            when rank is null then 'derivative of '
            else format('entry {:,} of {:,} on ', rank, family_size)
          end,
          case
            when length(shown) > 40 then concat(shown[:39], '…')
            when shown in ('', '_') then 'its base'
            else shown
          end
        ),
        color: getvariable('colour')
      }
    }) as about
  from declared
  left join further using (id)
  left join reading using (id)
  where position = 0
)
select
  shard,
  string_agg(
    concat(to_json(id), ':', cast(about as varchar)[:-2], ',"bases":[', bases, ']}'), ',' || chr(10) order by id
  ) as models
from model
group by shard
order by shard
