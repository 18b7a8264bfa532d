import { type Arranged, everyNthGroup } from "./absorb/arrange.ts";
import { conjugateGradients, product } from "./absorb/conjugate.ts";
import { schurComplement } from "./absorb/schur.ts";
import { rowSystem } from "./absorb/sparse.ts";
import { sumsOfSquares } from "./collinearity.ts";
import { type Factor, factorize, solve } from "./linear/cholesky.ts";
import { fitMeans, saturatedLikelihood } from "./means.ts";
import { crossSums, leastSquaresStart, preconditionedNorm } from "./start.ts";

export interface Maximum {
  /** Coefficients of the kept levels, then of the columns. */
  readonly theta: Float64Array;
  /** Fitted mean of each row, times its weight. */
  readonly means: Float64Array;
  /** Newton steps on all rows. */
  readonly iterations: number;
  /** Conjugate-gradient iterations inside them; 0 where the system was factored. */
  readonly innerIterations: number;
  readonly converged: boolean;
}

export interface MaximumOptions {
  readonly maximumIterations?: number | undefined;
  /** Means, times the weights, of a neighbouring fit: see leastSquaresStart. */
  readonly startMeans?: Float64Array | undefined;
}

/**
 * Newton decrement, relative to the deviance, below which one more step is the last: convergence is quadratic, so what is left after
 * it is far below rounding (fixest's deviance test uses 1e-8).
 */
const FINAL = 1e-13;
/** The same for a step with the factor of the step before, which converges linearly. */
const CHORD_FINAL = 1e-15;
/** Below this a decrement that no longer shrinks is rounding, along levels that the data hardly tie to the rest: no step helps. */
const ROUNDING = 1e-11;
/** Largest squared gradient of a maximum, over its own curvature and relative to the deviance: a decrement below 1e-8 leaves no more than that. */
const STEEPEST = 1e-6;
/** Added to the curvature, as a share of each level's or column's own, where the gradient is not zero and the curvature is. */
const RIDGE = 1e-8;
/** A Newton step that gains this share of the decrement runs along means that tend to zero (1 − 1/e); elsewhere it gains half. */
const RECEDING = 0.6;
const WARM_ROWS = 200_000;
const WARM_STEP = 8;

/**
 * The maximum of the Poisson pseudo-likelihood. The absorbed effect is concentrated out of the likelihood: for any value of the other
 * coefficients its own are log(Σy / Σexp η) per group, so each step is a Newton step (that is, iteratively reweighted
 * least squares) on the concentrated, still concave likelihood, with step halving. Large samples start from the estimate
 * on every eighth group. Prior weights enter as y ← wy, offset ← offset + ln w, which leaves scores and deviance as they are.
 */
export function maximizeLikelihood(data: Arranged, options: MaximumOptions = {}): Maximum {
  let start: Float64Array | undefined;
  if (!options.startMeans && data.direct && data.rows >= WARM_ROWS && data.start.length > 100 * WARM_STEP) {
    const part = everyNthGroup(data, WARM_STEP);
    const warm = newton(part, leastSquaresStart(part), 12, 1e-6);
    if (warm.theta.every(Number.isFinite)) start = warm.theta;
  }
  return newton(data, start ?? leastSquaresStart(data, options.startMeans), options.maximumIterations ?? 60, FINAL);
}

function newton(data: Arranged, begin: Float64Array, maximum: number, final: number): Maximum {
  const size = begin.length;
  const outcomeSums = crossSums(data, data.outcome);
  const means = new Float64Array(data.rows);
  let theta = begin;
  let likelihood = fitMeans(data, theta, means) + product(outcomeSums, theta);
  const saturated = saturatedLikelihood(data);
  let factor: Factor | undefined;
  let innerIterations = 0;
  let iterations = 0;
  let previousDecrement = Number.POSITIVE_INFINITY;
  let deviance = 0;
  let gradient: Float64Array = new Float64Array(size);
  const residuals = new Float64Array(data.rows);
  // Sums of residuals, not the difference of two large sums: that would lose the last digits of the slopes.
  const refreshGradient = (): void => {
    for (let i = 0; i < residuals.length; i++) residuals[i] = (data.outcome[i] as number) - (means[i] as number);
    gradient = crossSums(data, residuals);
  };
  const done = (converged: boolean): Maximum => ({
    theta,
    means,
    iterations,
    innerIterations,
    converged,
  });
  let stuck = false;
  /** Where steps have come to rest, after a last one. */
  const rest = (by?: Float64Array): Maximum | undefined => {
    if (by) theta = theta.map((value, k) => value + (by[k] as number));
    likelihood = fitMeans(data, theta, means) + product(outcomeSums, theta);
    refreshGradient();
    if (isLevel(data, gradient, means, (0.1 + deviance) * Math.max(STEEPEST, 100 * final))) return done(true);
    if (!data.direct) return done(false);
    stuck = true;
    previousDecrement = Number.POSITIVE_INFINITY;
    return undefined;
  };
  if (size === 0) return done(true);
  refreshGradient();
  while (iterations < maximum) {
    deviance = 2 * Math.max(0, saturated - likelihood);
    let direction: Float64Array;
    if (data.direct) {
      const reduced = schurComplement(data, means, data.columns);
      if (stuck) addRidge(reduced.matrix, reduced.scale);
      stuck = false;
      factor = factorize(reduced.matrix, size, reduced.scale);
      direction = solve(factor, gradient.slice());
    } else {
      const system = rowSystem(data, means, data.columns);
      direction = new Float64Array(size);
      const reference = Math.max(preconditionedNorm(system, gradient), Number.MIN_VALUE);
      const floor = system.rounding / reference;
      const tolerance = Math.min(0.01, Math.max(1e-10, 0.01 * Math.sqrt(previousDecrement / (0.1 + deviance))));
      innerIterations += conjugateGradients(system, gradient, direction, {
        tolerance: Math.max(tolerance, floor),
        reference,
        maximum: 2_000,
      }).iterations;
    }
    shorten(direction, data);
    const decrement = product(gradient, direction);
    if (!Number.isFinite(decrement)) return done(false);
    const rounding = decrement <= ROUNDING * (0.1 + deviance) && decrement > 0.1 * previousDecrement;
    if (
      rounding ||
      decrement <= final * (0.1 + deviance) ||
      (decrement <= 1e-8 * deviance && slopesAtRest(direction, data))
    ) {
      const end = rest(rounding ? undefined : direction);
      if (end) return end;
      iterations++;
      continue;
    }
    const step = search(data, theta, direction, decrement, likelihood, outcomeSums, means);
    iterations++;
    if (!step) {
      const end = decrement > 1e-10 * (0.1 + deviance) ? done(false) : rest();
      if (end) return end;
      continue;
    }
    theta = step.theta;
    likelihood = step.likelihood;
    previousDecrement = decrement;
    refreshGradient();
    if (!factor || decrement > 1e-3 * (0.1 + deviance)) continue;
    // Close to the end the last factor is good for another step, and says how far the end still is.
    const chord = solve(factor, gradient.slice());
    const left = product(gradient, chord);
    if (left <= CHORD_FINAL * (0.1 + deviance)) {
      const end = rest(chord);
      if (end) return end;
    }
  }
  return done(false);
}

