import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Comparables, PlanTable } from "../../../core/plan/data.ts";
import type { ReleaseManifest } from "../../../core/release/manifest.ts";

import { readPlanTable } from "../../../core/release/plan-table.ts";
import { opened, release, writeTables } from "./small-release.ts";

const folder = mkdtempSync(join(tmpdir(), "hubrace-plan-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let table: PlanTable;

beforeAll(async () => {
  await writeTables(folder);
  table = await opened(folder, {}, (sql) => readPlanTable(sql, release as unknown as ReleaseManifest));
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
      evidence: "C",
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
