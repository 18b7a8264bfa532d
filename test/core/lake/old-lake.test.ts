import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { fileURLToPath } from "node:url";
import { gunzipSync, zstdDecompressSync } from "node:zlib";
import { asyncBufferFromFile, parquetMetadataAsync } from "hyparquet";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { rebuild } from "../../../cli/rebuild.ts";
import { status } from "../../../cli/status.ts";
import { literal, withDuckDB } from "../../../core/duckdb.ts";
import { HubraceError } from "../../../core/errors.ts";
import { readPinnedInput } from "../../../core/inputs/pin.ts";
import { filesBlobs } from "../../../core/lake/files.ts";
import { requireLedgerFormat } from "../../../core/lake/format.ts";
import { findings, gates, input, LEDGER_FILE, models, releaseFile, snapshotReport } from "../../../core/lake/layout.ts";
import { readSnapshotReport } from "../../../core/lake/snapshot-report.ts";
import { openRun } from "../../../core/ledger/runs.ts";
import { sqliteLedger } from "../../../core/ledger/sqlite.ts";
import { silentLog } from "../../../core/log.ts";
import { copyToParquet, openParquet, openParquets } from "../../../core/parquet.ts";
import { composeStages, runStages } from "../../../core/pipeline.ts";
import { takeFindings } from "../../../core/release/findings-file.ts";
import { STAGES } from "../../../core/stages.ts";
import { hubOf } from "../../support/faults/small-day.ts";
import { MemoryLedger } from "../../support/memory.ts";
import { printed } from "../../support/printed.ts";
import { SkippingClock } from "../../support/skipping-clock.ts";
import { lakeChecksums } from "../../support/trees.ts";

/** Two days of fourteen models as version 0.1.0 of 2026-11-21 left them: before files carried a format and gates were kept beside a day. */
const OLD = fileURLToPath(new URL("../../fixtures/lake-format-1.tar.zst", import.meta.url));
const [FIRST, SECOND, THIRD] = ["2026-08-19", "2026-08-20", "2026-08-21"] as const;

const folder = mkdtempSync(join(tmpdir(), "hubrace-old-"));
const lake = join(folder, "lake");
const json = (key: string) => JSON.parse(readFileSync(join(lake, key), "utf8")) as Record<string, unknown>;

/** Unpacks the stored lake. */
function unpack(to: string): string {
  mkdirSync(to, { recursive: true });
  execFileSync("tar", ["-x", "-C", to], { input: zstdDecompressSync(readFileSync(OLD)) });
  return to;
}

/** The key-value metadata of a Parquet file, as another reader than ours finds it. */
async function formatOf(path: string): Promise<string | undefined> {
  const { key_value_metadata: pairs = [] } = await parquetMetadataAsync(await asyncBufferFromFile(path));
  return pairs.find(({ key }) => key === "hubrace_format")?.value;
}

beforeAll(() => void unpack(lake));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("a lake that an older Hubrace left", () => {
  it("is read by status, without gates where they were not kept", async () => {
    const told = JSON.parse(await printed(() => status(lake, true)));
    expect(told.current).toMatchObject({ date: SECOND });
    expect(told.runs).toMatchObject([
      { id: `${SECOND}-a1`, status: "done", gates: null, drift: { unknown_fields: {}, unknown_values: {} } },
      { id: `${FIRST}-a1`, status: "done" },
    ]);
  });

  it("takes the next day: history goes on, the release is compared with the old one, and its files carry their format", async () => {
    const before = lakeChecksums(lake);
    const part = readFileSync(join(lake, `raw/date=${SECOND}/run=${SECOND}-a1/part-00000.ndjson.gz`));
    const rows = gunzipSync(part).toString().trimEnd().split("\n");
    const [blobs, ledger] = [filesBlobs(lake), sqliteLedger(join(lake, LEDGER_FILE))];
    const clock = new SkippingClock(Date.parse("2026-11-22T00:00:00Z"));
    const source = { kind: "url", label: "a Hub at 127.0.0.1", simulated: false } as const;
    const asked = { date: THIRD, source, sourceKey: source.label, limit: null, now: clock.now(), today: "2026-11-22" };
    const record = await openRun(ledger, asked);
    const composed = await composeStages({ crawl: { hub: "http://hub.test", fetch: hubOf(rows) }, site: null });
    const shared = { log: silentLog, workspace: join(folder, "work"), sql: { memory: "512MB", threads: 1 } };
    const events = { begin: () => {}, end: () => {} };
    const signal = new AbortController().signal;
    const results = await runStages(record, STAGES, composed, { ...shared, blobs, ledger, clock, events, signal });
    await ledger.close();
    expect(results.history?.counts).toMatchObject({ models_new: 0, models_vanished: 0 });
    expect(json(releaseFile(THIRD, "release.json"))).toMatchObject({ compared_with: SECOND });
    expect(json("releases/v1/current.json")).toMatchObject({ date: THIRD, previous: SECOND });

    const after = lakeChecksums(lake);
    const changed = Object.keys(before).filter((key) => after[key] !== before[key]);
    expect(changed.filter((key) => !/^outcomes\/|current\.json$/.test(key))).toEqual([]);
    expect(await formatOf(join(lake, models(SECOND)))).toBeUndefined();
    for (const key of Object.keys(after).filter((name) => name.includes(THIRD)))
      if (key.endsWith(".parquet")) expect(await formatOf(join(lake, key)), key).toBe("2");
    expect(json(snapshotReport(THIRD)).format).toBe(2);
    expect(json(gates(THIRD)).format).toBe(2);
    expect(json(`raw/date=${THIRD}/run=${THIRD}-a1.json`).format).toBe(2);
  });

  it("is made anew from its raw parts into files of the present format, its releases as they are", async () => {
    const old = unpack(join(folder, "rebuilt"));
    rmSync(join(old, "snapshots"), { recursive: true });
    await printed(() => rebuild({ from: FIRST, to: SECOND, lake: old, memory: "512MB" }));
    expect(await formatOf(join(old, models(FIRST)))).toBe("2");
    const releases = (place: string) =>
      Object.entries(lakeChecksums(place)).filter(([key]) => key.startsWith(`releases/v1/${FIRST}/`));
    expect(releases(old)).toEqual(releases(lake));
    expect(releases(old).length).toBeGreaterThan(60);
  });
});

