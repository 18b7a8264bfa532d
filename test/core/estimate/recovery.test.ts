import { beforeAll, describe, expect, test } from "vitest";
import { type Estimate, estimate, type Family } from "../../../core/estimate/index.ts";
import { simulate } from "./simulation.ts";

const DRAWS = 500;

/** One estimate per seed, errors clustered by family. */
function draws(family: Family, slopes: readonly [number, number]): Estimate[] {
  return Array.from({ length: DRAWS }, (_, k) => {
    const sample = simulate({ seed: k, rows: 3000, families: 400, slopes });
    const log = { ...sample, outcome: sample.outcome.map((y) => Math.log1p(y)) };
    const used = family === "poisson" ? sample : log;
    return estimate(used, { family, clusters: used.effects.slice(0, 1) });
  });
}

describe("on 500 simulated panels with clustered shocks and skewed families", () => {
  const slopes = [-0.2, 0.15] as const;
  let found: Estimate[] = [];
  beforeAll(() => {
    found = draws("poisson", slopes);
  });

  test.each([0, 1] as const)(
    "95 per cent intervals of Poisson slope %i cover the truth in 93 to 97 per cent of draws",
    (j) => {
      const covered = found.filter(
        ({ terms }) => (terms[j]?.low as number) <= slopes[j] && slopes[j] <= (terms[j]?.high as number),
      );
      expect(covered.length / DRAWS).toBeGreaterThanOrEqual(0.93);
      expect(covered.length / DRAWS).toBeLessThanOrEqual(0.97);
    },
  );

  test("the mean of the estimates is the truth, within three of its standard errors", () => {
    for (const j of [0, 1] as const) {
      const values = found.map(({ terms }) => terms[j]?.estimate as number);
      const mean = values.reduce((a, b) => a + b, 0) / DRAWS;
      const spread = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (DRAWS - 1));
      expect(Math.abs(mean - slopes[j])).toBeLessThan((3 * spread) / Math.sqrt(DRAWS));
    }
  });

  test.each(["poisson", "ols"] as const)(
    "without an effect, %s rejects at 5 per cent in 3 to 7 per cent of draws",
    (family) => {
      const none = draws(family, [0, 0]);
      for (const j of [0, 1]) {
        const rejected = none.filter(({ terms }) => (terms[j]?.p as number) < 0.05).length / DRAWS;
        expect(rejected).toBeGreaterThanOrEqual(0.03);
        expect(rejected).toBeLessThanOrEqual(0.07);
      }
    },
  );
});
