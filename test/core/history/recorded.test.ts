import { beforeAll, describe, expect, it } from "vitest";
import { historyStage } from "../../../core/history/history.ts";
import * as layout from "../../../core/lake/layout.ts";
import { snapshotStage } from "../../../core/snapshot/snapshot.ts";
import { readListing } from "../../support/independent/listing.ts";
import { TestLake } from "../../support/lake.ts";
import { hasShared, recordedDay } from "../../support/replay.ts";
import { type Day, naiveHistory } from "./naive.ts";

interface Listed {
  readonly _id: string;
  readonly id: string;
  readonly createdAt?: string;
  readonly likes: number;
}

describe.skipIf(!hasShared("data/hub-days"))("the recorded days in one lake", () => {
  const rows = new Map<string, readonly Listed[]>();
  beforeAll(async () => {
    for (const day of ["2026-08-19", "2026-08-20", "2026-08-21"]) {
      rows.set(day, (await readListing(recordedDay(day))) as unknown as Listed[]);
    }
  });

  /** Runs the days in this order and reads what the lake holds then. */
  async function runDays(order: readonly string[]) {
    let lake = new TestLake(order[0]);
    for (const day of order) {
      lake = await new TestLake(day, lake.blobs).receive(rows.get(day) ?? [], 5_000);
      for (const stage of [snapshotStage, historyStage]) await lake.stage(stage);
    }
    return {
      outcomes: await lake.rows(
        layout.outcomes,
        "select hub_id, age, read_age_days, snapshot, likes from table_ order by hub_id, age",
      ),
      tombstones: await lake.rows(
        layout.tombstones,
        "select hub_id, last_seen, vanished, revived from table_ order by hub_id, vanished",
      ),
    };
  }

  /** What the days' readings imply, in whatever order they come; by the days. */
  const implied = new Map<string, ReturnType<typeof naive>>();
  function naiveOf(order: readonly string[]) {
    const dates = [...new Set(order)].sort();
    const known = implied.get(dates.join()) ?? naive(dates);
    implied.set(dates.join(), known);
    return known;
  }

  function naive(dates: readonly string[]) {
    const days = dates.map((date): Day => {
      const models = (rows.get(date) ?? []).map(({ _id, id, createdAt, likes }) => ({
        hubId: _id,
        id,
        createdAt: createdAt ?? null,
        likes,
      }));
      return { date, models };
    });
    const { outcomes, tombstones } = naiveHistory(days);
    return { outcomes, tombstones };
  }

  it.each([
    ["in order", ["2026-08-19", "2026-08-20", "2026-08-21"]],
    ["with the 20th left out", ["2026-08-19", "2026-08-21"]],
    ["with the 20th run twice", ["2026-08-19", "2026-08-20", "2026-08-20", "2026-08-21"]],
    ["out of order", ["2026-08-21", "2026-08-19", "2026-08-20"]],
  ])("%s: outcomes and tombstones are what the same readings imply", async (_, order) => {
    const found = await runDays(order);
    expect(found.outcomes.length).toBeGreaterThan(3_000);
    expect(found.tombstones.length).toBeGreaterThan(50);
    expect(found).toEqual(naiveOf(order));
  });
});
