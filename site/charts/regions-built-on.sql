-- Question: on the models of which region does the Hub build?
-- Row: one region of organizations by the operator's file, else unknown, the 12 with most children on T1; all relations together; shares of all
-- derivatives by four methods.
-- Caveat: a model that declares bases of several regions counts for each. Headquarters say little about who works where. 95 % intervals of
-- share_t1 after Wilson at the effective number of models.

{{wilson}}
{{entries}}
with placed as (
  select *, row_number() over (order by children_t1 desc, name) as place
  from 'ecosystem.parquet'
  where scope = 'region' and relation = 'all' and share_t1 is not null
  order by place
  limit 12
),
-- Owners of paths such as /data/model are no organization, and of unknown region.
owned as (
  select bases.number as base, 1 << (place - 1) as bits
  from bases
  left join (select name, region from 'ecosystem.parquet' where scope = 'organization' and relation = 'all') as organization
    on organization.name = bases.owner
  join placed on placed.name = coalesce(organization.region, 'unknown')
),
{{twelve}}
{{shares relation}}
select name, bases, children_t1, children_t0, children_by_root_t1, children_by_root_t0, authors_t1, total_t1, total_t0, share_t1, share_t0, share_by_root_t1, share_by_root_t0, effective_n, ci_low, ci_high
from placed
join shares on shares.kind = cast(place as varchar)
order by place
