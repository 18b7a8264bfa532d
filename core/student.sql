-- Student's t at the share 0.975, of one degree of freedom or more, to a thousandth of itself: a cubic in their reciprocal, in logarithms. A jackknife's
-- squares are one degree each, and (Σ d²)² / Σ d⁴ of them together (Satterthwaite 1946, Biometrics Bulletin 2: 110–114): as few as make the variance.
create or replace temp macro student(freedom) as 1.96 * exp(1.192 / freedom + 0.848 / pow(freedom, 2) - 0.17 / pow(freedom, 3));
