-- The design effect of `clusters` on a `share` of `n` things, by a jackknife: `squares` and `fourths` are the sums of the second and fourth powers of the
-- moves that the share makes without one cluster. Where few clusters make it, it has few degrees of freedom (core/student.sql) and is taken times Student's
-- t over 1.96, squared; yet not beyond n / clusters, which leaves as many things as there are clusters, as where all or none are of the kind.
(clusters - 1) / clusters * squares / nullif(share * (1 - share) / n, 0) as jackknife,
least(clusters - 1, squares * squares / nullif(fourths, 0)) as freedom,
greatest(jackknife, least(jackknife * pow({{quantile}}, 2), n / clusters)) as design_effect
