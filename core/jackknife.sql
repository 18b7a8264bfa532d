-- The design effect of `clusters` on a `share` of `n` things. By a jackknife: `squares` and `fourths` are the sums of the second and fourth powers of the
-- moves that the share makes without one cluster. Where few clusters make it, it has few degrees of freedom (core/student.sql) and is taken times Student's
-- t over 1.96, squared; yet not beyond n / clusters, which leaves as many things as there are clusters, as where all or none are of the kind. At least it
-- is what things of a cluster have in common makes of sizes, 1 + correlation (Σ size² / n − 1), since moves do not tell of large clusters that happen not
-- to differ; yet not beyond what leaves one thing of the rarer kind, or as many as clusters. `squared_sizes` is Σ size², `within` Σ hits (size − hits) / size:
-- over n − clusters the variance within clusters.
(clusters - 1) / clusters * squares / nullif(share * (1 - share) / n, 0) as jackknife,
least(clusters - 1, squares * squares / nullif(fourths, 0)) as freedom,
coalesce(1 - within / nullif((n - clusters) * share * (1 - share), 0), 0) as correlation,
greatest(
  jackknife,
  least(jackknife * pow({{quantile}}, 2), n / clusters),
  least(1 + correlation * (squared_sizes / n - 1), greatest(n / clusters, n * least(share, 1 - share)))
) as design_effect
