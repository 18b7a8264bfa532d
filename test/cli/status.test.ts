import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { openLake } from "../../cli/lake.ts";
import { status } from "../../cli/status.ts";
import { gates, snapshotReport } from "../../core/lake/layout.ts";
import { finishRun, openRun, recordStage } from "../../core/ledger/runs.ts";
import { printed } from "../support/printed.ts";

const SOURCE = { kind: "sandbox", label: "the sandbox", simulated: true } as const;

test("what `hubrace status` says of two days: their stages, errors, gates and drift, without what a Hub may hide in a name", async () => {
  const folder = await mkdtemp(join(tmpdir(), "hubrace-status-"));
  try {
    const { blobs, ledger, close } = openLake(folder);
    for (const date of ["2026-08-20", "2026-08-21"]) {
      const day = { date, source: SOURCE, sourceKey: "a seed", limit: 5_000, now: 0, today: "2026-08-22" };
      await openRun(ledger, day);
    }
    const end = { now: 0, seconds: 1 };
    await finishRun(ledger, "2026-08-20-a1", { ...end, status: "done", error: null });
    const crawl = { status: "done", rows: 1, bytes: 1, seconds: 75, counts: { models: 13_192, parts: 2 } } as const;
    await recordStage(ledger, "2026-08-21-a1", "crawl", { ...crawl, finished_at: null });
    await finishRun(ledger, "2026-08-21-a1", { ...end, status: "failed", error: "release: 1 gate refuses" });
    // As releases of before gates had results say it.
    const rows = { name: "rows", rule: "enough rows", value: 7, threshold: 5, passed: true };
    const likes = { ...rows, name: "likes", value: 0.06, threshold: 0.05, unit: "share", bound: "at most" };
    const answers = { run: "2026-08-21-a1", gates: [rows, { ...likes, passed: false, note: "fewer\u001b[31m likes" }] };
    await blobs.put(gates("2026-08-21"), JSON.stringify(answers));
    const rare = Object.fromEntries(Array.from({ length: 9 }, (_, i) => [`f${i}`, 1]));
    const report = { unknown_fields: { ...rare, old: 1_234, "odd\u001b[31m": 2 }, wrong_type: { likes: 3 } };
    await blobs.put(snapshotReport("2026-08-20"), JSON.stringify({ unknown_fields: { old: 3 } }));
    await blobs.put(snapshotReport("2026-08-21"), JSON.stringify(report));
    await close();

    expect((await printed(() => status(folder, false))).split("\n")).toEqual([
      `${folder}: 2 runs, no release yet`,
      "",
      "2026-08-21-a1  failed, its stages took 1 min 15 s  the sandbox (SIMULATED DATA), newest 5,000",
      "  release: 1 gate refuses",
      "  crawl     1 min 15 s  models 13,192, parts 2",
      "  gates     1 passed, 1 refused",
      "            likes refused: 6 %, at most 5 % (fewer [31m likes)",
      "  drift     unknown field: old 1,234, odd [31m 2 (new), f0 1 (new), f1 1 (new), f2 1 (new), f3 1 (new), f4 1 (new), f5 1 (new), f6 1 (new), f7 1 (new), and 1 more",
      "  drift     wrong type: likes 3 (new)",
      "",
      "2026-08-20-a1  done, its stages took 0.0 s  the sandbox (SIMULATED DATA), newest 5,000",
      "  drift     unknown field: old 3",
    ]);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
