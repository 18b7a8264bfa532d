-- Student's t at the share 0.975, of one degree of freedom or more, to a thousandth of itself: a cubic in their reciprocal, in logarithms. A jackknife's
-- squares are one degree each, and (Σ d²)² / Σ d⁴ of them together (Satterthwaite 1946, Biometrics Bulletin 2: 110–114): as few as make the variance.
create or replace temp macro student(freedom) as 1.96 * {{quantile}};
-- Student's t as the normal value that is as rare (Wallace 1959, to 0.02 from three degrees of freedom on, below that too near to zero), and the normal value with `share` beyond it
-- (Abramowitz and Stegun 26.2.23, to 0.0005): for levels of many comparisons.
create or replace temp macro as_normal(t, freedom) as (8 * freedom + 1) / (8 * freedom + 3) * sqrt(freedom * ln(1 + t * t / freedom));
create or replace temp macro normal_by_root(w) as w - (2.515517 + 0.802853 * w + 0.010328 * w * w) / (1 + 1.432788 * w + 0.189269 * w * w + 0.001308 * w * w * w);
create or replace temp macro normal_beyond(share) as normal_by_root(sqrt(-2 * ln(share)));
