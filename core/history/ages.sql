-- Question: at which ages, in days, are a model's likes and downloads kept?
-- Row: one age.
-- Caveat: a reading counts for an age when it is at most 36 hours off (method: fixed-age outcomes).
create or replace table age as from (values (7), (30), (90)) as age (age);

create or replace macro days_between(as_of, created_at) as (epoch_us(as_of) - epoch_us(created_at)) / 86400e6;
create or replace macro near_age(as_of, created_at, age) as abs(days_between(as_of, created_at) - age) <= 1.5;
-- Asked of every model, so that only few are joined with the ages.
create or replace macro near_an_age(as_of, created_at) as
  near_age(as_of, created_at, 7) or near_age(as_of, created_at, 30) or near_age(as_of, created_at, 90);
