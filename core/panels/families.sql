-- Question: how large, how fast and how concentrated is the field of each base?
-- Row: one declared base, listed on the Hub or not (`present`).
-- Caveat: windows end at the snapshot; a family whose base is younger than 90 days has no half-life yet.
with half_life as (
  -- Half of the entrants of the first 90 days: the ceil(n / 2)-th lag, once the 90 days are over.
  select base_number, list_sort(list(lag_days))[(count(*) + 1) // 2] as entry_half_life_days
  from derivatives
  where lag_days >= 0 and lag_days < 90 and base_released_at <= getvariable('as_of') - interval 90 days
  group by base_number
),
-- Which of two authors with as many entries comes first makes no difference to the sum below.
by_author as (
  select base_number, author_number, count(*) as entries, row_number() over (partition by base_number order by count(*)) as i
  from derivatives
  group by base_number, author_number
),
concentration as (
  select
    base_number,
    count(*) as authors,
    sum(entries * entries) / pow(sum(entries), 2) as author_hhi,
    2 * sum(i * entries) / (count(*) * sum(entries)) - (count(*) + 1) / count(*) as author_gini
  from by_author
  group by base_number
),
-- A base that declares parents is itself among the derivatives, with its root; any other is its own root.
declared as (
  select model_number as base_model_number, any_value(root) as root
  from derivatives
  where model_number in (select base_model_number from derivatives)
  group by model_number
),
entry as (
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
total as (
  select
    base_number,
    any_value(base) as base,
    any_value(base_model_number) as base_model_number,
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
  group by base_number
)
select
  total.base,
  coalesce(declared.root, total.base) as root,
  -- As the models have it: the part before the slash, which every listed name has.
  nullif(regexp_extract(total.base, '^([^/]+)/[^/]+$', 1), '') as author,
  total.base_model_number is not null as present,
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
  -- Where the first have vanished, their places stay theirs and none of the likes that are left are.
  coalesce(total.likes_of_first, 0) / nullif(total.dated_likes, 0) as leader_share_1,
  coalesce(total.likes_of_first_10, 0) / nullif(total.dated_likes, 0) as leader_share_10,
  case
    when total.released_at > getvariable('as_of') - interval 30 days and total.entries_30d >= 10 then 'emerging'
    when total.entries_30d >= 20 and total.entries_30d >= 1.5 * total.mean_entries_30d_before then 'hot'
    when total.entries_30d = 0 then 'quiet'
    else 'stable'
  end as state
from total
join concentration using (base_number)
left join half_life using (base_number)
left join declared using (base_model_number)
-- Bases are numbered by name.
order by total.base_number
