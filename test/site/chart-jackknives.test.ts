import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { poissonDraw, seededRandom } from "../../core/estimate/index.ts";
import { chartRows } from "../support/chart-rows.ts";

const folder = mkdtempSync(join(tmpdir(), "hubrace-jackknives-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The rows of a chart's query over tables that are written out by hand, as SQL. */
const rowsOf = (chart: string, tables: Record<string, string>) => chartRows(folder, chart, tables);

describe("the interval of entries per base and week", () => {
  it("allows for bases of one organization, is Poisson's at least, and of no entries what as many organizations can rule out", async () => {
    const released = "timestamp '2025-01-01' as released_at, true as present";
    const families = ["a/1", "a/2", "b/1", "c/1"].map(
      (base) => `select '${base}' as base, '${base[0]}' as author, ${released}`,
    );
    // Out for half of its first week only, so nobody waits for it.
    const young = "select 'd/1', 'd', getvariable('as_of')::timestamp - interval 84 hours, true";
    const entry = (relation: string, base: string, count: number) =>
      `select '${relation}' as relation, '${base}' as base, 1.5 as lag_days, 'T1' as tier, i as number from range(${count}) as entry (i)`;
    const mean = (relation: string, week: number, entries: number) =>
      `select '*' as organization, 'T1' as tier, '${relation}' as relation, ${week} as week, 4 as bases, ${entries} as entries, ${entries} / 4 as entries_per_base,
         0 as models, 0 as authors, 0 as families`;
    const rows = await rowsOf("weeks-after-release", {
      families: [...families, young].join(" union all "),
      derivatives: `select relation || base || number as id, 'someone' || number as author, base, relation, lag_days, tier
        from (${[entry("finetune", "a/1", 5), entry("finetune", "a/2", 3), entry("finetune", "b/1", 2), entry("adapter", "a/1", 4), entry("adapter", "b/1", 2), entry("adapter", "d/1", 9), ...["a/1", "a/2", "b/1", "c/1"].map((base) => entry("merge", base, 2))].join(" union all ")})`,
      cadence_weeks: [mean("finetune", 0, 10), mean("finetune", 1, 0), mean("adapter", 0, 6), mean("merge", 0, 8)].join(
        " union all ",
      ),
    });
    // 2.5 entries per base. Without a they would be 1.5 fewer, without b 1/6 more, without c 5/6 more: the variance is 2/3 · (1.5² + (1/6)² + (5/6)²) = 1.981481,
    // of 2.972222² / (1.5⁴ + (1/6)⁴ + (5/6)⁴) = 1.593 degrees of freedom. R: qt(0.975, 1.593015) = 5.5486, so the ends are 2.5 · e^{±5.5486 · 1.407651 / 2.5}.
    // 1.5 of adapters, moved by 0.5, 1/6 and 0.5: 0.351852 of 2 degrees (of three moves, however even): 1.5 · e^{±4.302653 · 0.593171 / 1.5}.
    expect(rows.map(({ relation, week }) => [relation, week])).toEqual([
      ["adapter", 0],
      ["finetune", 0],
      ["finetune", 1],
      ["merge", 0],
    ]);
    const [adapters, first, second, merges] = rows;
    // Student's t is within a thousandth.
    for (const [end, expected] of [
      [adapters?.low, 0.273622],
      [adapters?.high, 8.22302],
      [first?.low, 0.110008],
      [first?.high, 56.814],
    ] as const)
      expect(Math.log(Number(end) / expected)).toBeCloseTo(0, 2);
    expect(second).toMatchObject({ low: 0, high: expect.closeTo(-Math.log(0.025) / 3, 6) });
    // Two merges on every base: 2 · e^{±1.96 · √8 / 4 / 2}.
    expect(merges).toMatchObject({ low: 1.000183, high: 3.99927 });
  });

  it("is not given where one organization makes the mean", async () => {
    // All of 40 entries are on one organization's five bases, alone or beside nine others with a base each. Without it their mean of 2.857 would be 0: of
    // 1.109 degrees of freedom, for which Student's t is 10, so that the ends would be a factor of e^10 away.
    for (const others of [0, 9]) {
      const rows = await rowsOf("weeks-after-release", {
        families: `select 'a/' || i as base, 'a' || greatest(0, i - 4) as author, timestamp '2025-01-01' as released_at, true as present
          from range(5 + ${others}) as base (i)`,
        derivatives: `select 'm' || i as id, 'by' || i as author, 'a/' || i % 5 as base, 'finetune' as relation, 1.5 as lag_days, 'T1' as tier
          from range(40) as entry (i)`,
        cadence_weeks: `select '*' as organization, 'T1' as tier, 'finetune' as relation, 0 as week, 5 + ${others} as bases, 40 as entries,
          40 / (5 + ${others}) as entries_per_base, 40 as models, 40 as authors, 5 as families`,
      });
      expect(rows, `${others} others`).toMatchObject([{ low: null, high: null }]);
    }
  });

  it("holds the mean in 90 and more of 100 draws where 20 organizations of different size differ by a factor of e and more", async () => {
    const random = seededRandom(20_261_123);
    const [organizations, mean, spread, weeks, relations] = [
      20,
      3,
      1,
      13,
      ["finetune", "adapter", "quantized", "merge"],
    ];
    let held = 0;
    let draws = 0;
    for (let world = 0; world < 12; world++) {
      const sizes = Array.from({ length: organizations }, () => Math.min(50, Math.ceil(1 / (1 - random.uniform()))));
      const bases = sizes.reduce((sum, size) => sum + size, 0);
      const cells: string[] = [];
      const means: string[] = [];
      for (const relation of relations)
        for (let week = 0; week < weeks; week++) {
          const counts = sizes.map((size) =>
            poissonDraw(random, size * mean * Math.exp(spread * random.normal() - spread ** 2 / 2)),
          );
          const entries = counts.reduce((sum, count) => sum + count, 0);
          cells.push(...counts.map((count, owner) => `('${relation}', ${week}, ${owner}, ${count})`));
          means.push(`('${relation}', ${week}, ${bases}, ${entries})`);
        }
      const rows = await rowsOf("weeks-after-release", {
        families: `select owner || '/' || unnest(range(size)) as base, owner as author, timestamp '2025-01-01' as released_at, true as present
          from (values ${sizes.map((size, owner) => `('${owner}', ${size})`).join(", ")}) as organization (owner, size)`,
        derivatives: `select '' || owner || week || relation || i as id, 'by' || i as author, owner || '/0' as base, relation, 7 * week + 1 as lag_days, 'T1' as tier
          from (select *, unnest(range(count)) as i from (values ${cells.join(", ")}) as cell (relation, week, owner, count))`,
        cadence_weeks: `select '*' as organization, 'T1' as tier, *, entries / bases as entries_per_base, 0 as models, 0 as authors, 0 as families
          from (values ${means.join(", ")}) as of (relation, week, bases, entries)`,
      });
      const given = rows.filter(({ low }) => low !== null);
      draws += given.length;
      held += given.filter(({ low, high }) => Number(low) <= mean && mean <= Number(high)).length;
    }
    // With 1.96 in place of Student's t it would be 83. In one draw of twelve there is no interval.
    expect((100 * held) / draws).toBeCloseTo(93.4, 0);
    expect((100 * draws) / (12 * relations.length * weeks)).toBeCloseTo(92, 0);
  });
});

describe("the chance that two entries of a month are on one base", () => {
  it("leaves one author out at a time, and of no such pair has what pairs of authors can rule out", async () => {
    const entry = (relation: string, author: string, base: string, id: number) =>
      `select 'm${id}' as id, '${relation}' as relation, '${author}' as author, '${base}' as base, timestamp '2026-05-20' as created_at, 'T1' as tier`;
    const finetunes = [
      ["twice", "x"],
      ["twice", "x"],
      ["once", "x"],
      ["apart", "y"],
    ].map(([author = "", base = ""], id) => entry("finetune", author, base, id));
    const adapters = Array.from({ length: 10 }, (_, id) => entry("adapter", `author${id}`, `base${id}`, 4 + id));
    const month = (relation: string) =>
      `select 'base_entries' as measure, 'T1' as tier, '${relation}' as relation, date '2026-05-01' as month, true as complete, 0.1 as gini,
         0 as n, 0 as authors, 0 as families, 0 as units, 0.0 as effective_number, 0.0 as top_1_share`;
    const rows = await rowsOf("entry-concentration-by-month", {
      derivatives: [...finetunes, ...adapters].join(" union all "),
      concentration: [month("finetune"), month("adapter")].join(" union all "),
    });
    // 3 of the 6 pairs of 4 finetunes; 0 of 1 without the author of two, 1 of 3 without the other one of x, 3 of 3 without that of y: the variance is
    // 2/3 · (1/4 + 1/36 + 1/4) = 0.351852 of two degrees of freedom, the lower end 0.5 · e^(−4.302653 · 0.593171 / 0.5) = 0.003035. Of adapters
    // −ln(0.025) / (10 · 9 / 2).
    expect(rows.map(({ relation, same_base, ci_low, ci_high }) => ({ relation, same_base, ci_low, ci_high }))).toEqual([
      { relation: "adapter", same_base: 0, ci_low: 0, ci_high: expect.closeTo(0.081975, 6) },
      { relation: "finetune", same_base: 0.5, ci_low: expect.closeTo(0.00303, 5), ci_high: 1 },
    ]);
  });
});
