-- Question: how large, how fast and how concentrated was the field of each base, day by day?
-- Row: one base of one date. The columns are those of the panel families that need the snapshots alone.
-- Caveat: windows end at the end of the date. Narrow the dates in both places below: the scan is paid by the byte.
with entry as (
  select
    edges."date" as day,
    edges.parent as base,
    edges.relation,
    models.author,
    models.likes,
    date_diff('second', models.created_at, cast(edges."date" as timestamp)) / 86400.0 + 1 as age_days
  from edges
  join models on models.id = edges.child and models."date" = edges."date"
  where edges."date" between '2026-08-19' and '2026-08-21'
    and models."date" between '2026-08-19' and '2026-08-21'
),
total as (
  select
    day,
    base,
    count(*) as children,
    count(*) filter (where relation = 'finetune') as children_finetune,
    count(*) filter (where relation = 'adapter') as children_adapter,
    count(*) filter (where relation = 'quantized') as children_quantized,
    count(*) filter (where relation = 'merge') as children_merge,
    count(*) filter (where age_days <= 7) as entries_7d,
    count(*) filter (where age_days <= 30) as entries_30d,
    count(*) filter (where age_days <= 90) as entries_90d,
    sum(likes) as likes_sum
  from entry
  group by day, base
),
by_author as (
  select day, base, author, count(*) as entries
  from entry
  group by day, base, author
),
concentration as (
  select
    day,
    base,
    count(*) as authors,
    cast(sum(entries * entries) as double) / (cast(sum(entries) as double) * cast(sum(entries) as double)) as author_hhi
  from by_author
  group by day, base
)
select
  total.day,
  total.base,
  total.children,
  total.children_finetune,
  total.children_adapter,
  total.children_quantized,
  total.children_merge,
  concentration.authors,
  total.entries_7d,
  total.entries_30d,
  total.entries_90d,
  concentration.author_hhi,
  total.likes_sum
from total
join concentration on concentration.day = total.day and concentration.base = total.base
where total.children >= 10
order by total.day, total.children desc, total.base
