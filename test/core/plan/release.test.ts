import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { literal, type Sql, withDuckDB } from "../../../core/duckdb.ts";
import type { Comparables, PlanBase, PlanTable } from "../../../core/plan/data.ts";
import { emptyTable, TABLES } from "../../../core/release/dictionary.ts";
import type { ReleaseManifest } from "../../../core/release/manifest.ts";
import { readPlanTable } from "../../../core/release/plan-table.ts";
import { closeNames, openForPlanner, readPlanBase, readPlanBases } from "../../../core/release/planner.ts";

const release = {
  date: "2026-08-30",
  as_of: "2026-08-31T00:00:00.000Z",
  source: { kind: "url", label: "a test", simulated: false },
  partial: false,
  limit: null,
} as const;

const entry = (id: string, base: string, relation: string, task: string | null, at: string | null, tier = "T1") =>
  `select ${literal(id)} as id, ${literal(id.split("/")[0] ?? "")} as author, ${literal(base)} as base, ${literal(relation)} as relation,
   ${task === null ? "null" : literal(task)} as task, ${at === null ? "null" : `timestamp ${literal(at)}`} as created_at, ${literal(tier)} as tier`;

/** Six entries on lab/a before the snapshot's time, one of them gone; one undated, one made while the sweep ran; one entry on lab/b. */
const DERIVATIVES = [
  entry("ann/1", "lab/a", "finetune", "chat", "2026-08-30"),
  entry("ann/2", "lab/a", "finetune", "chat", "2026-08-30"),
  entry("bob/3", "lab/a", "finetune", "chat", "2026-08-05"),
  entry("cid/4", "lab/a", "finetune", null, "2026-07-01"),
  entry("ann/5", "lab/a", "quantized", "chat", "2026-08-20", "T0"),
  entry("fay/6", "lab/a", "finetune", "chat", null),
  entry("gus/7", "lab/a", "finetune", "chat", "2026-08-31 01:00:00"),
  entry("eve/8", "lab/b", "finetune", "chat", "2026-08-29"),
];

/** An entry of the week before the snapshot on lab/weeks, two of the week before that, and so on up to thirteen. */
const WEEKLY = `
  select 'w/' || week || '-' || i as id, 'w' as author, 'lab/weeks' as base, 'finetune' as relation, 'chat' as task,
    timestamp '2026-08-30' - to_days(7 * week) as created_at, 'T1' as tier
  from (select cast(week as integer) as week, unnest(range(week + 1)) as i from range(13) as weeks (week))`;

/**
 * Thirty finetunes by ten authors on five bases, each the first of its base without a rival, 40 days old, with 1 to 30 likes; the first names
 * a sixth base too. A flagged one has 1,000 likes. Twenty-nine merges likewise. Five quantizations were read at age 30.
 */
const CELLS = `
  select 'a' || (i % 10) || '/m' || i as id, 'a' || (i % 10) as author, 'b' || (i % 5) as base, 'finetune' as relation, 1 as rank,
    0 as rivals_30d, 40.0 as age_days, i as likes, 10 * i as downloads_30d, 'T1' as tier
  from range(1, 31) as numbers (i)
  union all by name
  select 'a1/m1' as id, 'a1' as author, 'b6' as base, 'finetune' as relation, 1 as rank, 0 as rivals_30d, 40.0 as age_days, 1 as likes, 10 as downloads_30d, 'T2' as tier
  union all by name
  select 'farm/x' as id, 'farm' as author, 'b1' as base, 'finetune' as relation, 1 as rank, 0 as rivals_30d, 59.9 as age_days, 1000 as likes, null as downloads_30d, 'T0' as tier
  union all by name
  select 'a' || (i % 10) || '/g' || i as id, 'a' || (i % 10) as author, 'b' || (i % 5) as base, 'merge' as relation, 1024 as rank,
    128 as rivals_30d, 60.0 as age_days, i as likes, i as downloads_30d, 'T1' as tier
  from range(1, 30) as numbers (i)
  union all by name
  select 'q/' || i as id, 'q' as author, 'b1' as base, 'quantized' as relation, 3 as rank, 2 as rivals_30d, 20.0 as age_days, 9 as likes,
    4 as likes_at_30, null as downloads_at_30, 'T1' as tier
  from range(5) as numbers (i)`;

