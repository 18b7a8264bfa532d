import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { checkLake, passed } from "../../support/independent/lake.ts";
import { TestLake } from "../../support/lake.ts";
import { wholeOrPart } from "../../support/long.ts";
import { SMALL_HUB_AS_OF, smallHub } from "../../support/small-hub.ts";

/** Differences between what the pipeline wrote and what the independent program finds, as sentences. */
async function differences(rows: readonly unknown[], date: string): Promise<string[]> {
  const lake = await new TestLake(date).derive(rows, ["derivatives", "families", "niches"]);
  const folder = await mkdtemp(join(tmpdir(), "hubrace-check-"));
  try {
    for (const [key, body] of lake.blobs.files) {
      await mkdir(dirname(join(folder, key)), { recursive: true });
      await writeFile(join(folder, key), body);
    }
    const checks = await checkLake({ listed: [...rows], lake: folder, date, asOf: lake.run.asOf });
    return checks.filter((check) => !passed(check)).map((check) => JSON.stringify(check));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

describe("the pipeline and a program written apart from it", () => {
  it("agree on every column of every table for tangled hubs of up to twenty models", async () => {
    const date = new Date(SMALL_HUB_AS_OF - 1).toISOString().slice(0, 10);
    await fc.assert(
      fc.asyncProperty(smallHub(), async (rows) => {
        fc.pre(rows.length > 0);
        expect(await differences(rows, date)).toEqual([]);
      }),
      { numRuns: wholeOrPart("panels/independent compares 18 hubs, not 60", 60, 18), seed: 20_260_821 },
    );
  });
});
