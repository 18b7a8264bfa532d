-- Question: which models look like automated uploads?
-- Row: one model that carries a flag.
-- Caveat: flags, never deletions. A batch of real work looks the same as a script's output; hence tiers beside each other.

-- burst: at least 20 of the author's children of one base within some 24 hours that include this one.
create or replace table burst as
with entry as (
  select edges.child as id, edges.parent as base, models.author, models.created_at
  from edges join models on models.id = edges.child
  where models.created_at is not null
),
opened as (
  -- A window of 24 hours that begins with this entry.
  select *, count(*) over (
    partition by base, author order by created_at range between current row and interval 24 hours following
  ) >= 20 as opens_burst
  from entry
)
select distinct id from (
  select id, bool_or(opens_burst) over (
    partition by base, author order by created_at range between interval 24 hours preceding and current row
  ) as in_burst
  from opened
)
where in_burst;

-- serial_name: at least 20 of the author's models share a name once digits, hex of 6 or more and UUIDs are replaced by #.
create or replace table serial_name as
select id from models
qualify count(*) over (
  partition by author, regexp_replace(
    split_part(id, '/', 2),
    '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|[0-9a-f]{6,}|[0-9]+', '#', 'gi'
  )
) >= 20;