const FIXTURE: Readonly<Record<string, string>> = {
  derivatives: [...DERIVATIVES, WEEKLY, CELLS].join("\nunion all by name\n"),
  vanished:
    "select 'dan/9' as id, 'dan' as author, 'lab/a' as base, 'finetune' as relation, 'chat' as task, timestamp '2026-08-25' as created_at",
  niches: `
    select 'lab/a' as base, 'finetune' as relation, 'chat' as task, 5 as models, 3 as rival_authors_30d, 90 as crowding_percentile
    union all by name select 'lab/a' as base, 'finetune' as relation, null as task, 1 as models, 0 as rival_authors_30d, 10 as crowding_percentile
    union all by name select 'lab/a' as base, 'quantized' as relation, 'chat' as task, 1 as models, 1 as rival_authors_30d, 50 as crowding_percentile
    union all by name select 'lab/b' as base, 'finetune' as relation, 'chat' as task, 1 as models, 1 as rival_authors_30d, 50 as crowding_percentile
    union all by name select 'lab/weeks' as base, 'finetune' as relation, 'chat' as task, 91 as models, 1 as rival_authors_30d, 50 as crowding_percentile`,
  families: `
    select 'lab/a' as base, 'lab/a' as root, true as present, 12 as children, timestamp '2026-06-01' as released_at, 'stable' as state
    union all by name select 'lab/b' as base, 'lab/b' as root, true as present, 10 as children, timestamp '2026-06-02' as released_at, 'stable' as state
    union all by name select 'lab/far' as base, 'lab/far' as root, true as present, 10 as children, 'stable' as state
    union all by name select 'lab/child' as base, 'lab/a' as root, true as present, 10 as children, 'stable' as state
    union all by name select 'lab/weeks' as base, 'lab/weeks' as root, true as present, 10 as children, timestamp '2026-01-01' as released_at, 'stable' as state
    union all by name select 'gone/c' as base, 'gone/c' as root, false as present, 1 as children, 'quiet' as state`,
  potential: `
    select 'lab/a' as base, 50 as potential, 'chat' as task, '1-4B' as size
    union all by name select 'lab/b' as base, 55 as potential, 'chat' as task, '1-4B' as size
    union all by name select 'lab/far' as base, 61 as potential, 'chat' as task, '1-4B' as size
    union all by name select 'lab/child' as base, 50 as potential, 'chat' as task, '1-4B' as size`,
  models: `
    select 'lab/a' as id, timestamp '2026-08-10' as created_at
    union all by name select 'lab/lonely' as id, timestamp '2026-08-11' as created_at`,
};

