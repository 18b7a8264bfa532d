-- Question: which entries does the main specification use, and why not the others?
-- Row: one reason, or what is left, for the main specification over all relations on one tier, for the first outcome of likes and of downloads, of
-- fixed age before the snapshot's, on which it converged (without any, the one with most entries). Reasons are asked in this order; each entry counts once.
-- Caveat: an entry without a reading was too young, too old or not there when a snapshot would have read it; one in a group without any outcome says
-- nothing about what goes with more of it, but it is no error.
with checks as (
  from read_json('estimate-checks.json', columns = {
    warnings: 'STRUCT(A VARCHAR, B VARCHAR)',
    fits: 'STRUCT(spec VARCHAR, outcome VARCHAR, sample VARCHAR, tier VARCHAR, dropped BIGINT, alone BIGINT, zero_groups BIGINT, separated BIGINT)[]'
  })
),
fits as (select unnest(fits, max_depth := 2) from checks),
wanted as (
  from (values
    ('likes', ['likes_at_30', 'likes_at_7', 'likes_at_90', 'likes']),
    ('downloads', ['downloads_at_30', 'downloads_at_90', 'downloads_30d'])
  ) as recognition(recognition, outcomes)
),
main as (
  select outcome, evidence, tier, n, families, authors, largest_cluster_share, effect_per_doubling is not null as estimated
  from 'estimates.parquet'
  where spec = 'ppml.lag.30d.family+month' and sample = 'all' and term = 'ln(1+lag)'
),
chosen as (
  select recognition, main.*
  from main join wanted on list_contains(outcomes, outcome)
  where tier = 'T1'
  qualify row_number() over (partition by recognition order by estimated desc, if(estimated, 0, -n), list_position(outcomes, outcome)) = 1
),
entries as (
  select
    recognition,
    main.outcome,
    main.evidence,
    main.tier,
    lag_days is null or rank_authors is null as undated,
    lag_days < 0 as before_base,
    case main.outcome
      when 'likes_at_7' then likes_at_7
      when 'likes_at_30' then likes_at_30
      when 'likes_at_90' then likes_at_90
      when 'downloads_at_30' then downloads_at_30
      when 'downloads_at_90' then downloads_at_90
      when 'downloads_30d' then downloads_30d
      else likes
    end is null as unread,
    main.evidence = 'B' and age_days < 1 as young
  from chosen
  join main using (outcome)
  join 'derivatives.parquet' as derivatives on derivatives.tier >= main.tier
),
counted as (
  select
    recognition,
    outcome,
    evidence,
    tier,
    count(*) as entries,
    count(*) filter (undated) as undated,
    count(*) filter (not undated and before_base) as before_base,
    count(*) filter (not undated and not before_base and unread) as unread,
    count(*) filter (not undated and not before_base and not unread and young) as young
  from entries
  group by all
),
reasons as (
  select
    counted.*,
    coalesce(fits.alone, 0) as alone,
    coalesce(fits.zero_groups, fits.dropped - fits.separated) as zero_groups,
    fits.separated,
    main.n as used,
    main.estimated,
    main.families,
    main.authors,
    main.largest_cluster_share
  from counted
  join main using (outcome, tier)
  join fits on fits.spec = 'ppml.lag.30d.family+month' and fits.sample = 'all' and fits.outcome = counted.outcome and fits.tier = counted.tier
),
told as (
  unpivot reasons on undated, before_base, unread, young, alone, zero_groups, separated, used into name reason value n
)
select told.*, case evidence when 'B' then warnings.B else warnings.A end as warning
from told cross join checks
order by
  list_position(['T1', 'T0', 'T2'], tier),
  recognition desc,
  list_position(['undated', 'before_base', 'unread', 'young', 'alone', 'zero_groups', 'separated', 'used'], reason)
