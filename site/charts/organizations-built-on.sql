-- Question: on whose models does the Hub build?
-- Row: one organization, the 12 with most children on T1, all relations together; counts by four methods.
-- Caveat: a model that declares bases of several organizations counts for each. Counts by tier and by root differ several-fold: say which one.
-- 95 % intervals of share_t1 after Wilson at the effective number of models.

{{wilson}}
{{entries}}
with placed as (
  select *, row_number() over (order by children_t1 desc, name) as place
  from 'ecosystem.parquet'
  where scope = 'organization' and relation = 'all' and share_t1 is not null
  order by place
  limit 12
),
owned as (
  select bases.number as base, 1 << (place - 1) as bits from bases join placed on placed.name = bases.owner
),
{{twelve}}
{{shares relation}}
select name, region, bases, children_t1, children_t0, children_by_root_t1, children_by_root_t0, authors_t1, total_t1, total_t0, share_t1, share_t0, share_by_root_t1, share_by_root_t0, effective_n, ci_low, ci_high
from placed
join shares on shares.kind = cast(place as varchar)
order by place
