import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { PlanBase } from "../../../core/plan/data.ts";
import { readPlanBase, readPlanBases } from "../../../core/release/planner.ts";
import { opened, writeTables } from "./small-release.ts";

const folder = mkdtempSync(join(tmpdir(), "hubrace-plan-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let base: PlanBase | null;

beforeAll(async () => {
  await writeTables(folder);
  base = await opened(folder, {}, (sql) => readPlanBase(sql, "lab/a"));
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

  it("has a niche whose entries all vanished: they were rivals, and nothing there is listed", async () => {
    const row = await opened(folder, {}, (sql) => readPlanBase(sql, "lab/far"));
    expect(row?.niches).toEqual([
      {
        relation: "adapter",
        task: null,
        models: 0,
        rivals_30d: 1,
        rival_authors_30d: 1,
        rivals_30d_t1: 0,
        rival_authors_30d_t1: 0,
        percentile: null,
        leaving_7d: 0,
        weeks: [1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
      },
    ]);
  });

  it("counts the last twelve weeks, the latest first, for the family and its niche", async () => {
    const weeks = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12];
    await opened(folder, {}, async (sql) => {
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
        niches: [{ relation: "finetune", task: "chat", rivals_30d: 1, rival_authors_30d: 1, percentile: 50 }],
      },
    ]);
  });

  it("is empty for a model without derivatives, and absent for a name that nobody knows", async () => {
    await opened(folder, {}, async (sql) => {
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

  it("is there for a base whose entries all vanished", async () => {
    expect(await opened(folder, {}, (sql) => readPlanBase(sql, "lost/d"))).toMatchObject({
      present: false,
      children: 0,
      entries: 1,
      authors: 1,
      relations: [{ relation: "finetune", entries: 1 }],
      niches: [],
      weeks_seen: 12,
    });
  });

  it("counts no week before a sample begins", async () => {
    const row = await opened(folder, { partial: true, limit: 10 }, (sql) => readPlanBase(sql, "lab/a"));
    expect(row?.weeks_seen).toBe(3);
  });

  it("comes for every base with ten children, the same as alone", async () => {
    const rows = await opened(folder, {}, (sql) => Array.fromAsync(readPlanBases(sql, folder)));
    expect(rows.map((row) => row.base)).toEqual(["lab/a", "lab/b", "lab/child", "lab/far", "lab/weeks"]);
    expect(rows[0]).toEqual(base);
  });
});
