import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { withDuckDB } from "../../core/duckdb.ts";
import * as layout from "../../core/lake/layout.ts";
import type { SnapshotReport } from "../../core/lake/snapshot-report.ts";
import { silentLog } from "../../core/log.ts";
import { copyToParquet } from "../../core/parquet.ts";
import { emptyTable, TABLES } from "../../core/release/dictionary.ts";
import type { ReleaseManifest } from "../../core/release/manifest.ts";
import type { Pointer } from "../../core/release/pointer.ts";
import { releaseStage } from "../../core/release/release.ts";
import type { Run } from "../../core/stage.ts";
import { MemoryBlobs, MemoryLedger } from "./memory.ts";

export const DAY = "2026-08-20";
export const NEXT_DAY = "2026-08-21";

/** Rows of the fixture by table: column values as SQL, the rest null (or a word of the dictionary's where it wants one of a few). */
export type Rows = Readonly<Record<string, readonly string[]>>;

/**
 * Four models: lab/base with two children of anna and bert, and bert/second below anna/first too (two parents). One edge
 * points to gone/base, which is not in the snapshot. anna/first carries the burst flag.
 */
export const ROWS: Rows = {
  models: [
    "'anna/first' as id, 3 as likes",
    "'bert/second' as id, 0 as likes",
    "'cara/third' as id, 1 as likes",
    "'lab/base' as id, 90 as likes",
  ],
  edges: [
    "'anna/first' as child, 0 as position, 'lab/base' as parent, true as parent_present, 1.0 as weight",
    "'bert/second' as child, 0 as position, 'lab/base' as parent, true as parent_present, 0.5 as weight",
    "'bert/second' as child, 1 as position, 'anna/first' as parent, true as parent_present, 0.5 as weight",
    "'cara/third' as child, 0 as position, 'gone/base' as parent, false as parent_present, 1.0 as weight",
  ],
  lineage: [
    "'anna/first' as id, 'lab/base' as root, false as in_cycle, true as burst, false as serial_name",
    "'bert/second' as id, 'lab/base' as root, false as in_cycle, false as burst, false as serial_name",
    "'cara/third' as id, 'gone/base' as root, false as in_cycle, false as burst, true as serial_name",
    "'lab/base' as id, 'lab/base' as root, false as in_cycle, false as burst, false as serial_name",
  ],
  derivatives: [
    "'anna/first' as id, 'lab/base' as base, 'T0' as tier, 1 as rank, -0.5 as lag_days, 3 as likes, timestamp '2026-08-01 10:00:00.25' as created_at",
    "'bert/second' as id, 'anna/first' as base, 'T2' as tier, 1 as rank, 2.5 as lag_days, 0 as likes, timestamp '2026-08-04' as created_at",
    "'bert/second' as id, 'lab/base' as base, 'T1' as tier, 2 as rank, 3.0 as lag_days, 0 as likes, timestamp '2026-08-04' as created_at",
    "'cara/third' as id, 'gone/base' as base, 'T2' as tier, 1 as likes",
  ],
  families: [
    "'anna/first' as base, 1 as children",
    "'gone/base' as base, 1 as children",
    "'lab/base' as base, 12 as children, 'hot' as state",
  ],
  niches: ["'lab/base' as base, 'finetune' as relation, '=1+1' as task", "'lab/base' as base, 'merge' as relation"],
};

export const REPORT: SnapshotReport = {
  format: 2,
  as_of: "2026-08-21T10:00:00.000Z",
  listed: 6,
  kept: 4,
  duplicates: 2,
  renamed: 0,
  quarantined: 0,
  quarantine_reasons: {},
  self_parents: 1,
  created_at_changed: 1,
  floor_dates: 2,
  missing_dates: 0,
  unknown_fields: { shiny: 3 },
  wrong_type: { likes: 1 },
  unknown_values: {},
  limit_cut: false,
};

const FINDINGS = "[]\n";
export const QUERIES = { derivatives: "select 1", families: "select 2" };

/** The files, by their keys, that rows make of a date without any: many tests begin with the same ones, which are written once. */
const filesOf = new Map<string, ReadonlyMap<string, Uint8Array>>();