const folder = mkdtempSync(join(tmpdir(), "hubrace-plan-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const opened = <T>(change: Partial<ReleaseManifest>, use: (sql: Sql) => Promise<T>) =>
  withDuckDB({ memory: "500MB", threads: 1, temporary: join(folder, "spill") }, async (sql) => {
    await openForPlanner(sql, folder, { ...release, ...change } as ReleaseManifest);
    return use(sql);
  });

let table: PlanTable;
let base: PlanBase | null;

beforeAll(async () => {
  await withDuckDB({ memory: "500MB", threads: 1, temporary: join(folder, "spill") }, async (sql) => {
    for (const one of TABLES.filter(({ name }) => name in FIXTURE)) {
      await sql.run(`create table ${one.name} as ${emptyTable(one)}`);
      await sql.run(`insert into ${one.name} by name ${FIXTURE[one.name]}`);
      await sql.run(`copy ${one.name} to ${literal(join(folder, `${one.name}.parquet`))} (format parquet)`);
    }
  });
  await opened({}, async (sql) => {
    table = await readPlanTable(sql, release as unknown as ReleaseManifest);
    base = await readPlanBase(sql, "lab/a");
  });
});

const cell = (wanted: Partial<Comparables>) => {
  const found = table.comparables.filter((row) =>
    Object.entries(wanted).every(([name, value]) => row[name as keyof Comparables] === value),
  );
  expect(found).toHaveLength(1);
  return found[0];
};

describe("comparable entries", () => {
  const near = {
    relation: "finetune",
    level: "near",
    rank_band: 0,
    crowding_band: 0,
    reading: "30-60",
    outcome: "likes",
  } as const;

  // Of each author one or two of three are below the median, and three of each base's six: 15 − 1.96 · 30 · √(0.25 / 29) = 9.5.
  it("have quartiles and the 9th and 22nd of 30 as the median's interval, a model of two bases counted once", () => {
    expect(cell({ ...near, tier: "T1" })).toMatchObject({
      models: 30,
      authors: 10,
      families: 6,
      q1: 8.25,
      median: 15.5,
      q3: 22.75,
      low: 9,
      high: 22,
      evidence: "B",
    });
  });

  it("hold flagged ones on T0 alone, and count each outcome by itself", () => {
    expect(cell({ ...near, tier: "T0" })).toMatchObject({ models: 31, authors: 11, median: 16 });
    expect(cell({ ...near, tier: "T0", outcome: "downloads" })).toMatchObject({ models: 30, authors: 10, median: 155 });
  });

  it("lie in wider cells too, up to the whole relation", () => {
    for (const wide of [
      { level: "wide", rank_band: 1, crowding_band: 1 },
      { level: "rank", rank_band: 1, crowding_band: null },
      { level: "relation", rank_band: null, crowding_band: null },
    ] as const)
      expect(cell({ ...near, ...wide, tier: "T1" })).toMatchObject({ models: 30, median: 15.5 });
  });

  it("have no statistics below 30 models, at the open ends of the bands too", () => {
    const found = cell({
      relation: "merge",
      tier: "T1",
      level: "near",
      rank_band: 10,
      crowding_band: 8,
      reading: "60-120",
      outcome: "likes",
    });
    expect(found).toMatchObject({
      models: 29,
      authors: 10,
      families: 5,
      q1: null,
      median: null,
      q3: null,
      low: null,
      high: null,
    });
  });

  it("are grade A where they were read at a fixed age, however old they are now", () => {
    expect(
      cell({
        relation: "quantized",
        tier: "T1",
        level: "near",
        rank_band: 1,
        crowding_band: 2,
        reading: "30",
        outcome: "likes",
      }),
    ).toMatchObject({ models: 5, authors: 1, median: null, evidence: "A" });
    expect(table.comparables.some(({ reading, outcome }) => reading === "30" && outcome === "downloads")).toBe(false);
  });
});

describe("the row of a base", () => {
  it("counts entries before the snapshot's time, those that vanished too", () => {
    expect(base).toMatchObject({
      base: "lab/a",
      present: true,
      children: 12,
      entries: 6,
      authors: 4,
      potential: 50,
      released_at: Date.parse("2026-06-01"),
      relations: [
        { relation: "finetune", entries: 5 },
        { relation: "quantized", entries: 1 },
      ],
      weeks: [3, 1, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0],
      weeks_seen: 12,
    });
  });

  it("counts each niche, the one with most models first", () => {
    expect(base?.niches.map(({ relation, task }) => [relation, task])).toEqual([
      ["finetune", "chat"],
      ["finetune", null],
      ["quantized", "chat"],
    ]);
    expect(base?.niches[0]).toEqual({
      relation: "finetune",
      task: "chat",
      models: 5,
      rivals_30d: 4,
      rival_authors_30d: 3,
      rivals_30d_t1: 3,
      rival_authors_30d_t1: 2,
      percentile: 90,
      leaving_7d: 1,
      weeks: [3, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0],
    });
  });

  it("counts the last twelve weeks, the latest first, for the family and its niche", async () => {
    const weeks = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12];
    await opened({}, async (sql) => {
      const row = await readPlanBase(sql, "lab/weeks");
      expect(row).toMatchObject({
        entries: 91,
        weeks,
        weeks_seen: 12,
        niches: [{ relation: "finetune", task: "chat", weeks }],
      });
    });
  });

  it("names sisters of similar potential with fewer authors, not its own descendants nor what nobody entered", () => {
    expect(base?.sisters).toEqual([
      {
        base: "lab/b",
        potential: 55,
        entries: 1,
        authors: 1,
        relations: [{ relation: "finetune", entries: 1 }],
        niches: [{ relation: "finetune", task: "chat", rivals_30d: 1, rival_authors_30d: 1 }],
      },
    ]);
  });

  it("is empty for a model without derivatives, and absent for a name that nobody knows", async () => {
    await opened({}, async (sql) => {
      expect(await readPlanBase(sql, "lab/lonely")).toMatchObject({
        present: true,
        entries: 0,
        niches: [],
        sisters: [],
        weeks: [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
        weeks_seen: 0,
      });
      expect(await readPlanBase(sql, "gone/c")).toMatchObject({ present: false, children: 1, entries: 0 });
      expect(await readPlanBase(sql, "lab/'; drop table x; --")).toBeNull();
    });
  });

  it("counts no week before a sample begins", async () => {
    const row = await opened({ partial: true, limit: 10 }, (sql) => readPlanBase(sql, "lab/a"));
    expect(row?.weeks_seen).toBe(3);
  });

  it("comes for every base with ten children, the same as alone", async () => {
    const rows = await opened({}, (sql) => Array.fromAsync(readPlanBases(sql, folder)));
    expect(rows.map((row) => row.base)).toEqual(["lab/a", "lab/b", "lab/child", "lab/far", "lab/weeks"]);
    expect(rows[0]).toEqual(base);
  });
});

it("suggests names of another letter case or owner, and similar ones", async () => {
  await opened({}, async (sql) => {
    expect((await closeNames(sql, "Lab/A"))[0]).toBe("lab/a");
    expect((await closeNames(sql, "other/lonely"))[0]).toBe("lab/lonely");
    expect(await closeNames(sql, "zzz")).toEqual([]);
  });
});
