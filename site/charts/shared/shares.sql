{{clusters}},
-- Wilson's 95 % interval of each share, at its effective number.
shares as (
  select *, wilson_low(share, effective_n) as ci_low, wilson_high(share, effective_n) as ci_high from weighed
)
