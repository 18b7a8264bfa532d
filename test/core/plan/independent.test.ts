import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { literal, withDuckDB } from "../../../core/duckdb.ts";
import type { Comparables, PlanBase } from "../../../core/plan/data.ts";
import { emptyTable, TABLES } from "../../../core/release/dictionary.ts";
import type { ReleaseManifest } from "../../../core/release/manifest.ts";
import { readPlanTable } from "../../../core/release/plan-table.ts";
import { readPlanBase, readPlanBases } from "../../../core/release/planner.ts";
import { comparablesOf, type Niche, planBaseOf, type World } from "./naive-planner.ts";
import { opened, release } from "./small-release.ts";

/** A made-up world whose moments, ranks, rivals and ages lie on the borders that the planner's queries draw as often as beside them. */
const HALF_DAY = 43_200_000;
const AS_OF = Date.parse(release.as_of);
const RELATIONS = ["finetune", "adapter", "quantized", "merge"];
const TASKS = ["chat", "image", null];

function worldOf(seed: number): World {
  // Lehmer's generator (Park and Miller 1988).
  let state = seed;
  const below = (n: number) => {
    state = (state * 48_271) % 2_147_483_647;
    return Math.floor((state / 2_147_483_647) * n);
  };
  const one = <T>(of: readonly T[]): T => of[below(of.length)] as T;
  const names = Array.from({ length: 60 }, (_, k) => `b/${k}`);
  const at = () => (below(15) === 0 ? null : AS_OF - HALF_DAY * (below(4) === 0 ? below(200) : below(66) - 4));
  const parent = () => names[Math.min(below(60), below(60), below(60))] as string;
  const derivatives = Array.from({ length: 2_400 }, (_, k) => {
    // Now and then the model before names a second base, under its own counts.
    const number = below(6) === 0 ? k - 1 : k;
    const known = (number * 7_919) % 101;
    return {
      id: `a${number % 14}/m${number}`,
      author: `a${number % 14}`,
      base: k < 60 ? (names[k] as string) : parent(),
      relation: one(RELATIONS),
      task: one(TASKS),
      created_at: at(),
      tier: one(["T0", "T1", "T1", "T2"]),
      rank: below(12) === 0 ? null : one([1, 2, 3, 4, 7, 8, 15, 16, 1_023, 1_024, 5_000]),
      rivals_30d: one([0, 1, 2, 3, 4, 63, 64, 127, 128, 400]),
      age_days: one([29.9, 30, 59.9, 60, 119.9, 120, 120.5, 239.9, 240]),
      likes: known,
      downloads_30d: known % 5 === 0 ? null : known * 3,
      likes_at_30: number % 3 === 0 ? null : known,
      downloads_at_30: number % 4 === 0 ? null : known + 1,
    };
  });
  const vanished = Array.from({ length: 200 }, (_, k) => ({
    id: `v${k % 20}/m${k}`,
    author: `v${k % 20}`,
    base: parent(),
    relation: one(RELATIONS),
    task: one(TASKS),
    created_at: at(),
  }));
  const niches: Niche[] = names.flatMap((base) =>
    RELATIONS.flatMap((relation) =>
      TASKS.filter(() => below(4) > 0).map((task) => ({
        base,
        relation,
        task,
        models: below(9) + 1,
        rival_authors_30d: below(4),
        crowding_percentile: below(100_000) / 1_000,
      })),
    ),
  );
  const families = names.map((base) => ({
    base,
    root: below(3) === 0 ? one(names) : base,
    present: below(8) > 0,
    children: below(5) === 0 ? below(9) + 1 : below(5) + 10,
    released_at: below(5) === 0 ? null : AS_OF - HALF_DAY * below(200),
    state: one(["quiet", "stable", "hot", "stable", "emerging"]),
  }));
  const potential = names.map((base) => ({
    base,
    potential: below(9) === 0 ? null : below(41) / 2 + 40 + one([0, 0, 0.01, 0.04]),
    task: below(6) === 0 ? "image" : "chat",
    size: "1-4B",
  }));
  const models = [{ id: "b/0", created_at: AS_OF - 80 * HALF_DAY }];
  return { asOf: AS_OF, derivatives, vanished, niches, families, potential, models };
}

const folder = mkdtempSync(join(tmpdir(), "hubrace-plan-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const world = worldOf(20_260_831);

beforeAll(async () => {
  const { asOf: _, ...tables } = world;
  await withDuckDB({ memory: "500MB", threads: 1, temporary: join(folder, "spill") }, async (sql) => {
    for (const [name, rows] of Object.entries(tables)) {
      const path = join(folder, `${name}.json`);
      const text = (moment: number | null) => (moment === null ? null : new Date(moment).toISOString().slice(0, 19));
      const written = rows.map((row) => ({
        ...row,
        ...("created_at" in row ? { created_at: text(row.created_at) } : {}),
        ...("released_at" in row ? { released_at: text(row.released_at) } : {}),
      }));
      writeFileSync(path, JSON.stringify(written));
      const [table] = TABLES.filter((one) => one.name === name);
      if (table === undefined) throw new Error(`no table ${name}`);
      await sql.run(`create table ${name} as ${emptyTable(table)}`);
      await sql.run(`insert into ${name} by name from read_json(${literal(path)})`);
      await sql.run(`copy ${name} to ${literal(join(folder, `${name}.parquet`))} (format parquet)`);
    }
  });
});

it.each([
  { begin: null, change: {} },
  { begin: AS_OF - 80 * HALF_DAY, change: { partial: true, limit: 10 } },
])("rows of bases are what plain loops count, the listing beginning at $begin", async ({ begin, change }) => {
  const large = world.families.filter(({ children }) => children >= 10);
  const expected = large.map(({ base }) => planBaseOf(world, base, begin));
  expect(expected.filter(({ sisters }) => sisters.length === 8).length).toBeGreaterThan(0);
  const found = await opened(folder, change, (sql) => Array.fromAsync(readPlanBases(sql, folder)));
  const byName = (a: PlanBase, b: PlanBase) => (a.base < b.base ? -1 : 1);
  expect(found.toSorted(byName)).toEqual(expected.toSorted(byName));
  const small = world.families.filter(({ children }) => children < 10);
  expect(small.length).toBeGreaterThan(5);
  await opened(folder, change, async (sql) => {
    for (const { base } of small.slice(0, 4))
      expect(await readPlanBase(sql, base)).toEqual(planBaseOf(world, base, begin));
  });
});

it("comparable entries are what plain loops count", async () => {
  const table = await opened(folder, {}, (sql) => readPlanTable(sql, release as unknown as ReleaseManifest));
  const key = (row: Partial<Comparables>) =>
    [row.relation, row.tier, row.reading, row.level, row.rank_band, row.crowding_band, row.outcome].join();
  const found = new Map(table.comparables.map(({ low: _, high: __, ...row }) => [key(row), row]));
  const expected = new Map(comparablesOf(world).map((row) => [key(row), row]));
  const printed = [...expected.values()].filter(({ median }) => median !== null);
  expect(printed.length).toBeGreaterThan(100);
  expect(found.size).toBe(table.comparables.length);
  expect(found).toEqual(expected);
});