/** A lake in memory with what the release stage reads, and the stage on it; what is to be read as files goes below `folder`. */
export async function releaseLake() {
  const folder = await mkdtemp(join(tmpdir(), "hubrace-release-"));
  const blobs = new MemoryBlobs();
  const ledger = new MemoryLedger();
  const places: Readonly<Record<string, (date: string) => string>> = {
    models: layout.models,
    edges: layout.edges,
    lineage: layout.lineage,
    estimates: layout.estimates,
    outcomes: (date) => layout.history(date, "outcomes"),
    tombstones: (date) => layout.history(date, "tombstones"),
    ...Object.fromEntries(layout.PANELS.map((name) => [name, (date: string) => layout.panel(date, name)])),
  };

  /** Writes tables of a date, in the order of their keys; those that nobody fills are there without rows, but estimates. */
  async function fill(date: string, rows: Rows = ROWS, report: SnapshotReport = REPORT): Promise<void> {
    const isFirst = (await tablesOf(date)).size === 0;
    const name = JSON.stringify([date, rows]);
    const known = isFirst ? filesOf.get(name) : undefined;
    if (known === undefined) await write(date, rows);
    else for (const [key, body] of known) await blobs.put(key, body);
    if (isFirst && known === undefined) filesOf.set(name, await tablesOf(date));
    await blobs.put(layout.snapshotReport(date), JSON.stringify(report));
    await blobs.put(layout.findings(date), FINDINGS);
  }

  /** The files of a date's tables by their keys. */
  async function tablesOf(date: string): Promise<Map<string, Uint8Array>> {
    const files = new Map<string, Uint8Array>();
    for (const place of Object.values(places)) {
      const body = await blobs.get(place(date));
      if (body !== null) files.set(place(date), body);
    }
    return files;
  }

  async function write(date: string, rows: Rows): Promise<void> {
    await withDuckDB({ memory: "500MB", threads: 1, temporary: join(folder, "spill") }, async (sql) => {
      for (const table of TABLES) {
        const place = places[table.name];
        if (place === undefined) throw new Error(`no place for table ${table.name}`);
        const there = table.name === "estimates" || (await blobs.head(place(date))) !== null;
        const values = rows[table.name] ?? (there ? null : []);
        if (values === null) continue;
        await sql.run(`create table ${table.name} as ${emptyTable(table)}`);
        if (["outcomes", "tombstones"].includes(table.name))
          await sql.run(`alter table ${table.name} add column key varchar`);
        for (const row of values) await sql.run(`insert into ${table.name} by name select ${row}`);
        // The last word of a column is the one that says least.
        for (const { name, values, nullable } of table.columns)
          if (values !== null && !nullable)
            await sql.run(`update ${table.name} set ${name} = coalesce(${name}, '${values.at(-1)}')`);
        const path = join(folder, "table.parquet");
        await sql.run(copyToParquet(`from ${table.name} order by all`, path));
        await blobs.fromFile(path, place(date));
      }
    });
  }

  /** Runs the stage; time and workspace differ from call to call on purpose. */
  let calls = 0;
  async function release(date: string, change: Partial<Run> = {}) {
    const workspace = join(folder, `work-${++calls}`);
    await mkdir(workspace);
    const run: Run = {
      id: `${date}-a1`,
      date,
      asOf: Date.parse(`${date}T20:00:00Z`),
      source: { kind: "url", label: "a recorded day", simulated: false },
      limit: null,
      ...change,
    };
    const clock = { now: () => calls * 1_000, sleep: () => Promise.resolve() };
    const context = { run, blobs, ledger, clock, log: silentLog, workspace, sql: { memory: "500MB", threads: 1 } };
    return releaseStage({ queries: QUERIES })({ ...context, signal: new AbortController().signal });
  }

  async function text(key: string): Promise<string> {
    const bytes = await blobs.get(key);
    if (bytes === null) throw new Error(`${key} is not there`);
    return new TextDecoder().decode(bytes);
  }

  /** Names and checksums of everything below releases/. */
  const published = async (): Promise<Record<string, string>> =>
    Object.fromEntries((await Array.fromAsync(blobs.list("releases/"))).map(({ key, etag }) => [key, etag]));

  /** The files of a release, by their names in it. */
  async function names(date: string): Promise<string[]> {
    const prefix = layout.releasePrefix(date);
    return Object.keys(await published()).flatMap((key) => (key.startsWith(prefix) ? [key.slice(prefix.length)] : []));
  }

  return {
    folder,
    blobs,
    ledger,
    fill,
    release,
    text,
    published,
    names,
    manifest: async (date: string) =>
      JSON.parse(await text(layout.releaseFile(date, "release.json"))) as ReleaseManifest,
    pointer: async () => JSON.parse(await text(layout.currentRelease)) as Pointer,
    file: (date: string, name: string) => text(layout.releaseFile(date, name)),
    close: () => rm(folder, { recursive: true, force: true }),
  };
}
