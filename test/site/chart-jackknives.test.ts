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

  it("is of the tier's entries on bases of a known organization that are out and listed, T1 first, relations by name", async () => {
    // Of four organizations with a base each, out for seven days, only a's and b's have finetunes in the first week: three each; flagged ones are on c's and d's.
    const family = (base: string, change = "") =>
      `select * replace (${change || "base as base"}) from (select '${base}' as base, '${base[0]}' as author, timestamp '2026-08-15' as released_at, true as present)`;
    const entry = (relation: string, base: string, count: number, tier = "T1", lag = 6.9) =>
      `select '${relation}${base}${tier}${lag}' || i as id, 'by' || i as author, '${base}' as base, '${relation}' as relation, ${lag} as lag_days, '${tier}' as tier
         from range(${count}) as entry (i)`;
    const mean = (tier: string, relation: string, week: number, entries: number, organization = "*") =>
      `select '${organization}' as organization, '${tier}' as tier, '${relation}' as relation, ${week} as week, 4 as bases, ${entries} as entries,
         ${entries} / 4 as entries_per_base, 7 as models, 8 as authors, 9 as families`;
    const relations = ["finetune", "adapter", "unknown"];
    const rows = await rowsOf("weeks-after-release", {
      families: [
        ...["a/1", "b/1", "c/1", "d/1"].map((base) => family(base)),
        family("e/gone", "false as present"),
        family("f/nameless", "cast(null as varchar) as author"),
        family("g/undated", "cast(null as timestamp) as released_at"),
      ].join(" union all "),
      derivatives: relations
        .flatMap((relation) => [
          entry(relation, "a/1", 3),
          entry(relation, "b/1", 3),
          ...["c/1", "d/1"].map((base) => entry(relation, base, 3, "T0")),
          ...["e/gone", "f/nameless", "g/undated"].map((base) => entry(relation, base, 50)),
          // Before the release, and in a week that is not over.
          ...[-0.1, 7].map((lag) => entry(relation, "c/1", 50, "T1", lag)),
        ])
        .join(" union all "),
      cadence_weeks: [...relations, "all"]
        .flatMap((relation) => [
          mean("T0", relation, 0, 12),
          mean("T1", relation, 0, 6),
          mean("T1", relation, 0, 6, "a"),
          mean("T1", relation, 1, 6).replace("6 / 4", "cast(null as double)"),
        ])
        .join(" union all "),
    });
    // 1.5 per base, which each organization moves by 1.5 / 3: a variance of 3/4 · 4 · 0.25 = 0.75 of three degrees of freedom, the largest that even moves have.
    // R: qt(0.975, 3) = 3.182446, so 1.5 · e^{±3.182446 · 0.866025 / 1.5}. Of the 12 on T0, three on each, Poisson's: 3 · e^{±1.96 · √12 / 4 / 3}.
    expect(rows.map(({ tier, relation, week }) => `${tier} ${relation} ${week}`)).toEqual([
      "T1 adapter 0",
      "T1 finetune 0",
      "T0 adapter 0",
      "T0 finetune 0",
    ]);
    for (const row of rows.slice(0, 2)) {
      expect(row).toMatchObject({ bases: 4, entries: 6, entries_per_base: 1.5, models: 7, authors: 8, families: 9 });
      expect(Math.log(Number(row.low) / 0.23885)).toBeCloseTo(0, 2);
      expect(Math.log(Number(row.high) / 9.42015)).toBeCloseTo(0, 2);
    }
    for (const row of rows.slice(2)) expect(row).toMatchObject({ low: 1.703711, high: 5.282585 });
  });

  it("is Poisson's of two organizations that are alike", async () => {
    const rows = await rowsOf("weeks-after-release", {
      families: `select o || '/1' as base, o as author, timestamp '2025-01-01' as released_at, true as present from (select unnest(['a', 'b']) as o)`,
      derivatives: `select 'm' || i as id, 'by' || i as author, if(i < 4, 'a/1', 'b/1') as base, 'finetune' as relation, 1.5 as lag_days, 'T1' as tier from range(8) as entry (i)`,
      cadence_weeks: `select '*' as organization, 'T1' as tier, 'finetune' as relation, 0 as week, 2 as bases, 8 as entries, 4.0 as entries_per_base, 8 as models,
        8 as authors, 2 as families`,
    });
    // 4 · e^{±1.96 · √8 / 2 / 4}.
    expect(rows).toMatchObject([{ low: 2.000365, high: 7.99854 }]);
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

  it("is of the tier's dated entries of the month, T1 first, relations and months by name", async () => {
    const entry = (relation: string, month: string, author: string, base: string, tier = "T1") =>
      `select '${relation}' as relation, cast('${month}-31 23:59:59' as timestamp) as created_at, '${author}' as author, '${base}' as base, '${tier}' as tier`;
    const months = ["finetune", "adapter", "unknown"].flatMap((relation) =>
      ["2026-05", "2026-03"].flatMap((month) => [
        ...[
          ["twice", "x"],
          ["twice", "x"],
          ["once", "x"],
          ["apart", "y"],
        ].map(([author = "", base = ""]) => entry(relation, month, author, base)),
        ...["x", "x", "y"].map((base) => entry(relation, month, "robot", base, "T0")),
      ]),
    );
    const undated =
      "select 'finetune' as relation, cast(null as timestamp) as created_at, 'late' as author, 'x' as base, 'T1' as tier";
    const cell = (tier: string, relation: string, month: string, measure = "base_entries", gini = "0.1") =>
      `select '${measure}' as measure, '${tier}' as tier, '${relation}' as relation, ${month} as month, true as complete, cast(${gini} as double) as gini,
         1 as n, 2 as authors, 3 as families, 4 as units, 5.0 as effective_number, 0.5 as top_1_share`;
    const rows = await rowsOf("entry-concentration-by-month", {
      derivatives: `select 'm' || row_number() over () as id, * from (${[...months, undated].join(" union all ")})`,
      concentration: ["finetune", "adapter", "unknown"]
        .flatMap((relation) => [
          cell("T0", relation, "date '2026-03-01'"),
          ...["date '2026-05-01'", "date '2026-03-01'"].map((month) => cell("T1", relation, month)),
          cell("T1", relation, "cast(null as date)"),
          cell("T1", relation, "date '2026-03-01'", "likes"),
          cell("T0", relation, "date '2026-05-01'", "base_entries", "null"),
        ])
        .join(" union all "),
    });
    expect(rows.map(({ tier, relation, month }) => `${tier} ${relation} ${month}`)).toEqual([
      ...["T1 adapter 2026-03-01", "T1 adapter 2026-05-01", "T1 finetune 2026-03-01", "T1 finetune 2026-05-01"],
      ...["T0 adapter 2026-03-01", "T0 finetune 2026-03-01"],
    ]);
    for (const row of rows.slice(0, 4))
      expect(row).toMatchObject({ same_base: 0.5, n: 1, authors: 2, top_1_share: 0.5 });
    // Of seven 10 + 1 pairs of 21 are on one base; without an author 4 of 10, 7 of 15, 10 of 15 and 3 of 6: a variance of 3/4 · 0.0395692 of 2.363531 degrees of
    // freedom. By integration Student's t is 3.726739 there, so that the lower end is 11/21 · e^(−3.726739 · 0.172270 · 21/11).
    for (const row of rows.slice(4)) {
      expect(row.same_base).toBeCloseTo(11 / 21, 12);
      expect(Math.log(Number(row.ci_low) / 0.153774)).toBeCloseTo(0, 2);
      expect(row.ci_high).toBe(1);
    }
  });
});
