import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { literal, withDuckDB } from "../../../core/duckdb.ts";
import type { Backtest } from "../../../core/plan/data.ts";
import { emptyTable, TABLES } from "../../../core/release/dictionary.ts";
import type { ReleaseManifest } from "../../../core/release/manifest.ts";
import { readPlanTable } from "../../../core/release/plan-table.ts";
import { openForPlanner } from "../../../core/release/planner.ts";

const release = {
  date: "2026-08-30",
  as_of: "2026-08-31T00:00:00.000Z",
  source: { kind: "url", label: "a test", simulated: false },
  partial: false,
  limit: null,
} as unknown as ReleaseManifest;

/** Entries of a base, so many in each of some weeks before the snapshot, the latest is 0; each in the middle of its week. */
const inWeeks = (base: string, weeks: string, entries: number) => `
  select ${literal(base)} || '-' || week || '-' || i as id, 'w' as author, ${literal(base)} as base, 'finetune' as relation, 'chat' as task,
    timestamp '2026-08-27 12:00:00' - to_days(7 * cast(week as integer)) as created_at
  from range(${weeks}) as weeks (week), range(${entries}) as entries (i)`;

/**
 * even/1: one entry in each of the weeks 1 to 34, three in the latest. even/10: ten a week, and nine in the latest. young: twelve entries in the first of
 * its five weeks, none since. few: nine entries, the tenth in the latest week. new: ten in the latest week.
 */
const WEEKLY = [
  inWeeks("even/1", "1, 35", 1),
  inWeeks("even/1", "0, 1", 3),
  inWeeks("even/10", "1, 35", 10),
  inWeeks("even/10", "0, 1", 9),
  inWeeks("young", "4, 5", 12),
  inWeeks("few", "9, 10", 9),
  inWeeks("few", "0, 1", 1),
  inWeeks("new", "0, 1", 10),
];

/** Finetunes of rank 1 without a rival by ten authors on five bases, so many days old, with likes at age 30 as SQL of their number i. */
const read = (name: string, days: number, numbers: string, likes: string, tier = "T1") => `
  select ${literal(name)} || i as id, 'a' || (i % 10) as author, 'b' || (i % 5) as base, 'finetune' as relation, 1 as rank, 0 as rivals_30d,
    getvariable('as_of') - to_days(${days}) as created_at, ${days} as age_days, ${likes} as likes_at_30, ${literal(tier)} as tier
  from range(${numbers}) as numbers (i)`;

/**
 * Thirty that had 1 to 30 likes, made in time: their quartiles are 8.25 and 22.75. Of forty that came 45 days before the snapshot each author
 * has one below that, two within and one above. Those a day too late to be known then, too young or flagged would turn everything around.
 */
const READINGS = [
  read("known", 92, "1, 31", "i"),
  read("judged", 45, "0, 40", "[0, 15, 15, 100][1 + cast(floor(i / 10) as integer)]"),
  read("late", 91, "0, 300", "1000"),
  read("young", 20, "0, 300", "1000"),
  read("flagged", 45, "0, 300", "1000", "T0"),
  read("flagged too", 100, "0, 300", "1000", "T0"),
];

