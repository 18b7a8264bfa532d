import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, describe, expect, it, vi } from "vitest";
import { type EstimateArguments, estimateTable } from "../../cli/estimate-run.ts";
import { estimate, groupingOf, wildBootstrap } from "../../core/estimate/index.ts";

const folder = mkdtempSync(join(tmpdir(), "hubrace-estimated-"));
afterEach(() => vi.restoreAllMocks());
afterAll(() => rmSync(folder, { recursive: true }));

/** What an estimate of a table of these lines prints, without a process of its own. */
async function printed(lines: readonly string[], given: Partial<EstimateArguments> & { formula: string }) {
  const panel = join(folder, "panel.csv");
  writeFileSync(panel, lines.join("\n"));
  const log = vi.spyOn(console, "log").mockImplementation(() => undefined);
  await estimateTable({ panel, family: "poisson", level: 0.95, seed: 1, ...given });
  return log.mock.calls.flat().join("\n");
}

describe("the estimate of a table", () => {
  it("is as asked for in every option: level, weights, jackknife, bootstrap with its seed, and a joint test", async () => {
    // Within a and b log_x is ±1 and ±2 and y ±2 and ±1: the slope is 8 / 10; without a cluster 1 / 2 and 2. Outcomes may be negative here.
    const lines = ["y,log_x,g,w", "-3,1,a,1", "1,3,a,1", "-4,0,b,1", "-2,4,b,1", "9,9,a,0", "9,,a,1"];
    const options = { family: "ols", cluster: "g", weights: "w", level: 0.5, json: true } as const;
    const asked = { jackknife: true, bootstrap: 99, seed: 3, joint: " `log_x` " };
    const result = JSON.parse(await printed(lines, { formula: "y ~ log_x | g", ...options, ...asked }));
    expect(result).toMatchObject({
      n: 4,
      rows_read: 6,
      dropped: { missing: 1, zero_weight: 1 },
      joint: { numerator: 1 },
    });
    // One degree of freedom, of which the middle half is one error to both sides.
    const [error, knife] = [Math.sqrt(0.3456), Math.sqrt((0.3 ** 2 + 1.2 ** 2) / 2)];
    expect(result.terms[0]).toMatchObject({
      estimate: expect.closeTo(0.8, 12),
      ci_low: expect.closeTo(0.8 - error, 10),
    });
    expect(result.terms[0]).not.toHaveProperty("effect_per_doubling");
    expect(result.jackknife.terms[0].ci_high).toBeCloseTo(0.8 + knife, 10);
    const g = groupingOf("g", ["a", "a", "b", "b"]);
    const regressors = [{ name: "log_x", values: Float64Array.of(1, 3, 0, 4) }];
    const sample = { outcome: Float64Array.of(-3, 1, -4, -2), regressors, effects: [g] };
    const direct = estimate(sample, { family: "ols", clusters: [g] });
    const p = (seed: number) => wildBootstrap(direct, "log_x", { draws: 99, seed }).p;
    expect(result.bootstrap[0]).toMatchObject({ draws: 99, p: p(3) });
    expect(p(3)).not.toBe(p(7));
  });

  it("says of logarithms under Poisson what goes with a doubling, and names the level and what is collinear", async () => {
    // Means 2 and 5: the slope is ln 2.5, and 2.5 ^ ln 2 is 1.8873.
    const lines = ["y,log_x,flat", "1,0,1", "2,0,1", "3,0,1", "3,1,1", "7,1,1"];
    const text = await printed(lines, { formula: "y ~ log_x + flat", level: 0.9 });
    expect(text).toContain("90 % interval");
    expect(text).toMatch(/\nlog_x +\+88\.7 %/);
    expect(text).toContain("collinear  flat (explained by the effects or by earlier terms, left out)");
  });

  it("says which zeros effects predict, and that errors over several clusters were repaired", async () => {
    const lines = ["y,x,family,month", "0,1,a,1", "5,2,a,2", "2,4,a,2", "4,3,b,1", "3,1,b,1"];
    expect(await printed(lines, { formula: "y ~ x | family + month" })).toContain(
      "1 row whose zero the effects together predict perfectly or nearly",
    );
    // Four cells with slopes 1, −1, −1 and 1: by row and by column of cells the scores add up to zero.
    const cells = [
      "y,x,cell,row,column",
      ...[1, -1, -1, 1].flatMap((slope, cell) =>
        [-1, 1].map((x) => `${slope * x},${x},${cell},${Math.floor(cell / 2)},${cell % 2}`),
      ),
    ];
    const text = await printed(cells, { formula: "y ~ x | cell", family: "ols", cluster: "row,column" });
    expect(text.replaceAll(/\s+/g, " ")).toContain(
      "its negative eigenvalues were set to zero; do not read the error of x, whose variance was negative itself",
    );
  });

  it("reads letters of two bytes whole where a piece of the file ends between them", async () => {
    // Eleven bytes of header and eight a row: the é of row 8,191 begins at the last byte of 64 KB.
    const rows = Array.from({ length: 8_300 }, (_, i) => `${i % 7},${i % 5},é${i % 2}`);
    const text = await printed(["y,x,group_", ...rows], { formula: "y ~ x | group_", family: "ols", json: true });
    expect(JSON.parse(text).effects).toEqual({ group_: 2 });
  });
});
