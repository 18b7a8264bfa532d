/**
 * How long Poisson estimates with many fixed effects take: one line of JSON per case. Each case runs in a process of its own,
 * so that its peak memory is its own (the simulated panel included).
 *
 *   node bench/ppml.ts                 all cases
 *   node bench/ppml.ts two-way         20,000 families and 40 months
 *   node bench/ppml.ts three-way       the same with 200,000 authors
 *   node bench/ppml.ts sparse          the same as the Hub has them: most outcomes are zero, one author has a quarter of the
 *                                      rows and most have one to four, families and authors hang together loosely
 */
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import {
  estimate,
  type Grouping,
  poissonDraw,
  type Random,
  type Sample,
  seededRandom,
} from "../core/estimate/index.ts";

const ROWS = 1_000_000;
const REGRESSORS = 6;
const SIZES = { family: 20_000, month: 40, author: 200_000 };

const CASES = ["two-way", "three-way", "sparse"] as const;
type Case = (typeof CASES)[number];

/** Skewed families and authors, overdispersed counts, a regressor that varies mostly between families. */
function simulate(name: Case): Sample {
  const sparse = name === "sparse";
  const random = seededRandom(2026);
  const skewed = (levels: number): Int32Array =>
    Int32Array.from({ length: ROWS }, () => Math.floor(levels * random.uniform() ** 2));
  const family = skewed(SIZES.family);
  const month = Int32Array.from({ length: ROWS }, () => Math.floor(SIZES.month * random.uniform()));
  const author = name === "two-way" ? undefined : sparse ? looseAuthors(random) : skewed(SIZES.author);
  // Authors of the tail stay with one family most of the time.
  if (author && sparse)
    for (let i = 0; i < ROWS; i++) {
      const one = author[i] as number;
      if (one > 3_000 && random.uniform() < 0.7) family[i] = Math.floor(SIZES.family * ((one * 0.618034) % 1) ** 3);
    }
  const effect = (levels: number, spread: number): Float64Array =>
    Float64Array.from({ length: levels }, () => spread * random.normal());
  const familyEffect = effect(SIZES.family, 0.8);
  const monthEffect = effect(SIZES.month, 0.4);
  const authorEffect = author && effect(SIZES.author, 0.6);
  const slopes = [-0.2, -0.15, -0.3, 0.25, 0.15, 0.1];
  const regressors = slopes.map((_, j) => ({ name: `x${j + 1}`, values: new Float64Array(ROWS) }));
  const outcome = new Float64Array(ROWS);
  for (let i = 0; i < ROWS; i++) {
    const base = familyEffect[family[i] as number] as number;
    let predictor =
      (sparse ? -2.2 : 0) +
      base +
      (monthEffect[month[i] as number] as number) +
      (author && authorEffect ? (authorEffect[author[i] as number] as number) : 0);
    for (let j = 0; j < REGRESSORS; j++) {
      const value =
        j === 1 ? base + 0.5 * random.normal() : j === 2 || j === 3 ? Number(random.uniform() < 0.3) : random.normal();
      (regressors[j] as { values: Float64Array }).values[i] = value;
      predictor += (slopes[j] as number) * value;
    }
    outcome[i] = poissonDraw(random, Math.exp(predictor + 0.7 * random.normal()));
  }
  const effects: Grouping[] = [
    { name: "family", codes: family, levels: SIZES.family },
    { name: "month", codes: month, levels: SIZES.month },
  ];
  if (author) effects.push({ name: "author", codes: author, levels: SIZES.author });
  return { outcome, regressors, effects };
}

/** One author with a quarter of the rows, 3,000 with another, the rest evenly over the others. */
function looseAuthors(random: Random): Int32Array {
  return Int32Array.from({ length: ROWS }, () => {
    const u = random.uniform();
    if (u < 0.25) return 0;
    return u < 0.5
      ? 1 + Math.floor(3_000 * random.uniform() ** 2)
      : 3_001 + Math.floor((SIZES.author - 3_001) * random.uniform());
  });
}

function measure(name: Case): void {
  const sample = simulate(name);
  const began = performance.now();
  const cpu = process.cpuUsage();
  const result = estimate(sample, { family: "poisson", clusters: sample.effects.slice(0, 1) });
  const { user, system } = process.cpuUsage(cpu);
  const seconds = (performance.now() - began) / 1000;
  console.log(
    JSON.stringify({
      bench: "ppml",
      case: name,
      rows: ROWS,
      regressors: REGRESSORS,
      effects: Object.fromEntries(result.effects.map(({ name: effect, levels }) => [effect, levels])),
      seconds: Number(seconds.toFixed(3)),
      // Processor time includes the engine's own threads; on a busy machine it is the steadier figure.
      cpu_seconds: Number(((user + system) / 1e6).toFixed(3)),
      peak_rss_bytes: process.resourceUsage().maxRSS * 1024,
      iterations: result.iterations,
      inner_iterations: result.innerIterations,
      converged: result.converged,
      n: result.rows,
      estimates: result.terms.map(({ estimate: value }) => Number(value.toFixed(6))),
    }),
  );
}

const chosen = CASES.find((name) => name === process.argv[2]);
if (chosen !== undefined) measure(chosen);
else
  for (const name of CASES) spawnSync(process.execPath, [fileURLToPath(import.meta.url), name], { stdio: "inherit" });
