import { gunzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { GateError } from "../../core/errors.ts";
import { historyStage } from "../../core/history/history.ts";
import * as layout from "../../core/lake/layout.ts";
import { lineageStage } from "../../core/lineage/lineage.ts";
import { panelsStage } from "../../core/panels/panels.ts";
import { snapshotStage } from "../../core/snapshot/snapshot.ts";
import { expectOnPage } from "../support/faults/reliability-page.ts";
import { hostileModel } from "../support/hostile-rows.ts";
import { TestLake } from "../support/lake.ts";

const ROWS = 10_000;

describe("10,000 generated hostile rows", () => {
  it("end in the snapshot, in quarantine with a reason, or replaced by a later row of the same model; none is lost", async () => {
    const rows = fc.sample(hostileModel(), { numRuns: ROWS, seed: 20261121 }).map((row) => JSON.stringify(row));
    const first = await new TestLake().receive(rows);
    // So many at once are too many for the gate, which writes down what it refuses all the same.
    await expect(first.stage(snapshotStage)).rejects.toThrow(GateError);
    const refused = refusedLines(first);
    expect(refused.length).toBeGreaterThan(ROWS / 4);
    for (const { reason } of refused) expect(reason.trim()).not.toBe("");

    // The rest alone: all of it can be read, and goes through every stage that reads rows. Both are in the order received.
    let next = 0;
    const kept = rows.filter((row) => row !== refused[next]?.row || ++next === 0);
    expect(kept.length).toBe(ROWS - refused.length);
    const second = await new TestLake().receive(kept);
    for (const stage of [snapshotStage, historyStage, lineageStage, panelsStage]) await second.stage(stage);
    const report = await second.report();
    expect(report).toMatchObject({ listed: kept.length, quarantined: 0 });
    const [models] = await second.rows<{ n: number; ids: number }>(
      layout.models(second.date),
      "select count(*) as n, count(distinct id) as ids from table_",
    );
    expect(models).toEqual({ n: report.kept, ids: report.kept });
    const known = await second.rows<{ id: string; hub_id: string | null }>(
      layout.models(second.date),
      "select id, hub_id from table_",
    );
    const lost = unfound(kept, new Set(known.flatMap(({ id, hub_id }) => [`id ${id}`, `_id ${hub_id}`])));
    expect(lost).toBe(0);
    expectOnPage("Generated hostile rows", [ROWS, report.kept, refused.length, report.duplicates, lost, 0]);
  });
});

/**
 * How many rows are of no model in `names`. A row that was replaced has its name or its `_id` in common with the one that replaced it, which
 * may have been replaced itself.
 */
function unfound(rows: readonly string[], names: Set<string>): number {
  let left = rows.map((row) => {
    const { id, _id } = JSON.parse(row) as { id: string; _id?: unknown };
    return [`id ${id}`, ...(typeof _id === "string" ? [`_id ${_id.replace(/^ +| +$/g, "")}`] : [])];
  });
  for (;;) {
    const still = left.filter((own) => !own.some((name) => names.has(name)));
    if (still.length === left.length) return left.length;
    for (const own of left) if (own.some((name) => names.has(name))) for (const name of own) names.add(name);
    left = still;
  }
}

/** Reasons and rows of the quarantine, the rows as the text that was received. */
function refusedLines(lake: TestLake): { reason: string; row: string }[] {
  const lines = gunzipSync(lake.bytes(layout.quarantine(lake.date)))
    .toString("utf8")
    .trimEnd()
    .split("\n");
  return lines.map((line) => {
    const { reason, row } = JSON.parse(line) as { reason: string; row: unknown };
    const head = `{"reason":${JSON.stringify(reason)},"row":`;
    // What is no JSON for the snapshot travels as a text.
    return { reason, row: reason === "not readable JSON" ? String(row) : line.slice(head.length, -1) };
  });
}
