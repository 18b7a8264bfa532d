-- The ends of the 95 % interval of a share of n independent things after Wilson (1927), JASA 22: 209–212; they stay inside 0…1 and hold for small n.
create or replace temp macro wilson_low(share, n) as greatest(
  0,
  (share + 1.96 * 1.96 / (2 * n) - 1.96 * sqrt(share * (1 - share) / n + 1.96 * 1.96 / (4 * n * n))) / (1 + 1.96 * 1.96 / n)
);
create or replace temp macro wilson_high(share, n) as least(
  1,
  (share + 1.96 * 1.96 / (2 * n) + 1.96 * sqrt(share * (1 - share) / n + 1.96 * 1.96 / (4 * n * n))) / (1 + 1.96 * 1.96 / n)
);
