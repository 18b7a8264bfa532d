/**
 * How long Poisson estimates with many fixed effects take: one line of JSON per case. Each case runs in a process of its own,
 * so that its peak memory is its own (the simulated panel included).
 *
 *   node bench/ppml.ts                 both cases
 *   node bench/ppml.ts two-way         20,000 families and 40 months
 *   node bench/ppml.ts three-way       the same with 200,000 authors
 */
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { estimate, type Grouping, type Sample, seededRandom } from "../core/estimate/index.ts";
import { poissonDraw } from "../core/estimate/random.ts";

const ROWS = 1_000_000;
const REGRESSORS = 6;
const SIZES = { family: 20_000, month: 40, author: 200_000 };

/** Skewed families and authors, overdispersed counts, a regressor that varies mostly between families. */
function simulate(withAuthors: boolean): Sample {
  const random = seededRandom(2026);
  const skewed = (levels: number): Int32Array =>
    Int32Array.from({ length: ROWS }, () => Math.floor(levels * random.uniform() ** 2));
  const family = skewed(SIZES.family);
  const month = Int32Array.from({ length: ROWS }, () => Math.floor(SIZES.month * random.uniform()));
  const author = withAuthors ? skewed(SIZES.author) : undefined;
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

function measure(name: string): void {
  const sample = simulate(name === "three-way");
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

const chosen = process.argv[2];
if (chosen === "two-way" || chosen === "three-way") measure(chosen);
else
  for (const name of ["two-way", "three-way"])
    spawnSync(process.execPath, [fileURLToPath(import.meta.url), name], { stdio: "inherit" });
