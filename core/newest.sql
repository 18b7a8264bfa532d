-- `newest`: the newest large family, at most one row. Large: at least 100 entries by 10 authors on T1, none older than the base; newest: released last.
newest as (
  select base, any_value(base_released_at) as released_at
  from 'derivatives.parquet'
  where tier <> 'T0' and base_released_at is not null and lag_days >= 0
  group by base
  having count(*) >= 100 and count(distinct author) >= 10
  order by released_at desc, base
  limit 1
)
