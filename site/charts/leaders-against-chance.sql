-- Question: do the first ten entries of a family hold more likes than ten entries drawn by chance?
-- Row: one family and relation with at least 30 likes, the 12 with most entries on T1; base null: all families of the relation; T0 beside.
-- Caveat: chance is the 95 % range of 400 seeded shuffles of the likes within family × relation. The first also had the most time, so a
-- share above chance is not yet an advantage of being first. Entries are shuffled one by one, also those of one author; at most one race in forty lies above by chance.
with shown as (
  select * from 'leader_share.parquet' where tier = 'T1' and share_10 is not null and likes >= 30 and relation <> 'unknown'
)
select
  shown.relation,
  shown.base,
  shown.n,
  shown.models,
  shown.authors,
  shown.families,
  shown.likes,
  shown.share_10,
  shown.chance_10,
  shown.chance_10_low,
  shown.chance_10_high,
  everything.share_10 as share_10_t0
from shown left join 'leader_share.parquet' as everything
  on everything.tier = 'T0' and everything.relation = shown.relation and everything.base is not distinct from shown.base
order by shown.base is null desc, shown.n desc, shown.base, shown.relation
limit 14
