-- Question: how far off is the potential, on bases that it was not trained on?
-- Row: one: all bases with a potential whose quarter is complete; every potential was made from earlier quarters only.
-- Caveat: most models are never derived from, so the percentiles are mostly ties: spearman_entered is among bases that were. The
-- baseline of absolute errors predicts each quarter's median percentile, which it could not have known and which then is off by less than even a perfect
-- expectation; that of squared errors is 50, the mean of all percentiles, which no other constant beats. Null under 30 bases.
with judged as (
  -- Few potentials and percentiles occur, so bases are counted by these first.
  select date_trunc('quarter', released_at) as quarter, potential, percentile, authors_90d > 0 as entered, count(*) as bases
  from potential
  where potential is not null and percentile is not null
  group by all
),
-- The middle of a quarter's percentiles; of an even number the mean of the two in the middle.
typical as (
  select quarter, avg(percentile) as median_percentile
  from (
    select
      quarter,
      percentile,
      sum(bases) as bases,
      sum(sum(bases)) over (partition by quarter order by percentile) as bases_so_far,
      sum(sum(bases)) over (partition by quarter) as bases_of_quarter
    from judged
    group by quarter, percentile
  )
  where 2 * bases_so_far >= bases_of_quarter and 2 * (bases_so_far - bases) <= bases_of_quarter
  group by quarter
),
-- All bases, and again those that somebody entered, which are ranked among themselves.
among as (
  select 'all' as among, potential, percentile, bases from judged
  union all
  select 'entered' as among, potential, percentile, bases from judged where entered
),
-- Twice the mid-rank, which is a whole number: sums of whole numbers are exact, so that the same rows give the same bytes.
potential_place as (
  select among, potential, cast(2 * sum(bases) over (partition by among order by potential) - bases as hugeint) as twice_rank
  from (select among, potential, sum(bases) as bases from among group by among, potential)
),
percentile_place as (
  select among, percentile, cast(2 * sum(bases) over (partition by among order by percentile) - bases as hugeint) as twice_rank
  from (select among, percentile, sum(bases) as bases from among group by among, percentile)
),
moment as (
  select
    among,
    cast(sum(bases) as hugeint) as n,
    cast(sum(bases * potential_place.twice_rank) as hugeint) as x,
    cast(sum(bases * percentile_place.twice_rank) as hugeint) as y,
    cast(sum(bases * potential_place.twice_rank * potential_place.twice_rank) as hugeint) as xx,
    cast(sum(bases * percentile_place.twice_rank * percentile_place.twice_rank) as hugeint) as yy,
    cast(sum(bases * potential_place.twice_rank * percentile_place.twice_rank) as hugeint) as xy
  from among
  join potential_place using (among, potential)
  join percentile_place using (among, percentile)
  group by among
),
-- Spearman's coefficient: Pearson's of the ranks. There is none where all potentials or all percentiles are the same.
correlation as (
  select among, (n * xy - x * y) / nullif(sqrt(n * xx - x * x), 0) / nullif(sqrt(n * yy - y * y), 0) as spearman
  from moment
),
-- Sums of rounded numbers are exact too.
among_all as (
  select
    cast(coalesce(sum(bases), 0) as bigint) as n,
    sum(bases * cast(abs(potential - percentile) as decimal(18, 6))) / n as mean_absolute_error,
    sum(bases * cast(abs(median_percentile - percentile) as decimal(18, 6))) / n as baseline_mean_absolute_error,
    sqrt(sum(bases * cast((potential - percentile) ** 2 as decimal(18, 6))) / n) as root_mean_square_error,
    sqrt(sum(bases * cast((50 - percentile) ** 2 as decimal(18, 6))) / n) as baseline_root_mean_square_error,
    (select spearman from correlation where among = 'all') as spearman
  from judged
  join typical using (quarter)
),
among_entered as (
  select
    cast(coalesce(sum(bases), 0) as bigint) as n,
    (select spearman from correlation where among = 'entered') as spearman
  from judged
  where entered
)
select
  among_all.n,
  case when among_all.n >= 30 then round(among_all.spearman, 6) end as spearman,
  case when among_all.n >= 30 then round(among_all.mean_absolute_error, 6) end as mean_absolute_error,
  case when among_all.n >= 30 then round(among_all.baseline_mean_absolute_error, 6) end as baseline_mean_absolute_error,
  case when among_all.n >= 30 then round(among_all.root_mean_square_error, 6) end as root_mean_square_error,
  case when among_all.n >= 30 then round(among_all.baseline_root_mean_square_error, 6) end as baseline_root_mean_square_error,
  among_entered.n as n_entered,
  case when among_entered.n >= 30 then round(among_entered.spearman, 6) end as spearman_entered,
  'C' as evidence
from among_all
cross join among_entered
