-- Bands of places: powers of two, as bands.ts cuts them. Rank band k holds ranks 2^k … 2^(k+1) − 1, 10 all from 1,024 on; crowding band 0 holds entries
-- without a rival in the 30 days before, k those with 2^(k−1) … 2^k − 1, 8 all from 128 on.
create or replace temp macro rank_band(rank) as least(10, cast(floor(log2(rank)) as integer));
create or replace temp macro crowding_band(rivals) as case when rivals = 0 then 0 else least(8, 1 + cast(floor(log2(rivals)) as integer)) end;
