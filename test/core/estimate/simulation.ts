import { groupingOf, poissonDraw, type Random, type Sample, seededRandom } from "../../../core/estimate/index.ts";

export interface Simulation {
  readonly seed: number;
  readonly rows: number;
  readonly families: number;
  readonly months?: number;
  readonly authors?: number;
  /** Coefficients of x and z. */
  readonly slopes: readonly [number, number];
  /** Standard deviation of the shocks that rows of a family's wave share. */
  readonly shock?: number;
  /** Counts with the slopes in their log mean, or numbers with the slopes in their mean. */
  readonly outcome?: "counts" | "numbers";
  /** Authors are no effect, but share shocks and part of x: errors must be clustered by them as well. */
  readonly authorShocks?: boolean;
}

/**
 * A panel with known slopes: skewed family sizes, counts with gamma-like spread, and clustered shocks. Each family has four waves;
 * rows of a wave share a shock and part of x, so errors that ignore the families are too small.
 */
export function simulate(options: Simulation): Sample {
  const { seed, rows, families, months = 6, authors, slopes, shock = 0.4 } = options;
  const { outcome: kind = "counts", authorShocks = false } = options;
  const random = seededRandom(seed);
  const family = Array.from({ length: rows }, () => skewed(random, families));
  const month = Array.from({ length: rows }, () => Math.floor(months * random.uniform()));
  const author = authors === undefined ? undefined : Array.from({ length: rows }, () => skewed(random, authors));
  const familyLevel = normals(random, families, 0.7);
  const monthLevel = normals(random, months, 0.3);
  const authorLevel = normals(random, authors ?? 0, 0.4);
  const waveShock = normals(random, 4 * families, shock);
  const waveX = normals(random, 4 * families, 0.7);
  const authorX = normals(random, authorShocks ? (authors ?? 0) : 0, 0.7);
  const x = new Float64Array(rows);
  const z = new Float64Array(rows);
  const outcome = new Float64Array(rows);
  for (let i = 0; i < rows; i++) {
    const f = family[i] as number;
    const wave = 4 * f + Math.floor(4 * random.uniform());
    x[i] = (waveX[wave] as number) + 0.7 * random.normal() + 0.3 * (familyLevel[f] as number);
    if (author && authorShocks) x[i] = (x[i] as number) + (authorX[author[i] as number] as number);
    z[i] = random.normal() + 0.2 * (monthLevel[month[i] as number] as number);
    // exp(shock − σ²/2) has mean 1, so the slopes are those of the conditional mean.
    const predictor =
      0.8 +
      (familyLevel[f] as number) +
      (monthLevel[month[i] as number] as number) +
      (author ? (authorLevel[author[i] as number] as number) : 0) +
      slopes[0] * (x[i] as number) +
      slopes[1] * (z[i] as number) +
      (waveShock[wave] as number) -
      shock ** 2 / 2 +
      0.3 * random.normal() -
      0.045;
    outcome[i] = kind === "numbers" ? predictor + random.normal() : poissonDraw(random, Math.exp(predictor));
  }
  const effects = [groupingOf("family", family), groupingOf("month", month)];
  if (author) effects.push(groupingOf("author", author));
  return {
    outcome,
    regressors: [
      { name: "x", values: x },
      { name: "z", values: z },
    ],
    effects,
  };
}

function skewed(random: Random, levels: number): number {
  return Math.floor(levels * random.uniform() ** 1.5);
}

function normals(random: Random, count: number, spread: number): Float64Array {
  return Float64Array.from({ length: count }, () => spread * random.normal());
}
