-- Question: how widely is a model downloaded for its size and age?
-- Row: one model with a parent or a child whose size, creation date and all-time downloads are known.
-- `adoption` is its all-time downloads over those of the tenth-ranked model of its size class at about its age: the same or a
-- neighbouring age step, floor(2 · log2 of the age in days), so ages within a factor of about two.
-- Caveat: downloads are requests. Null where the class has fewer than ten models of that age, or its tenth has no download. Every
-- model of the Hub counts in the class, also those without lineage; relations are told apart by the derivatives table (grade C).
-- A model whose parameters are not known has no size, one without a date or all-time downloads no age step: neither is in a class.
with aged as not materialized (
  -- Read twice, for the classes and for the models that are shown: keeping the names of all models costs more.
  select
    id,
    author,
    downloads_all_time,
    (epoch_us(getvariable('as_of')) - epoch_us(created_at)) / 86400e6 as age_days,
    nullif({{size parameters}}, 'unknown') as size,
    case
      when downloads_all_time is not null and created_at <= getvariable('as_of') then floor(2 * log2(greatest(age_days, 1)))
    end as age_step
  from models
),
step as (
  select size, age_step, count(*) as models, max(downloads_all_time, 10) as ten_largest
  from aged
  where size is not null and age_step is not null
  group by size, age_step
),
-- The tenth of the largest of a step and its neighbours; null where there are fewer.
class as (
  select
    step.size,
    step.age_step + neighbour.step as age_step,
    cast(sum(step.models) as bigint) as peers,
    list_reverse_sort(flatten(list(step.ten_largest)))[10] as tenth_downloads
  from step
  cross join (values (-1), (0), (1)) as neighbour (step)
  group by all
)
select
  aged.id,
  aged.author,
  aged.size,
  aged.age_days,
  aged.downloads_all_time,
  class.peers,
  class.tenth_downloads,
  aged.downloads_all_time / nullif(class.tenth_downloads, 0) as adoption,
  'C' as evidence
from lineage
join aged using (id)
join class using (size, age_step)
order by aged.id
