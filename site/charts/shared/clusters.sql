-- From `counted`, one row per thing that is counted (its cell: {{cell}}; its author and base; columns is_…: whether it is of that
-- kind): `shares`, one row per cell and kind. Things of one author, or of one base, are not independent, so Wilson's 95 % interval is taken at
-- their effective number: n divided by the design effect of authors or of bases, whichever is larger (Kish 1965); where all or none
-- are of the kind, n is the number of authors or of bases.
clusters as (
  select
    {{cell}},
    case when grouping(author) = 0 then 'author' else 'base' end as cluster,
    count(*) as n,
    count_if(columns('^is_(.*)$')) as 'is_\1'
  from counted
  group by grouping sets (({{cell}}, author), ({{cell}}, base))
  -- What has no base is in no cluster of bases.
  having grouping(author) = 0 or base is not null
),
-- Whole numbers add up to the same in any order.
sums as (
  select
    {{cell}},
    cluster,
    count(*) as clusters,
    cast(sum(n) as hugeint) as n,
    cast(sum(n * n) as hugeint) as nn,
    {
      hits: cast(sum(columns('^is_(.*)$')) as hugeint),
      hh: cast(sum(columns('^is_(.*)$') * columns('^is_(.*)$')) as hugeint),
      hn: cast(sum(columns('^is_(.*)$') * n) as hugeint)
    } as '\1'
  from clusters
  group by {{cell}}, cluster
),
-- Squares of how far the things of a cluster lie from the share together, times n²: Σ (n · hits of the cluster − hits · n of the cluster)².
effect as (
  select
    {{cell}},
    kind,
    cluster,
    clusters,
    n,
    s.hits,
    clusters / nullif(clusters - 1, 0) * (s.hh * n * n - 2 * s.hn * n * s.hits + nn * s.hits * s.hits) / nullif(n * s.hits * (n - s.hits), 0) as design_effect
  from (unpivot sums on columns(* exclude ({{cell}}, cluster, clusters, n, nn)) into name kind value s)
),
weighed as (
  select
    {{cell}},
    kind,
    cast(max(n) as bigint) as n,
    max(hits) / max(n) as share,
    max(clusters) filter (cluster = 'author') as authors,
    coalesce(max(clusters) filter (cluster = 'base'), 0) as families,
    case when max(hits) in (0, max(n)) then min(least(n, clusters)) else max(n) / greatest(1, max(design_effect)) end as effective_n
  from effect
  group by {{cell}}, kind
),
shares as (
  select *, wilson_low(share, effective_n) as ci_low, wilson_high(share, effective_n) as ci_high from weighed
)
