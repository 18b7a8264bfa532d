import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { GateError } from "../../../core/errors.ts";
import { historyStage } from "../../../core/history/history.ts";
import * as layout from "../../../core/lake/layout.ts";
import { lineageStage } from "../../../core/lineage/lineage.ts";
import { panelsStage } from "../../../core/panels/panels.ts";
import { snapshotStage } from "../../../core/snapshot/snapshot.ts";
import { hostileModel, unreadableModel } from "../../support/hostile-rows.ts";
import { listed, TestLake } from "../../support/lake.ts";
import { wholeOrPart } from "../../support/long.ts";

const RUNS = wholeOrPart(
  "snapshot/hostile tries 4 lists of odd rows and 4 of refused ones, not 10 and 8",
  { odd: 10, refused: 8 },
  { odd: 4, refused: 4 },
);

/** So many good rows that the bad ones stay below 0.5 %. */
const crowd = Array.from({ length: 16_000 }, (_, i) => listed(`crowd/model-${i}`));

/** One row as the crawl would write it: a line of text. */
const asLine = (row: unknown) => JSON.stringify(row);

describe("hostile rows", () => {
  it("end in the snapshot, in quarantine with a reason, or replaced by a later row; none is lost and nothing breaks", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(hostileModel(), { minLength: 40, maxLength: 80 }), async (rows) => {
        const lake = await new TestLake().receive([...crowd, ...rows.map(asLine)], 20_000);
        for (const stage of [snapshotStage, historyStage, lineageStage, panelsStage]) await lake.stage(stage);
        const report = await lake.report();
        expect(report.listed).toBe(crowd.length + rows.length);
        expect(report.kept + report.quarantined + report.duplicates).toBe(report.listed);
        const quarantined = await lake.quarantined();
        expect(quarantined).toHaveLength(report.quarantined);
        for (const { reason } of quarantined) expect(reason).not.toBe("");
        const [count] = await lake.rows<{ n: number }>(
          layout.models(lake.date),
          "select count(distinct id) as n from table_",
        );
        expect(count?.n).toBe(report.kept);
      }),
      { numRuns: RUNS.odd, seed: 7, endOnFailure: true },
    );
  });

  it("are refused with a reason when id, counts or dates cannot be read", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(unreadableModel(), { minLength: 20, maxLength: 80 }), async (faults) => {
        const lake = await new TestLake().receive([...crowd, ...faults.map(({ row }) => asLine(row))], 20_000);
        await lake.stage(snapshotStage);
        const reasons = (await lake.quarantined()).map(({ reason }) => reason);
        expect(reasons).toHaveLength(faults.length);
        const words = {
          "not an object": /^not an object$/,
          id: /\bid\b/,
          count: /likes|downloads/,
          date: /cannot be read as a date/,
        };
        faults.forEach(({ fault }, i) => {
          // Half of a surrogate pair is JSON to JavaScript, but no Unicode text, so it cannot be stored in Parquet.
          if (reasons[i] !== "not readable JSON") expect(reasons[i]).toMatch(words[fault]);
        });
      }),
      { numRuns: RUNS.refused, seed: 11, endOnFailure: true },
    );
  });

  it("do not take the next row with them: a bare number beyond 64 bits ends where its line ends", async () => {
    const lake = await new TestLake().receive([...crowd.slice(0, 400), "130946763923434830000", listed("next/model")]);
    await lake.stage(snapshotStage);
    expect(await lake.quarantined()).toEqual([{ reason: "not an object", row: 130946763923434830000 }]);
    expect(await lake.rows(layout.models(lake.date), "from table_ select id where id = 'next/model'")).toHaveLength(1);
  });

  it("alone make the run fail with exit 4", async () => {
    const lake = await new TestLake().receive(["[]", '"text"', "3"]);
    await expect(lake.stage(snapshotStage)).rejects.toThrow(GateError);
  });
});