describe("a lake that a newer Hubrace has written to", () => {
  const UPDATE = /was written by a newer Hubrace \(lake format 3; this one knows format 2\); update Hubrace/;

  it("is refused as soon as its ledger is opened, and stays as it is", () => {
    const newer = unpack(join(folder, "newer"));
    const database = new DatabaseSync(join(newer, LEDGER_FILE));
    database.exec("pragma user_version = 3");
    database.close();
    const before = readFileSync(join(newer, LEDGER_FILE));
    expect(() => sqliteLedger(join(newer, LEDGER_FILE))).toThrow(HubraceError);
    expect(() => sqliteLedger(join(newer, LEDGER_FILE))).toThrow(UPDATE);
    expect(readFileSync(join(newer, LEDGER_FILE)).equals(before)).toBe(true);
  });

  it("is refused where the ledger is a table: by an item that each run looks at", async () => {
    const ledger = new MemoryLedger();
    await requireLedgerFormat(ledger);
    await requireLedgerFormat(ledger);
    expect(await ledger.get("lake", "format")).toMatchObject({ value: { format: 2 }, version: 1 });
    await ledger.put("lake", "format", { format: 3 });
    await expect(requireLedgerFormat(ledger)).rejects.toThrow(UPDATE);
  });

  it("is refused by the Parquet file, also where the ledger does not know", async () => {
    const path = join(folder, "models.parquet");
    await withDuckDB({ memory: "256MB", threads: 1, temporary: folder }, async (sql) => {
      await sql.run(`copy (select 1 as id) to ${literal(path)} (format parquet, kv_metadata {hubrace_format: '3'})`);
      await expect(openParquet(sql, "models", path)).rejects.toThrow(UPDATE);
      await expect(openParquets(sql, new Map([["models", path]]))).rejects.toThrow(UPDATE);
      await sql.run(copyToParquet("select 1 as id", path));
      await openParquet(sql, "models", path);
      expect(await sql.rows("from models")).toEqual([{ id: 1 }]);
    });
  });

  it("is refused by the JSON beside a day, the raw parts, and the release", async () => {
    const newer = unpack(join(folder, "newer-files"));
    const put = (key: string, value: unknown) => writeFileSync(join(newer, key), JSON.stringify(value));
    const again = () => printed(() => rebuild({ from: SECOND, to: SECOND, lake: newer, memory: "512MB" }));
    put(`raw/date=${SECOND}/run=${SECOND}-a1.json`, { format: 3 });
    rmSync(join(newer, LEDGER_FILE));
    await expect(again()).rejects.toThrow(UPDATE);
    put(snapshotReport(SECOND), { format: 3 });
    await expect(readSnapshotReport(filesBlobs(newer), SECOND, "release")).rejects.toThrow(UPDATE);
    mkdirSync(dirname(join(newer, input(SECOND, "regions"))), { recursive: true });
    put(input(SECOND, "regions"), { format: 3, files: [] });
    await expect(readPinnedInput(filesBlobs(newer), SECOND, "regions")).rejects.toThrow(UPDATE);
    put(findings(SECOND), { format: 3, findings: [] });
    await expect(takeFindings(filesBlobs(newer), SECOND, null, join(folder, "findings.json"))).rejects.toThrow(UPDATE);
    put("releases/v1/current.json", { version: "v2", date: SECOND });
    rmSync(join(newer, `raw/date=${SECOND}`), { recursive: true });
    await expect(
      printed(() => rebuild({ from: FIRST, to: SECOND, fromReleases: true, lake: newer, memory: "512MB" })),
    ).rejects.toThrow(
      /current\.json was written by another Hubrace \(releases v2; this one knows v1\); update Hubrace/,
    );
  });
});