const folder = mkdtempSync(join(tmpdir(), "hubrace-backtest-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function backtest(derivatives: readonly string[], vanished: readonly string[] = []): Promise<Backtest> {
  const rows = { derivatives, vanished, families: ["select 'young' as base, timestamp '2026-07-26' as released_at"] };
  return withDuckDB({ memory: "500MB", threads: 1, temporary: join(folder, "spill") }, async (sql) => {
    await openForPlanner(sql, folder, release);
    for (const one of TABLES) {
      await sql.run(`create table ${one.name} as ${emptyTable(one)}`);
      for (const row of rows[one.name as keyof typeof rows] ?? [])
        await sql.run(`insert into ${one.name} by name ${row}`);
      await sql.run(`copy ${one.name} to ${literal(join(folder, `${one.name}.parquet`))} (format parquet)`);
      await sql.run(`drop table ${one.name}`);
    }
    return (await readPlanTable(sql, release)).backtest;
  });
}

describe("the weeks foretold", () => {
  let found: Backtest;
  beforeAll(async () => {
    found = await backtest(WEEKLY);
  });
  const row = (unit: string, per_week: string) =>
    found.weeks.find((one) => one.unit === unit && one.per_week === per_week);

  it("are judged for bases with ten entries and four weeks before them, twelve weeks back", () => {
    // even/1 is above in one of twelve; young is within in its one week.
    expect(row("family", "1 to 10")).toMatchObject({
      n: 13,
      bases: 2,
      weeks: 12,
      below: 0,
      held: 12 / 13,
      above: 1 / 13,
    });
    expect(row("family", "10 or more")).toMatchObject({
      n: 12,
      bases: 1,
      weeks: 12,
      below: 1 / 12,
      held: 11 / 12,
      above: 0,
    });
    expect(found.weeks.map(({ unit, per_week }) => [unit, per_week])).toEqual([
      ["family", "1 to 10"],
      ["family", "10 or more"],
      ["niche", "1 to 10"],
      ["niche", "10 or more"],
    ]);
  });

  it("say what weeks alike would give: 11 of 13 with twelve weeks before, 3 of 5 with four", () => {
    expect(row("family", "1 to 10")?.foretold).toBeCloseTo(((12 * 11) / 13 + 3 / 5) / 13, 4);
    expect(row("family", "10 or more")?.foretold).toBeCloseTo(11 / 13, 4);
  });

  it("are told as multiples of the mean of the weeks before", async () => {
    // Twenty a week, then 10 (0.5 of 20), 15 (0.783 of 19.17) and 5 (0.267 of 18.75): the tenth of twelve lies a tenth of the way from 0.5 on.
    const fading = [
      inWeeks("fading", "3, 35", 20),
      inWeeks("fading", "2, 3", 10),
      inWeeks("fading", "1, 2", 15),
      inWeeks("fading", "0, 1", 5),
    ];
    const [family] = (await backtest(fading)).weeks;
    expect(family).toMatchObject({
      unit: "family",
      n: 12,
      times: { tenth: 0.53, median: 1, ninetieth: 1, low: null, high: null },
    });
  });

  it("have an interval of their median, for weeks of one base and of one time that go together", async () => {
    // Twelve bases with 20 entries a week before, and so many in each of the last twelve.
    const bases = Array.from({ length: 12 }, (_, k) => [
      inWeeks(`base${k}`, "12, 36", 20),
      ...Array.from({ length: 12 }, (_, week) =>
        inWeeks(`base${k}`, `${week}, ${week + 1}`, 10 + 2 * k + ((5 * k + 7 * week) % 13)),
      ),
    ]);
    const [family] = (await backtest(bases.flat())).weeks;
    // By a program of its own, from the jackknives over bases, over weeks and over pairs of both.
    expect(family).toMatchObject({ n: 144, bases: 12, weeks: 12, times: { low: 1.04, high: 1.25 } });
  });

  it("are no multiple of less than one a week", async () => {
    const rare = [inWeeks("rare", "13, 35", 1), inWeeks("rare", "0, 1", 2)];
    for (const one of (await backtest(rare)).weeks) expect(one.times).toBeNull();
    expect((await backtest(rare)).weeks.map(({ per_week }) => per_week)).toContain("under 1");
  });

  it("have the interval of as many shares as weeks differ, where all bases have the same weeks", async () => {
    // Ten a week for long; of the last twelve weeks every third has ten again, each other more than any before: a third are held, on both bases at once.
    // Without one of the four weeks the share moves by 2 · ⅔ / 22, without one of the eight by 2 · ⅓ / 22: 11/12 · (4 · (2/33)² + 8 · (1/33)²) over
    // ⅓ · ⅔ / 24 is a design effect of 24 / 11, which leaves 11 of 24. Wilson's interval of a third of 11.
    const bases = ["rising", "rising too"].flatMap((base) => [
      inWeeks(base, "12, 36", 10),
      ...Array.from({ length: 12 }, (_, k) => inWeeks(base, `${11 - k}, ${12 - k}`, k % 3 === 0 ? 10 : 10 + k)),
    ]);
    const [family] = (await backtest(bases)).weeks;
    expect(family).toMatchObject({ n: 24, bases: 2, weeks: 12, below: 0, held: 1 / 3, above: 2 / 3 });
    expect(family).toMatchObject({ low: 0.1328, high: 0.6202 });
  });

  it("leave out what is dated at the snapshot or behind it", async () => {
    const ahead = ["2026-08-31", "2026-09-03"].map(
      (day) =>
        `select ${literal(day)} as id, 'w' as author, 'even/10' as base, 'finetune' as relation, 'chat' as task, timestamp ${literal(day)} as created_at`,
    );
    expect((await backtest([...WEEKLY, ...ahead])).weeks).toEqual(found.weeks);
  });

  it("have an interval that says nothing where one base is all there is", () => {
    expect(row("family", "10 or more")).toMatchObject({ low: 0, high: 1 });
  });

  it("count entries that vanished since", async () => {
    const [even] = WEEKLY;
    const rest = inWeeks("even/1", "0, 1", 3);
    expect((await backtest([rest], [even ?? ""])).weeks).toEqual((await backtest([even ?? "", rest])).weeks);
  });
});

describe("what was foretold of earnings", () => {
  it("is the middle half of what could be known when the entries came", async () => {
    const { earned } = await backtest(READINGS);
    expect(earned).toHaveLength(1);
    expect(earned[0]).toMatchObject({
      relation: "finetune",
      outcome: "likes",
      n: 40,
      authors: 10,
      families: 5,
      below: 0.25,
      held: 0.5,
      above: 0.25,
    });
    // Authors and bases are alike, so Wilson's interval of 20 of 40 independent entries.
    expect(earned[0]?.low).toBeCloseTo(0.352, 3);
    expect(earned[0]?.high).toBeCloseTo(0.648, 3);
  });

  it("is nothing where it would be that of any rank: an answer takes ages of one snapshot before that, which the past does not hold", async () => {
    const far = read("far", 45, "0, 300", "1000").replace("1 as rank", "64 as rank");
    expect((await backtest([...READINGS, far])).earned).toEqual((await backtest(READINGS)).earned);
    expect((await backtest([read("known", 92, "1, 31", "i"), far])).earned).toEqual([]);
  });

  it("is nothing while a lake is young", async () => {
    expect((await backtest([read("judged", 45, "0, 40", "i")])).earned).toEqual([]);
    expect((await backtest([read("known", 92, "1, 31", "i")])).earned).toEqual([]);
  });
});