/** Curvature where there is none, so that a step leads out along what the likelihood rises by; redundant levels and terms have no gradient and stay. */
function addRidge(matrix: Float64Array, own: Float64Array): void {
  for (let k = 0; k < own.length; k++) {
    const at = k * (own.length + 1);
    matrix[at] = (matrix[at] as number) + RIDGE * (own[k] as number);
  }
}

/**
 * Whether the gradient is zero in every coordinate, up to `steepest` of its square over the curvature. Where a row has all or nothing of its group's mean, against its outcome, the curvature along it vanishes:
 * a pivot is skipped as if a level or term were redundant, so that step and decrement say nothing of it, though the likelihood rises along it.
 */
function isLevel(data: Arranged, gradient: Float64Array, means: Float64Array, steepest: number): boolean {
  const own = crossSums({ ...data, columns: [] }, means);
  const squares = sumsOfSquares(data.columns, means);
  return gradient.every((slope, k) => {
    const curvature = (k < data.kept ? own[k] : squares[k - data.kept]) as number;
    return slope * slope <= steepest * curvature;
  });
}

/**
 * Whether a step leaves every slope where it is, to 1e-10 per standard deviation. Levels that run to minus infinity, one unit a
 * step, would keep a fit going long after; fixest's deviance test (1e-8) is asked for besides.
 */
function slopesAtRest(direction: Float64Array, { kept, spread }: Arranged): boolean {
  for (let j = 0; j < spread.length; j++) {
    if (Math.abs(direction[kept + j] as number) * (spread[j] as number) > 1e-10) return false;
  }
  return spread.length > 0;
}

/** Scales a step down so that no level, and no column at one standard deviation, moves by more than 8: a factor of 3,000 in the means. */
function shorten(direction: Float64Array, data: Arranged): void {
  let largest = 0;
  for (let k = 0; k < direction.length; k++) {
    const unit = k < data.kept ? 1 : (data.spread[k - data.kept] as number);
    largest = Math.max(largest, Math.abs(direction[k] as number) * unit);
  }
  if (!(largest > 8)) return;
  for (let k = 0; k < direction.length; k++) direction[k] = ((direction[k] as number) * 8) / largest;
}

/** Halves the step until the likelihood rises as a concave function must; undefined when rounding hides any rise. */
function search(
  data: Arranged,
  theta: Float64Array,
  direction: Float64Array,
  decrement: number,
  likelihood: number,
  outcomeSums: Float64Array,
  means: Float64Array,
): { theta: Float64Array; likelihood: number } | undefined {
  const noise = 1e-13 * Math.abs(likelihood);
  for (let step = 1; step > 1e-6; step /= 2) {
    const trial = theta.map((value, k) => value + step * (direction[k] as number));
    const next = fitMeans(data, trial, means) + product(outcomeSums, trial);
    const gain = next - likelihood;
    if (!(gain >= 1e-4 * step * decrement - noise)) continue;
    const accepted = { theta: trial, likelihood: next };
    if (step < 1 || gain < RECEDING * decrement || decrement < 100 * noise) return accepted;
    return runFurther(data, theta, direction, accepted, outcomeSums, means);
  }
  fitMeans(data, theta, means);
  return undefined;
}

/**
 * Doubles an accepted step while the likelihood still rises: rows that effects separate lose a factor of e of their mean per Newton
 * step, and a step along them can be taken many times over. At most 16 at once, a factor of ten million.
 */
function runFurther(
  data: Arranged,
  theta: Float64Array,
  direction: Float64Array,
  accepted: { theta: Float64Array; likelihood: number },
  outcomeSums: Float64Array,
  means: Float64Array,
): { theta: Float64Array; likelihood: number } {
  let best = accepted;
  for (let step = 2; step <= 16; step *= 2) {
    const trial = theta.map((value, k) => value + step * (direction[k] as number));
    const likelihood = fitMeans(data, trial, means) + product(outcomeSums, trial);
    if (!(likelihood > best.likelihood)) break;
    best = { theta: trial, likelihood };
  }
  fitMeans(data, best.theta, means);
  return best;
}
