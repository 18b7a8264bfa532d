-- From `valued`, one row per thing that is counted (its cell: {{cell}}; its author and base; its value): `medians`, one row per cell with the
-- number of its authors and bases, its values, sorted, and the 95 % interval of their median after Woodruff (1952), JASA 47: 635–646: the values at the shares 0.5 ± 1.96 errors.
-- The errors are those of the share below the median (lower end) and of the share up to it (upper end), so that ties say what they can.
-- Things of one author or of one base are clusters: the variance is the one between authors plus the one between bases less the one between
-- pairs of both (Cameron, Gelbach, Miller 2011, JBES 29: 238–249), at least the largest of them and that of independent things. Each is a jackknife,
-- which leaves one cluster out at a time: plain sums of squares fall short where a few clusters hold much. What has no base is in no cluster of bases.
-- Both ends are null where one lies beyond the values: then too few clusters say anything of the median.
ordered as (
  select {{cell}}, list_sort(list(value)) as sorted from valued group by {{cell}}
),
halved as (
  select {{cell}}, list_aggregate(sorted, 'quantile_cont', 0.5) as median from ordered
),
compared as (
  select {{cell}}, author, base, nullif(value < median, false) as below, nullif(value <= median, false) as up_to
  from valued join halved using ({{cell}})
),
whole as (
  select {{cell}}, cast(count(*) as double) as n, count(below) as all_below, count(up_to) as all_up_to from compared group by {{cell}}
),
clustered as (
  select {{cell}}, 'author' as cluster, count(*) as things, count(below) as below, count(up_to) as up_to
  from compared
  group by {{cell}}, author
  union all
  select {{cell}}, 'base' as cluster, count(*) as things, count(below) as below, count(up_to) as up_to
  from compared
  where base is not null
  group by {{cell}}, base
  union all
  select {{cell}}, 'pair' as cluster, count(*) as things, count(below) as below, count(up_to) as up_to
  from compared
  where base is not null
  group by {{cell}}, author, base
),
-- How far a share moves when the cluster is left out.
moved as (
  select
    {{cell}},
    cluster,
    (below * n - all_below * things) / nullif(n * (n - things), 0) as below,
    (up_to * n - all_up_to * things) / nullif(n * (n - things), 0) as up_to
  from clustered join whole using ({{cell}})
),
-- In parts of 1e18, since whole numbers add up to the same in any order. One cluster alone says nothing: a variance beyond that of any share.
varied as (
  select
    {{cell}},
    cluster,
    count(*) as clusters,
    coalesce(sum(cast(1e18 * below * below as bigint)) * (count(*) - 1) // count(*), 1000000000000000000) as below,
    coalesce(sum(cast(1e18 * up_to * up_to as bigint)) * (count(*) - 1) // count(*), 1000000000000000000) as up_to
  from moved
  group by {{cell}}, cluster
),
errors as (
  select
    {{cell}},
    max(clusters) filter (cluster = 'author') as distinct_authors,
    coalesce(max(clusters) filter (cluster = 'base'), 0) as distinct_bases,
    sqrt(greatest(max(below), sum(case cluster when 'pair' then -below else below end)) / 1e18) as below_error,
    sqrt(greatest(max(up_to), sum(case cluster when 'pair' then -up_to else up_to end)) / 1e18) as up_to_error
  from varied
  group by {{cell}}
),
ends as (
  select
    {{cell}},
    n,
    distinct_authors,
    distinct_bases,
    floor(n / 2 - 1.96 * greatest(n * below_error, sqrt(all_below * (n - all_below) / n))) as low_place,
    floor(n / 2 - 1.96 * greatest(n * up_to_error, sqrt(all_up_to * (n - all_up_to) / n))) as high_place
  from whole join errors using ({{cell}})
),
medians as (
  select
    {{cell}},
    distinct_authors,
    distinct_bases,
    sorted,
    case when least(low_place, high_place) >= 1 then sorted[cast(low_place as bigint)] end as median_low,
    case when least(low_place, high_place) >= 1 then sorted[cast(n + 1 - high_place as bigint)] end as median_high
  from ordered join ends using ({{cell}})
)
