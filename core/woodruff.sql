-- From `valued`, one row per thing that is counted (its cell: {{cell}}; its author and base; its value; more columns is_… if the cell's shares are wanted
-- too): `medians`, one row per cell with the number of its authors and bases, its values, sorted, and the 95 % interval of their median
-- after Woodruff (1952), JASA 47: 635–646: the values at the shares 0.5 ± 1.96 errors. The errors are those of the share below the median (lower end) and of
-- the share up to it (upper end), so that ties say what they can, at the jackknife's effective number of things as follows. Both ends are null where one lies
-- beyond the values: then too few clusters say anything of the median.
ordered as (
  select {{cell}}, list_sort(list(value)) as sorted from valued group by {{cell}}
),
halved as (
  select {{cell}}, list_aggregate(sorted, 'quantile_cont', 0.5) as median from ordered
),
counted as (
  select valued.* exclude (value), value < median as is_below, value <= median as is_up_to
  from valued join halved using ({{cell}})
),
{{clusters}},
ends as (
  select
    {{cell}},
    max(authors) as distinct_authors,
    max(families) as distinct_bases,
    max(n) as n,
    max(floor(n / 2 - 1.96 * n * sqrt(share * (1 - share) / jackknife_n))) filter (kind = 'below') as low_place,
    max(floor(n / 2 - 1.96 * n * sqrt(share * (1 - share) / jackknife_n))) filter (kind = 'up_to') as high_place
  from weighed
  group by {{cell}}
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
