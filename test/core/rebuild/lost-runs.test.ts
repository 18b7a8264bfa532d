import { beforeEach, describe, expect, it } from "vitest";
import { rawPart, rawRun, releaseFile } from "../../../core/lake/layout.ts";
import { openRun } from "../../../core/ledger/runs.ts";
import { bringBackRuns, lostRun } from "../../../core/rebuild/lost-runs.ts";
import { MemoryBlobs, MemoryLedger } from "../../support/memory.ts";

const [FIRST, SECOND, THIRD] = ["2026-10-01", "2026-10-02", "2026-10-03"] as const;
let blobs: MemoryBlobs;
let ledger: MemoryLedger;
beforeEach(() => {
  [blobs, ledger] = [new MemoryBlobs(), new MemoryLedger()];
});

const begun = (date: string) => rawPart(date, `${date}-a1`, 0);
async function sweep(date: string): Promise<void> {
  for (const key of [begun(date), rawRun(date, `${date}-a1`)]) await blobs.put(key, "");
}
const release = (date: string) => blobs.put(releaseFile(date, "SHA256SUMS"), "");
async function know(date: string): Promise<void> {
  const source = { kind: "url", label: "a test", simulated: false } as const;
  await openRun(ledger, { date, source, sourceKey: "a test", limit: null, now: 0, today: FIRST });
}

describe("a run that the ledger does not know", () => {
  it("is lost where its sweep is in the lake, and comes back with the others by a rebuild", async () => {
    for (const date of [FIRST, SECOND, THIRD]) await sweep(date);
    await know(FIRST);
    expect(await lostRun(blobs, ledger, SECOND)).toBe(
      `the ledger has lost the run of ${SECOND}; bring _ledger.sqlite back from a copy, or make it anew with \`hubrace rebuild --from ${SECOND} --to ${THIRD}\``,
    );
    expect(await lostRun(blobs, ledger, FIRST)).toBeNull();
  });

  it("comes back from its release where the raw parts are gone", async () => {
    await release(FIRST);
    expect(await lostRun(blobs, ledger, FIRST)).toMatch(
      /or make it anew with `hubrace rebuild --from 2026-10-01 --to 2026-10-01 --from-releases`$/,
    );
  });

  it("is not missed where the lake holds nothing of its date, parts of a sweep that was not ended, or no parts any more", async () => {
    await sweep(FIRST);
    expect(await lostRun(blobs, ledger, SECOND)).toBeNull();
    await blobs.put(begun(THIRD), "");
    expect(await lostRun(blobs, ledger, THIRD)).toBeNull();
    await blobs.delete(begun(FIRST));
    expect(await lostRun(blobs, ledger, FIRST)).toBeNull();
  });
});

describe("a lake without a ledger", () => {
  it("is made again from its raw parts, of older days from their releases, and from nothing where there are none", async () => {
    expect(await bringBackRuns(blobs)).toBeNull();
    await release(FIRST);
    expect(await bringBackRuns(blobs)).toContain("`hubrace rebuild --from 2026-10-01 --to 2026-10-01 --from-releases`");
    for (const date of [SECOND, THIRD]) await Promise.all([sweep(date), release(date)]);
    expect(await bringBackRuns(blobs)).toBe(
      "bring _ledger.sqlite back from a copy, or make it anew with " +
        "`hubrace rebuild --from 2026-10-01 --to 2026-10-01 --from-releases`, then `hubrace rebuild --from 2026-10-02 --to 2026-10-03`",
    );
  });
});
