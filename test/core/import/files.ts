import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { literal, withDuckDB } from "../../../core/duckdb.ts";
import { importStage } from "../../../core/import/import.ts";
import { type OpenImport, openImport } from "../../../core/import/open.ts";
import * as layout from "../../../core/lake/layout.ts";
import type { StageResult } from "../../../core/stage.ts";
import { TestLake } from "../../support/lake.ts";

const SQL = { memory: "1GB", threads: 2 };

/** A folder for a test file's Parquet files. */
export class Files {
  readonly folder: string;

  private constructor(folder: string) {
    this.folder = folder;
  }

  static async make(): Promise<Files> {
    return new Files(await mkdtemp(join(tmpdir(), "hubrace-import-")));
  }

  remove(): Promise<void> {
    return rm(this.folder, { recursive: true, force: true });
  }

  /** Writes the rows of an SQL query as a Parquet file and returns its path. */
  async write(name: string, query: string, options = ""): Promise<string> {
    const path = join(this.folder, name);
    await withDuckDB({ ...SQL, temporary: join(this.folder, "spill") }, (sql) =>
      sql.run(`copy (${query}) to ${literal(path)} (format parquet${options})`),
    );
    return path;
  }

  open(...paths: string[]): Promise<OpenImport> {
    return openImport({ paths, sql: SQL, temporary: join(this.folder, "spill") });
  }
}

export interface Imported {
  readonly lake: TestLake;
  readonly opened: OpenImport;
  readonly result: StageResult;
  /** The raw rows, in the order of the parts. */
  readonly rows: Record<string, unknown>[];
}

/** Imports files into a lake of their own. */
export async function imported(opened: OpenImport, date = "2026-05-20"): Promise<Imported> {
  const lake = new TestLake(date);
  const result = await lake.stage(importStage(opened));
  return { lake, opened, result, rows: rawLines(lake).map((line) => JSON.parse(line)) };
}

/** The lines of a lake's raw parts. */
export function rawLines(lake: TestLake): string[] {
  return [...lake.blobs.files.keys()]
    .filter((key) => key.startsWith(layout.rawPrefix(lake.date, lake.run.id)))
    .sort()
    .flatMap((key) => gunzipSync(lake.bytes(key)).toString("utf8").split("\n"))
    .filter((line) => line !== "");
}
