import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import { endOfDate } from "../../core/clock.ts";
import { literal, type Sql, withDuckDB } from "../../core/duckdb.ts";
import { historyStage } from "../../core/history/history.ts";
import { openKnown } from "../../core/lake/known.ts";
import * as layout from "../../core/lake/layout.ts";
import type { SnapshotReport } from "../../core/lake/snapshot-report.ts";
import { lineageStage } from "../../core/lineage/lineage.ts";
import { silentLog } from "../../core/log.ts";
import { makePanels } from "../../core/panels/panels.ts";
import { snapshotStage } from "../../core/snapshot/snapshot.ts";
import type { Run, Stage, StageContext, StageResult } from "../../core/stage.ts";
import { MemoryBlobs, MemoryLedger } from "./memory.ts";

/**
 * One thread: of a few rows two do the same in more processor time, a sixth for the small lakes and a half for 50,000 models. The command's runs,
 * whose bytes are compared, have as many as the machine.
 */
const SQL = { memory: "1GB", threads: 1 };

/** What a day's panels are made of. */
export const BEFORE_PANELS: readonly Stage[] = [snapshotStage, historyStage, lineageStage];

/** The stage of the panels that makes these alone. */
export const only =
  (panels: readonly layout.PanelName[]): Stage =>
  (context) =>
    makePanels(panels, context);

/** A lake in memory for one date, whose stages are run on listed models that a test writes out. */
export class TestLake {
  readonly blobs: MemoryBlobs;
  readonly ledger = new MemoryLedger();
  readonly date: string;
  readonly run: Run;

  /** `blobs` of another date's lake make both one lake over several days; `limit` as --limit. */
  constructor(date = "2026-08-21", blobs = new MemoryBlobs(), limit: number | null = null) {
    this.date = date;
    this.blobs = blobs;
    const source = { kind: "url", label: "a test", simulated: false } as const;
    this.run = { id: `${date}-a1`, date, asOf: endOfDate(date), source, limit };
  }

  /** Writes rows as raw parts (text is written as it is), `perPart` rows each. */
  async receive(rows: readonly unknown[], perPart = 1000): Promise<this> {
    for (let part = 0; part * perPart < Math.max(1, rows.length); part++) {
      const lines = rows
        .slice(part * perPart, (part + 1) * perPart)
        .map((row) => `${typeof row === "string" ? row : JSON.stringify(row)}\n`);
      await this.blobs.put(layout.rawPart(this.date, this.run.id, part), gzipSync(lines.join(""), { level: 1 }));
    }
    return this;
  }

  async stage(stage: Stage, sql = SQL): Promise<StageResult> {
    const workspace = await mkdtemp(join(tmpdir(), "hubrace-test-"));
    const clock: StageContext["clock"] = { now: () => this.run.asOf, sleep: async () => {} };
    const signal = new AbortController().signal;
    try {
      const { run, blobs, ledger } = this;
      return await stage({ run, blobs, ledger, clock, log: silentLog, workspace, sql, signal });
    } finally {
      await rm(workspace, { recursive: true, force: true });
    }
  }

  /** Snapshot, history, lineage and panels of the rows; of the panels, which take most of the time, those that a test reads. */
  async derive(rows: readonly unknown[], panels: readonly layout.PanelName[] = layout.PANELS): Promise<this> {
    await this.receive(rows);
    for (const stage of [...BEFORE_PANELS, only(panels)]) await this.stage(stage);
    return this;
  }

  async report(): Promise<SnapshotReport> {
    return JSON.parse(new TextDecoder().decode(this.bytes(layout.snapshotReport(this.date))));
  }

  async quarantined(): Promise<{ reason: string; row: unknown }[]> {
    const text = gunzipSync(this.bytes(layout.quarantine(this.date))).toString("utf8");
    return text
      .split("\n")
      .filter(Boolean)
      .map((line) => JSON.parse(line));
  }

  bytes(key: string): Uint8Array {
    const body = this.blobs.files.get(key);
    if (body === undefined) throw new Error(`the test's lake holds no ${key}`);
    return body;
  }

  /** Rows of a Parquet file in the lake; `query` reads it as `table_`. */
  async rows<Row = Record<string, unknown>>(key: string, query = "from table_"): Promise<Row[]> {
    return this.#ask(query, async (sql, folder) => {
      const path = join(folder, "table.parquet");
      await this.blobs.toFile(key, path);
      await sql.run(`create view table_ as from ${literal(path)}`);
    });
  }

  /** Rows of what is known after a date; `query` reads them as `table_`. */
  async known<Row = Record<string, unknown>>(
    date: string,
    file: layout.KnownFile,
    query = "from table_",
  ): Promise<Row[]> {
    return this.#ask(query, (sql, workspace) =>
      openKnown(sql, { blobs: this.blobs, workspace }, { view: "table_", file, date }),
    );
  }

  async #ask<Row>(query: string, open: (sql: Sql, folder: string) => Promise<unknown>): Promise<Row[]> {
    const folder = await mkdtemp(join(tmpdir(), "hubrace-test-"));
    try {
      return await withDuckDB({ ...SQL, temporary: folder }, async (sql) => {
        await open(sql, folder);
        return sql.rows<Row>(query);
      });
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }
}

/** A listed model with the fields that most tests do not care about. */
export function listed(id: string, fields: Record<string, unknown> = {}): Record<string, unknown> {
  return { _id: `hub-${id}`, id, createdAt: "2026-08-01T00:00:00.000Z", likes: 0, downloads: 0, tags: [], ...fields };
}
