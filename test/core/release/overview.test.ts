import { expect, it } from "vitest";
import { HubraceError } from "../../../core/errors.ts";
import { gates, snapshotReport } from "../../../core/lake/layout.ts";
import { finishRun, listRuns, openRun, type RunRecord } from "../../../core/ledger/runs.ts";
import { overviewOf } from "../../../core/release/overview.ts";
import { MemoryBlobs, MemoryLedger } from "../../support/memory.ts";

const source = { kind: "url", label: "a test", simulated: false } as const;

/** Runs of three days, newest first, in an empty lake. */
async function threeDays(): Promise<{ blobs: MemoryBlobs; runs: RunRecord[] }> {
  const ledger = new MemoryLedger();
  for (const date of ["2026-08-19", "2026-08-20", "2026-08-21"]) {
    const run = await openRun(ledger, { date, source, sourceKey: "x", limit: null, now: 0, today: "1970-01-01" });
    await finishRun(ledger, run.id, { status: "done", error: null, now: 0, seconds: 1 });
  }
  return { blobs: new MemoryBlobs(), runs: await listRuns(ledger, 30) };
}
const report = (drift: object) => JSON.stringify({ listed: 9, ...drift });

it("tells what each sweep had that is unknown, and which of it the sweep before did not have", async () => {
  const { blobs, runs } = await threeDays();
  await blobs.put(snapshotReport("2026-08-19"), report({ unknown_fields: { shiny: 3 }, wrong_type: { likes: 1 } }));
  await blobs.put(
    snapshotReport("2026-08-21"),
    report({ unknown_fields: { shiny: 4, likes: 2 }, wrong_type: { likes: 1 }, unknown_values: { "gated: paid": 5 } }),
  );
  const [third, second, first] = await overviewOf(blobs, runs);
  expect(first?.drift).toMatchObject({ unknown_fields: { shiny: 3 }, unknown_values: {}, new: [] });
  expect(second?.drift).toBeNull();
  expect(third?.drift?.new).toEqual(["unknown field: likes", "unknown value: gated: paid"]);
});

it("gives a run what its gates said, and not what those of another attempt at its date said", async () => {
  const { blobs, runs } = await threeDays();
  const gate = { name: "models", rule: "r", value: 9, threshold: 1, passed: true };
  await blobs.put(gates("2026-08-19"), JSON.stringify({ format: 1, run: "2026-08-19-a1", gates: [gate] }));
  await blobs.put(gates("2026-08-20"), JSON.stringify({ format: 1, run: "2026-08-20-a2", gates: [gate] }));
  expect((await overviewOf(blobs, runs)).map((run) => run.gates)).toEqual([null, null, [gate]]);
});

it("says what to do about a file of a newer version", async () => {
  const { blobs, runs } = await threeDays();
  await blobs.put(gates("2026-08-20"), JSON.stringify({ format: 99, run: "2026-08-20-a1", gates: [] }));
  await expect(overviewOf(blobs, runs)).rejects.toThrow(HubraceError);
  await expect(overviewOf(blobs, runs)).rejects.toThrow(
    /gates.json was written by a newer Hubrace \(lake format 99; .*; update Hubrace/,
  );
});

it.each([
  [gates("2026-08-20"), "run `hubrace release --date 2026-08-20`"],
  [snapshotReport("2026-08-20"), "run `hubrace snapshot --date 2026-08-20`"],
])("says which command writes a file that was cut: %s", async (key, remedy) => {
  const { blobs, runs } = await threeDays();
  await blobs.put(key, "{");
  await expect(overviewOf(blobs, runs)).rejects.toThrow(`status: ${key} cannot be read; ${remedy}`);
});
