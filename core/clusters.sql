-- From `counted`, one row per thing that is counted (its cell: {{cell}}; its author and base; columns is_…: whether it is of that
-- kind): `weighed`, one row per cell and kind with the share that is of the kind and the effective number of things behind it. Things of one author, or of
-- one base, are not independent: that number is n divided by the design effect (Kish 1965) of authors plus that of bases less that of pairs of both
-- (Cameron, Gelbach, Miller 2011, JBES 29: 238–249), at least the larger of the two and 1. Each is a jackknife, which leaves one cluster out at a time:
-- plain sums of squares fall short where a few clusters hold much. Where all or none are of the kind, the number is that of authors or of bases, and
-- null where there is one author or one base alone, which say nothing.
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
-- Most clusters are like many others: what follows is found for each kind of them.
alike as (
  select *, count(*) as times from clusters group by all
),
-- Without the cluster a share moves by (hits of the cluster − share · n of the cluster) / (n of all others). The weight is the square of what it is
-- divided by; null where there are no others.
others as (
  select alike.*, times / nullif(pow(total - n, 2), 0) as weight
  from alike
  join (select {{cell}}, cluster, sum(times * n) as total from alike group by {{cell}}, cluster) using ({{cell}}, cluster)
),
sums as (
  select
    {{cell}},
    cluster,
    cast(sum(times) as bigint) as clusters,
    cast(sum(times * n) as hugeint) as n,
    fsum(weight * n * n) as nn,
    {
      hits: cast(sum(times * columns('^is_(.*)$')) as hugeint),
      hh: fsum(weight * columns('^is_(.*)$') * columns('^is_(.*)$')),
      hn: fsum(weight * columns('^is_(.*)$') * n)
    } as '\1'
  from others
  group by {{cell}}, cluster
),
effect as (
  select
    {{cell}},
    kind,
    cluster,
    clusters,
    n,
    s.hits,
    s.hits / n as share,
    (clusters - 1) / clusters * (s.hh - 2 * share * s.hn + share * share * nn) / nullif(share * (1 - share) / n, 0) as design_effect
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
    max(design_effect) filter (cluster = 'author') as of_authors,
    max(design_effect) filter (cluster = 'base') as of_bases,
    max(design_effect) filter (cluster = 'pair') as of_pairs,
    -- Rounded, and fractions are added up after Kahan: their sums differ with their order, and differences of such sums more.
    case
      when min(clusters) = 1 then null
      when max(hits) in (0, max(n)) then min(least(n, clusters))
      else round(max(n) / greatest(1, of_authors, of_bases, of_authors + of_bases - of_pairs), 6)
    end as effective_n
  from effect
  group by {{cell}}, kind
)
