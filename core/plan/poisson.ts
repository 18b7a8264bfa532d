/** Exact limits of a Poisson mean, for counts that need not be whole: divided by their overdispersion they are not. */

/**
 * Garwood's interval of a Poisson mean from a count: P(Poisson(low) ≥ count) = P(Poisson(high) ≤ count) = (1 − level) / 2.
 * Continued to counts that are not whole through the gamma distribution: low is its quantile at shape `count`, high at `count + 1`.
 */
export function poissonInterval(count: number, level = 0.95): { low: number; high: number } {
  const tail = (1 - level) / 2;
  return { low: count === 0 ? 0 : gammaQuantile(tail, count), high: gammaQuantile(1 - tail, count + 1) };
}

/** x with P(shape, x) = p, by bisection to the last digit: a handful of calls per page, so speed is nothing and safety all. */
function gammaQuantile(p: number, shape: number): number {
  let low = 0;
  let high = shape + 10 * Math.sqrt(shape) + 20;
  for (let step = 0; step < 100; step++) {
    const middle = (low + high) / 2;
    if (regularizedGamma(shape, middle) < p) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** P(a, x) = γ(a, x) / Γ(a), by its power series (Abramowitz & Stegun 6.5.29), which converges for every x. */
function regularizedGamma(a: number, x: number): number {
  let term = 1 / a;
  let sum = term;
  // Terms fall once n is above x.
  for (let n = 1; term > sum * 1e-16; n++) {
    term *= x / (a + n);
    sum += term;
  }
  return Math.min(1, sum * Math.exp(a * Math.log(x) - x - logGamma(a)));
}

/** ln Γ(x) for x > 0: Stirling's series after shifting x above 10, exact to 12 digits there (Abramowitz & Stegun 6.1.41). */
function logGamma(x: number): number {
  let shift = 0;
  let z = x;
  for (; z < 10; z++) shift += Math.log(z);
  const inverse = 1 / (z * z);
  const series = (1 / 12 - inverse * (1 / 360 - inverse * (1 / 1260 - inverse / 1680))) / z;
  return (z - 0.5) * Math.log(z) - z + Math.log(2 * Math.PI) / 2 + series - shift;
}
