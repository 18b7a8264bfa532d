-- Question: how far off is the potential, on bases that it was not trained on?
-- Row: one: all bases with a potential whose quarter is complete; every potential was made from earlier quarters only.
-- Caveat: most models are never derived from, so the percentiles are mostly ties: spearman_entered is among bases that were. The
-- baseline predicts each quarter's median percentile, which it could not have known. Null under 30 bases.
with judged as (
  select
    potential,
    percentile,
    authors_90d,
    median(percentile) over (partition by date_trunc('quarter', released_at)) as median_percentile,
    rank() over (order by potential) + count(*) over (partition by potential) / 2 as potential_rank,
    rank() over (order by percentile) + count(*) over (partition by percentile) / 2 as percentile_rank
  from potential
  where potential is not null and percentile is not null
),
entered as (
  select
    rank() over (order by potential) + count(*) over (partition by potential) / 2 as potential_rank,
    rank() over (order by percentile) + count(*) over (partition by percentile) / 2 as percentile_rank
  from judged
  where authors_90d > 0
),
among_entered as (
  select count(*) as n, corr(potential_rank, percentile_rank) as spearman from entered
),
-- Sums of rounded numbers are exact, so that the same rows give the same bytes.
among_all as (
  select
    count(*) as n,
    corr(potential_rank, percentile_rank) as spearman,
    sum(cast(abs(potential - percentile) as decimal(18, 6))) / count(*) as mean_absolute_error,
    sum(cast(abs(median_percentile - percentile) as decimal(18, 6))) / count(*) as baseline_mean_absolute_error,
    sqrt(sum(cast((potential - percentile) ** 2 as decimal(18, 6))) / count(*)) as root_mean_square_error,
    sqrt(sum(cast((median_percentile - percentile) ** 2 as decimal(18, 6))) / count(*)) as baseline_root_mean_square_error
  from judged
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
  'B' as evidence
from among_all
cross join among_entered
