-- Question: what did entries of about this place in the release order and about this crowding earn?
-- Row: of the relation in the variable `relation`, one tier × level × rank band × crowding band × reading × outcome, in which distinct models are counted
-- once.
-- Bands are those of bands.sql. Levels widen: `near` the bands themselves, `wide` one band more on each side of both, `rank` one rank band more
-- on each side whatever the crowding, `relation` everything. With a moment in the variable `made_by` only outcomes at age 30 of entries made by then count.
-- Readings: `30` outcomes read at a fixed age of 30 days (grade A); `30-60`, `60-120`, `120-240` the counts of one snapshot, of
-- entries of that age in days (grade C: older entries had more time).
-- Caveat: entries that vanished have no counts and are left out. The 95 % interval of the median (`low`, `high`) takes models of one author, and of one
-- base, for clusters; it is null where it would reach beyond the cell. Statistics are null under 30 models, 10 authors or 5 families.
-- Names are hashed to 64 bits and cells are numbered: a million entries lie in 14 cells each, and only whether two are the same matters.
with entry as (
  select
    hash(id) as id,
    hash(author) as author,
    hash(base) as base,
    tier,
    rank_band(rank) as rank_band,
    crowding_band(rivals_30d) as crowding_band,
    case
      when age_days >= 30 and age_days < 60 then '30-60'
      when age_days >= 60 and age_days < 120 then '60-120'
      when age_days >= 120 and age_days < 240 then '120-240'
    end as age_band,
    likes,
    downloads_30d,
    likes_at_30,
    downloads_at_30
  from 'derivatives.parquet'
  where rank is not null
    and relation = getvariable('relation')
    and (getvariable('made_by') is null or created_at <= getvariable('made_by'))
),
observed as (
  select id, author, base, tier, rank_band, crowding_band, age_band as reading, likes, downloads_30d as downloads
  from entry
  where age_band is not null and getvariable('made_by') is null
  union all by name
  select id, author, base, tier, rank_band, crowding_band, '30' as reading, likes_at_30 as likes, downloads_at_30 as downloads
  from entry
  where likes_at_30 is not null or downloads_at_30 is not null
),
-- All cells that there can be; T0 stands beside T1 for the two readings that answers are given with.
cell as (
  select row_number() over (order by tier, reading, level, rank_band, crowding_band) as cell, *
  from (
    select unnest(['T0', 'T1']) as tier
  ), (
    select unnest(['30', '30-60', '60-120', '120-240']) as reading
  ), (
    select 'near' as level, rank_band, crowding_band from range(11) as ranks (rank_band), range(9) as crowds (crowding_band)
    union all
    select 'wide', rank_band, crowding_band from range(11) as ranks (rank_band), range(9) as crowds (crowding_band)
    union all
    select 'rank', rank_band, null from range(11) as ranks (rank_band)
    union all
    select 'relation', null, null
  )
  where tier = 'T1' or reading in ('30', '30-60')
),
-- From the bands of an entry to the cells that hold it.
holding as (
  select
    cell.cell,
    cell.reading,
    own.tier,
    ranks.rank_band,
    crowds.crowding_band
  from cell, (select unnest(['T0', 'T1', 'T2']) as tier) as own, range(11) as ranks (rank_band), range(9) as crowds (crowding_band)
  where (cell.tier = 'T0' or own.tier <> 'T0')
    and (cell.rank_band is null or abs(ranks.rank_band - cell.rank_band) <= case when cell.level = 'near' then 0 else 1 end)
    and (cell.crowding_band is null or abs(crowds.crowding_band - cell.crowding_band) <= case when cell.level = 'near' then 0 else 1 end)
),
placed as (
  select holding.cell, observed.id, observed.author, observed.base, observed.likes, observed.downloads
  from observed
  join holding using (tier, reading, rank_band, crowding_band)
),
-- A model with several parents can lie in a cell several times; its counts are the same each time, and one of its bases is its cluster.
member as (
  select cell, id, any_value(author) as author, min(base) as base, any_value(likes) as likes, any_value(downloads) as downloads
  from placed
  group by cell, id
),
-- Distinct counts in two steps: memory then does not grow with the cells.
by_author as (
  select cell, count(*) filter (liked) as liked, count(*) filter (downloaded) as downloaded
  from (
    select cell, author, count(likes) > 0 as liked, count(downloads) > 0 as downloaded from placed group by cell, author
  )
  group by cell
),
by_base as (
  select cell, count(*) filter (liked) as liked, count(*) filter (downloaded) as downloaded
  from (
    select cell, base, count(likes) > 0 as liked, count(downloads) > 0 as downloaded from placed group by cell, base
  )
  group by cell
),
-- Likes of a cell have its number twice, downloads one more.
valued as (
  select 2 * cell as measure, author, base, likes as value from member where likes is not null
  union all
  select 2 * cell + 1 as measure, author, base, downloads as value from member where downloads is not null
),
{{woodruff measure}},
judged as (
  select
    medians.*,
    len(sorted) as models,
    measure // 2 as cell,
    case measure % 2 when 0 then 'likes' else 'downloads' end as outcome,
    case outcome when 'likes' then by_author.liked else by_author.downloaded end as authors,
    case outcome when 'likes' then by_base.liked else by_base.downloaded end as families,
    models >= 30 and authors >= 10 and families >= 5 as printed
  from medians join by_author on by_author.cell = measure // 2 join by_base on by_base.cell = measure // 2
)
select
  cell.tier,
  getvariable('relation') as relation,
  cell.level,
  cell.rank_band,
  cell.crowding_band,
  cell.reading,
  judged.outcome,
  judged.models,
  judged.authors,
  judged.families,
  case when printed then round(list_aggregate(sorted, 'quantile_cont', 0.25), 2) end as q1,
  case when printed then list_aggregate(sorted, 'quantile_cont', 0.5) end as median,
  case when printed then round(list_aggregate(sorted, 'quantile_cont', 0.75), 2) end as q3,
  case when printed then median_low end as low,
  case when printed then median_high end as high,
  case when cell.reading = '30' then 'A' else 'C' end as evidence
from judged
join cell using (cell)
order by cell.cell, judged.outcome
