-- Question: which models look like automated uploads?
-- Row: one model that carries a flag.
-- Caveat: flags, never deletions. A batch of real work looks the same as a script's output; hence tiers beside each other.

-- burst: at least 20 of the author's children of one base within some 24 hours that include this one.
create or replace table burst as
-- Where there are fewer in all there are fewer in 24 hours: most bases have few children, and most authors one of a base.
with large as (
  select parent from link group by parent having count(*) >= 20
),
entry as (
  select link.child as node, link.parent as base, node.author, node.created_at
  from link semi join large using (parent) join node on node.rowid = link.child
  where node.created_at is not null
),
many as (
  select base, author from entry group by base, author having count(*) >= 20
),
opened as (
  -- A window of 24 hours that begins with this entry.
  select *, count(*) over (
    partition by base, author order by created_at range between current row and interval 24 hours following
  ) >= 20 as opens_burst
  from entry semi join many using (base, author)
)
select distinct node from (
  select node, bool_or(opens_burst) over (
    partition by base, author order by created_at range between interval 24 hours preceding and current row
  ) as in_burst
  from opened
)
where in_burst;

-- serial_name: at least 20 of the author's models share a name once digits, hex of 6 or more and UUIDs are replaced by #.
create or replace table serial_name as
with many as (
  select author from models group by author having count(*) >= 20
),
named as materialized (
  select
    id,
    author,
    regexp_replace(
      split_part(id, '/', 2),
      '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|[0-9a-f]{6,}|[0-9]+', '#', 'gi'
    ) as series
  from models semi join many using (author)
),
-- A name without a # is its author's only one of that series.
series as (
  select author, series from named where contains(series, '#') group by author, series having count(*) >= 20
)
select cast(node.rowid as integer) as node
from named semi join series using (author, series)
join node using (id);
