import { describe, expect, it } from "vitest";
import { historyStage } from "../../../core/history/history.ts";
import { sandboxModels } from "../../../core/hub/sandbox/world.ts";
import * as layout from "../../../core/lake/layout.ts";
import { snapshotStage } from "../../../core/snapshot/snapshot.ts";
import { TestLake } from "../../support/lake.ts";
import { wholeOrPart } from "../../support/long.ts";
import { type Day, naiveHistory } from "./naive.ts";

/** Beyond the oldest age that is read, over borders of months and of a year. */
const DAYS = wholeOrPart("history/long takes 100 days, not 120", 120, 100);
/** Listed every night up to here, then every third one: an age is read up to a day and a half before or after it. */
const NIGHTLY = wholeOrPart("history/long lists every third day from the 36th on", DAYS, 35);
// 5,000 models take six minutes on two busy cores.
const MODELS = wholeOrPart("history/long takes 1,200 models, not 5,000", 5_000, 1_200);

interface Listed {
  readonly _id: string;
  readonly id: string;
  readonly createdAt?: string;
  readonly likes: number;
}

describe(`${DAYS} days of the sandbox`, () => {
  it("leave outcomes for every model old enough, and tombstones, as a simple program finds them in the raw days", async () => {
    const days: Day[] = [];
    let lake = new TestLake("2026-09-25");
    for (let day = 0; day < DAYS; day++) {
      if (day >= NIGHTLY && (DAYS - 1 - day) % 3 !== 0) continue;
      const world = sandboxModels({ models: MODELS, seed: 3, day });
      const rows = Array.from({ length: world.count }, (_, i) => world.row(i) as unknown as Listed);
      const date = new Date(Date.parse("2026-09-25") + day * 86_400_000).toISOString().slice(0, 10);
      lake = await new TestLake(date, lake.blobs).receive(rows, 5_000);
      for (const stage of [snapshotStage, historyStage]) await lake.stage(stage);
      days.push({
        date,
        models: rows.map(({ _id, id, createdAt, likes }) => ({ hubId: _id, id, createdAt: createdAt ?? null, likes })),
      });
    }
    const expected = naiveHistory(days);
    const outcomes = await lake.rows(
      layout.outcomes,
      "select hub_id, age, read_age_days, snapshot, likes from table_ order by hub_id, age",
    );
    expect(outcomes.length).toBeGreaterThan(MODELS / 5);
    expect(outcomes).toEqual(expected.outcomes);
    const tombstones = await lake.rows(
      layout.tombstones,
      "select hub_id, last_seen, vanished, revived from table_ order by hub_id, vanished",
    );
    expect(tombstones.length).toBeGreaterThan(20);
    expect(tombstones.some(({ revived }) => revived !== null)).toBe(true);
    expect(tombstones).toEqual(expected.tombstones);

    // Born while we watched and never gone: every age that they have reached was read.
    const read = new Set(outcomes.map(({ hub_id, age }) => `${hub_id} ${age}`));
    const gone = new Set(tombstones.map(({ hub_id }) => hub_id));
    const first = Date.parse("2026-09-25");
    const last = first + DAYS * 86_400_000;
    let due = 0;
    for (const [hubId, created] of expected.created) {
      if (created < first || gone.has(hubId)) continue;
      for (const age of [7, 30, 90]) {
        if (created + age * 86_400_000 > last) continue;
        due++;
        expect(read.has(`${hubId} ${age}`)).toBe(true);
      }
    }
    expect(due).toBeGreaterThan(MODELS / 10);
  }, 900_000);
});
