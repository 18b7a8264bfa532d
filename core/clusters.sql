-- From `counted`, one row per thing that is counted (its cell: {{cell}}; its author and base; columns is_…: whether it is of that
-- kind): `weighed`, one row per cell and kind with the share that is of the kind and the effective number of things behind it. Things of one author, or of
-- one base, are not independent: that number is n divided by the design effect (Kish 1965) of authors plus that of bases less that of pairs of both
-- (Cameron, Gelbach, Miller 2011, JBES 29: 238–249), at least the larger of the two and 1. Each is a jackknife, which leaves one cluster out at a time:
-- plain sums of squares fall short where a few clusters hold much. Those of authors and of bases allow for how few of them make the
-- variance, and for large ones whose things go together; `jackknife_n`, for medians, does not. Where all or none are of the kind, either number
-- is that of authors or of bases, and null where there is one author or one base alone, which say nothing.
clusters as (
  select
    {{cell}},
    case grouping(author, base) when 0 then 'pair' when 1 then 'author' else 'base' end as cluster,
    count(*) as n,
    count(nullif(columns('^is_(.*)$'), false)) as 'is_\1'
  from counted
  group by grouping sets (({{cell}}, author), ({{cell}}, base), ({{cell}}, author, base))
  -- What has no base is in no cluster of bases.
  having grouping(base) = 1 or base is not null
),
-- Most clusters are like many others: what follows is found for each sort of them.
alike as (
  select *, count(*) as times from clusters group by all
),
of_kind as materialized (
  select {{cell}}, cluster, substr(name, 4) as kind, times, n, hits
  from (unpivot alike on columns('^is_') into name name value hits)
),
whole as (
  select
    {{cell}},
    cluster,
    kind,
    cast(sum(times) as bigint) as clusters,
    cast(sum(times * n) as bigint) as n,
    cast(sum(times * hits) as bigint) as hits
  from of_kind
  group by {{cell}}, cluster, kind
),
-- Without the cluster a share moves by so much; null where there is no other.
moved as (
  select
    {{cell}},
    cluster,
    kind,
    times,
    of_kind.n as size,
    of_kind.hits * (of_kind.n - of_kind.hits) / of_kind.n as within,
    (of_kind.hits - whole.hits / whole.n * of_kind.n) / nullif(whole.n - of_kind.n, 0) as move
  from of_kind join whole using ({{cell}}, cluster, kind)
),
jackknifed as (
  select
    {{cell}},
    cluster,
    kind,
    fsum(times * pow(move, 2)) as squares,
    fsum(times * pow(move, 4)) as fourths,
    fsum(times * within) as within,
    cast(sum(times * size * size) as bigint) as squared_sizes
  from moved
  group by {{cell}}, cluster, kind
),
effect as (
  select
    *,
    hits / n as share,
    {{jackknife}}
  from whole join jackknifed using ({{cell}}, cluster, kind)
),
design as (
  select
    {{cell}},
    kind,
    max(n) as n,
    max(hits) as hits,
    min(clusters) as fewest,
    max(clusters) filter (cluster = 'author') as authors,
    coalesce(max(clusters) filter (cluster = 'base'), 0) as families,
    max(design_effect) filter (cluster = 'author') as of_authors,
    max(design_effect) filter (cluster = 'base') as of_bases,
    max(jackknife) filter (cluster = 'author') as jackknife_of_authors,
    max(jackknife) filter (cluster = 'base') as jackknife_of_bases,
    max(jackknife) filter (cluster = 'pair') as of_pairs
  from effect
  group by {{cell}}, kind
),
weighed as (
  select
    {{cell}},
    kind,
    n,
    hits / n as share,
    authors,
    families,
    -- Rounded, and fractions are added up after Kahan: their sums differ with their order, and differences of such sums more.
    case
      when fewest = 1 then null
      when hits in (0, n) then fewest
      else round(n / greatest(1, of_authors, of_bases, of_authors + of_bases - of_pairs), 6)
    end as effective_n,
    case
      when fewest = 1 or hits in (0, n) then effective_n
      else round(n / greatest(1, jackknife_of_authors, jackknife_of_bases, jackknife_of_authors + jackknife_of_bases - of_pairs), 6)
    end as jackknife_n
  from design
)
