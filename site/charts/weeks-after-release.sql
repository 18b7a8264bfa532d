-- Question: how many derivatives arrive in each week after a base is released?
-- Row: one relation, tier and whole week since the release, over all organizations: entries per base that has been out for all of it.
-- Caveat: bases are models that somebody derived from, so the means are not those of any new release. Where the snapshot holds only
-- recent models, the bases of the later weeks are other bases than those of the first.
select tier, relation, week, bases, entries, entries_per_base, models, authors, families
from 'cadence_weeks.parquet'
where organization = '*' and relation not in ('all', 'unknown') and entries_per_base is not null
order by tier desc, relation, week
