import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { withDuckDB } from "../../core/duckdb.ts";
import { type Random, seededRandom } from "../../core/estimate/index.ts";
import { readSharedSql } from "../../core/shared-sql.ts";

const folder = mkdtempSync(join(tmpdir(), "hubrace-clusters-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const sharedSql = await readSharedSql();

interface Weighed {
  readonly share: number;
  readonly effective_n: number | null;
  readonly jackknife_n: number | null;
  readonly low: number | null;
  readonly high: number | null;
}

/** An author's (and base's) number of things, and how many of them are of the kind. */
interface Cluster {
  readonly author: number;
  readonly base?: number;
  readonly n: number;
  readonly hits: number;
}

/** What each cell of such clusters is weighed as. */
function weigh(cells: readonly (readonly Cluster[])[]): Promise<Weighed[]> {
  const columns: Record<"cell" | "author" | "base" | "is_hit", number[]> = {
    cell: [],
    author: [],
    base: [],
    is_hit: [],
  };
  for (const [cell, clusters] of cells.entries())
    for (const { author, base = -1, n, hits } of clusters)
      for (let i = 0; i < n; i++) {
        columns.cell.push(cell);
        columns.author.push(author);
        columns.base.push(base);
        columns.is_hit.push(i < hits ? 1 : 0);
      }
  return withDuckDB({ memory: "500MB", threads: 2, temporary: join(folder, "spill") }, async (sql) => {
    await sql.tabulate(
      "thing",
      Object.fromEntries(Object.entries(columns).map(([name, list]) => [name, Int32Array.from(list)])),
    );
    await sql.run(sharedSql("wilson", "") ?? "");
    return sql.rows<Weighed>(`
      with counted as (select cell, author, nullif(base, -1) as base, is_hit = 1 as is_hit from thing),
      ${sharedSql("clusters", "cell")}
      select share, effective_n, jackknife_n, wilson_low(share, effective_n) as low, wilson_high(share, effective_n) as high
      from weighed
      order by cell`);
  });
}

/** Authors of `n` things each, with so many of the kind. */
const authorsOf = (n: number, hits: readonly number[]): Cluster[] =>
  hits.map((own, author) => ({ author, n, hits: own }));

describe("the effective number of things behind a share", () => {
  it("is divided by the square of Student's t over 1.96, of as many degrees of freedom as authors make the variance", async () => {
    // Of ten things each four authors have 8, 7, 5 and 4 of the kind, sixteen one: share 0.2, squared distances from 2 per author 36 + 25 + 9 + 4 + 16 = 90, their
    // squares 1296 + 625 + 81 + 16 + 16 = 2034: 90² / 2034 = 3.9823 degrees of freedom. 19/20 · 90/190² over 0.2 · 0.8 / 200 is a design effect of
    // 2.960526, times (2.781318 / 1.96)² by R's qt(0.975, 3.9823).
    const [row] = await weigh([authorsOf(10, [8, 7, 5, 4, ...Array.from({ length: 16 }, () => 1)])]);
    expect(row?.share).toBe(0.2);
    expect(row?.jackknife_n).toBeCloseTo(200 / 2.960526, 3);
    expect(Number(row?.effective_n) / 33.5484).toBeCloseTo(1, 2);
    // (0.2 + 3.8416 / 67.0968 ± 1.96 √(0.16 / 33.5484 + 3.8416 / (4 · 33.5484²))) / (1 + 3.8416 / 33.5484); at 67.6 it would be 0.122 to 0.310.
    expect(row?.low).toBeCloseTo(0.099, 3);
    expect(row?.high).toBeCloseTo(0.3627, 3);
  });

  it("is not below the number of authors for that, as where none is of the kind", async () => {
    // Two of one author's five things, none of nineteen others': 1.11 degrees of freedom would leave 1.8 things of 49.
    const [one, none] = await weigh([2, 0].map((hits) => authorsOf(5, [hits, ...Array.from({ length: 19 }, () => 0)])));
    expect(one?.jackknife_n).toBeCloseTo(49, 6);
    expect(one?.effective_n).toBe(20);
    expect(none?.effective_n).toBe(20);
    // One author of six things that are all of the kind, and four of one thing: without the one the share moves by 6/10 of 10 to nothing. 4/5 · (0.36 + 4 · (0.6 / 9)²)
    // over 0.6 · 0.4 / 10 is a design effect of 12.6: fewer than five things, before and after.
    const [held] = await weigh([
      [{ author: 0, n: 6, hits: 6 }, ...[1, 2, 3, 4].map((author) => ({ author, n: 1, hits: 0 }))],
    ]);
    expect(held?.jackknife_n).toBeCloseTo(10 / 12.592593, 6);
    expect(held?.effective_n).toBe(held?.jackknife_n);
  });

  it("is unknown of one author, that of the authors where all or none are of the kind, and defined for two alike", async () => {
    const cells = await weigh([
      authorsOf(10, [4]),
      authorsOf(10, [10, 10, 10]),
      authorsOf(10, [0, 0, 0]),
      // Two that do not differ, and two that differ wholly: 1/2 · 2 · 0.5² over 0.25 / 20.
      authorsOf(10, [5, 5]),
      authorsOf(10, [10, 0]),
      [
        { author: 0, base: 7, n: 10, hits: 4 },
        { author: 1, base: 7, n: 10, hits: 2 },
      ],
    ]);
    expect(cells.map(({ effective_n }) => effective_n)).toEqual([null, 3, 3, 20, 1, null]);
    expect(cells.map(({ jackknife_n }) => jackknife_n)).toEqual([null, 3, 3, 20, 1, null]);
  });

  it("is divided by at least what things of an author have in common makes of uneven authors", async () => {
    const one = (n: number, hits: number, author: number) => ({ author, n, hits });
    const cells = await weigh([
      // One author with none of six things, 19 of one thing, eight of which are of the kind: wholly or not at all, so that it is Σ n² / n = 55 / 25.
      [one(6, 0, 0), ...Array.from({ length: 19 }, (_, i) => one(1, i < 8 ? 1 : 0, 1 + i))],
      // One with 10 of 20, five with 2 of 2, five with 0 of 2: the variance within authors is 10 · 10 / 20 over 40 − 11, which is a correlation of
      // 1 − (5/29) / 0.25 = 9/29 and a design effect of 1 + 9/29 (440 / 40 − 1).
      [one(20, 10, 0), ...Array.from({ length: 10 }, (_, i) => one(2, i < 5 ? 2 : 0, 1 + i))],
      // None of twenty things, and 60 of one thing, three of which are of the kind: Σ n² / n = 460 / 80 would leave less than one of them, 80 / 3 things leave one.
      [one(20, 0, 0), ...Array.from({ length: 60 }, (_, i) => one(1, i < 3 ? 1 : 0, 1 + i))],
      // One of the kind among singles says no less than none of it: as many as there are authors.
      [one(20, 0, 0), ...Array.from({ length: 60 }, (_, i) => one(1, i < 1 ? 1 : 0, 1 + i))],
    ]);
    expect(cells[0]?.effective_n).toBeCloseTo((25 * 25) / 55, 5);
    expect(cells[2]?.effective_n).toBeCloseTo(80 / 3, 5);
    expect(cells[3]?.effective_n).toBeCloseTo(61, 6);
    expect(cells[1]?.effective_n).toBeCloseTo(40 / (1 + 90 / 29), 5);
    // The large one has the share of all, so that without it nothing moves: 10/11 · 10 / 38² over 0.25 / 40.
    expect(cells[1]?.jackknife_n).toBeCloseTo(40 / 1.0073, 2);
  });

  it("is between the jackknife's and what authors would leave who have things of the kind alone or none", async () => {
    const random = seededRandom(20_261_123);
    const cells = Array.from({ length: 300 }, () =>
      Array.from({ length: 2 + Math.floor(12 * random.uniform()) }, (_, author) => {
        const n = Math.ceil(1 / (1 - random.uniform()));
        return { author, n: Math.min(60, n), hits: Math.floor((Math.min(60, n) + 1) * random.uniform() ** 3) };
      }),
    );
    const sum = (cell: readonly Cluster[], of: (cluster: Cluster) => number) =>
      cell.reduce((total, cluster) => total + of(cluster), 0);
    for (const [at, { effective_n, jackknife_n }] of (await weigh(cells)).entries()) {
      const [effective, jackknife] = [Number(effective_n), Number(jackknife_n)];
      expect(effective).toBeLessThanOrEqual(jackknife);
      const cell = cells[at] ?? [];
      const n = sum(cell, (cluster) => cluster.n);
      // That is n² / Σ n², at most as many as there are authors.
      expect(effective).toBeGreaterThanOrEqual(
        Math.min(jackknife, n ** 2 / sum(cell, (cluster) => cluster.n ** 2)) - 1e-6,
      );
      expect(jackknife).toBeLessThanOrEqual(n);
    }
  });
});

describe("over 600 draws of shares that gather in few authors", () => {
  /** 100 authors of Pareto's sizes, cut at 60, of whom about every twentieth has things of the kind alone and the others none. */
  const draw = (random: Random): Cluster[] =>
    Array.from({ length: 100 }, (_, author) => {
      const n = Math.min(60, Math.ceil(1 / (1 - random.uniform())));
      return { author, n, hits: random.uniform() < 0.05 ? n : 0 };
    });

  // Another program's 1,000 draws say 94 and 80.
  it("the interval holds the share in 92 and more of 100, and in fewer than 85 at the jackknife's number", async () => {
    const random = seededRandom(20_261_124);
    const found = await weigh(Array.from({ length: 600 }, () => draw(random)));
    const held = (number: "effective_n" | "jackknife_n") =>
      // Wilson's interval holds what is 1.96 of its own errors away.
      found.filter((row) => Math.abs(row.share - 0.05) <= 1.96 * Math.sqrt((0.05 * 0.95) / Number(row[number])))
        .length / 6;
    expect(held("effective_n")).toBeGreaterThanOrEqual(92);
    expect(held("jackknife_n")).toBeLessThan(85);
  });
});
