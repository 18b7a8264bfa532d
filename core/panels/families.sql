-- Question: how large, how fast and how concentrated is the field of each base?
-- Row: one declared base, listed on the Hub or not (`present`).
-- Caveat: windows end at the snapshot; a family whose base is younger than 90 days has no half-life yet.
with entry as (
  select
    *,
    created_at is not null as dated,
    created_at >= getvariable('as_of') - interval 7 days as in_7d,
    created_at >= getvariable('as_of') - interval 30 days as in_30d,
    created_at >= getvariable('as_of') - interval 90 days as in_90d,
    created_at >= getvariable('as_of') - interval 60 days and created_at < getvariable('as_of') - interval 30 days as in_30d_before,
    created_at >= getvariable('as_of') - interval 90 days and created_at < getvariable('as_of') - interval 60 days as in_30d_before_that
  from derivatives
),
-- Half of the entrants of the first 90 days: the ceil(n / 2)-th lag, once the 90 days are over.
half_life as (
  select base, list_sort(list(lag_days))[(count(*) + 1) // 2] as entry_half_life_days
  from entry
  where created_at >= base_released_at
    and created_at < base_released_at + interval 90 days
    and base_released_at + interval 90 days <= getvariable('as_of')
  group by base
),
-- Which of two authors with as many entries comes first makes no difference to the sum below.
by_author as (
  select base, author, count(*) as entries, row_number() over (partition by base order by count(*)) as i
  from derivatives
  group by base, author
),
concentration as (
  select
    base,
    count(*) as authors,
    sum(entries * entries) / pow(sum(entries), 2) as author_hhi,
    2 * sum(i * entries) / (count(*) * sum(entries)) - (count(*) + 1) / count(*) as author_gini
  from by_author
  group by base
),
total as (
  select
    base,
    any_value(base_released_at) as released_at,
    count(*) as children,
    count(*) filter (tier <> 'T0') as children_t1,
    count(*) filter (relation = 'finetune') as children_finetune,
    count(*) filter (relation = 'adapter') as children_adapter,
    count(*) filter (relation = 'quantized') as children_quantized,
    count(*) filter (relation = 'merge') as children_merge,
    count(*) filter (relation = 'unknown') as children_unknown,
    cast(sum(likes) as bigint) as likes_sum,
    cast(coalesce(sum(downloads_30d), 0) as bigint) as downloads_30d_sum,
    min(created_at) as first_entry_at,
    count(*) filter (in_7d) as entries_7d,
    count(*) filter (in_30d) as entries_30d,
    count(*) filter (in_90d) as entries_90d,
    (count(*) filter (in_30d_before) + count(*) filter (in_30d_before_that)) / 2 as mean_entries_30d_before,
    cast(sum(likes) filter (dated) as bigint) as dated_likes,
    cast(sum(likes) filter (rank <= 1) as bigint) as likes_of_first,
    cast(sum(likes) filter (rank <= 10) as bigint) as likes_of_first_10
  from entry
  group by base
)
select
  total.base,
  coalesce(lineage.root, total.base) as root,
  coalesce(models.author, nullif(regexp_extract(total.base, '^([^/]+)/[^/]+$', 1), '')) as author,
  models.id is not null as present,
  total.released_at,
  total.children,
  total.children_t1,
  total.children_finetune,
  total.children_adapter,
  total.children_quantized,
  total.children_merge,
  total.children_unknown,
  concentration.authors,
  total.first_entry_at,
  total.entries_7d,
  total.entries_30d,
  total.entries_90d,
  half_life.entry_half_life_days,
  concentration.author_hhi,
  1 / concentration.author_hhi as effective_authors,
  concentration.author_gini,
  total.likes_sum,
  total.downloads_30d_sum,
  total.likes_of_first / nullif(total.dated_likes, 0) as leader_share_1,
  total.likes_of_first_10 / nullif(total.dated_likes, 0) as leader_share_10,
  case
    when total.released_at > getvariable('as_of') - interval 30 days and total.entries_30d >= 10 then 'emerging'
    when total.entries_30d >= 20 and total.entries_30d >= 1.5 * total.mean_entries_30d_before then 'hot'
    when total.entries_30d = 0 then 'quiet'
    else 'stable'
  end as state
from total
join concentration using (base)
left join half_life using (base)
left join models on models.id = total.base
left join lineage on lineage.id = total.base
order by total.base
