import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { type Sql, withDuckDB } from "../../../core/duckdb.ts";
import { GateError, HubraceError } from "../../../core/errors.ts";
import { checkedBlobs } from "../../../core/lake/checked.ts";
import { filesBlobs } from "../../../core/lake/files.ts";
import { namingFiles } from "../../../core/lake/naming-files.ts";
import { openRun } from "../../../core/ledger/runs.ts";
import { silentLog } from "../../../core/log.ts";
import { openParquet } from "../../../core/parquet.ts";
import { runStage } from "../../../core/pipeline.ts";
import { MemoryLedger } from "../../support/memory.ts";

const MODELS = "snapshots/date=2026-10-02/models.parquet";
const EDGES = "snapshots/date=2026-10-02/edges.parquet";
const OUTCOMES = "outcomes/outcomes.parquet";
const AGAIN =
  "bring it back from a copy, or remove it and make it anew with `hubrace rebuild --from 2026-10-02 --to 2026-10-02`. Nothing published changed";

const folder = mkdtempSync(join(tmpdir(), "hubrace-naming-"));
const lake = join(folder, "lake");
const workspace = join(folder, "work");
afterAll(() => rmSync(folder, { recursive: true }));

let ledger: MemoryLedger;
beforeEach(async () => {
  for (const place of [lake, workspace]) rmSync(place, { recursive: true, force: true });
  mkdirSync(workspace);
  ledger = new MemoryLedger();
  const tables = { [MODELS]: "'lab/base' as id, 3 as likes", [EDGES]: "'lab/fine' as child", [OUTCOMES]: "7 as age" };
  for (const [key, columns] of Object.entries(tables)) {
    const path = join(workspace, "made.parquet");
    await inDuckDB((sql) => sql.run(`copy (select ${columns}) to '${path}' (format parquet)`));
    await checkedBlobs(filesBlobs(lake), ledger).fromFile(path, key);
  }
});

const inDuckDB = <T>(use: (sql: Sql) => Promise<T>): Promise<T> =>
  withDuckDB({ memory: "256MB", threads: 1, temporary: join(folder, "spill") }, use);

/** A stage that reads the likes of the models' file behind another table; how it ended. */
async function readLikes(first = EDGES): Promise<unknown> {
  return namingFiles("panels", { blobs: checkedBlobs(filesBlobs(lake), ledger), ledger }, async (blobs) => {
    for (const [name, key] of [
      ["first", first],
      ["models", MODELS],
    ] as const)
      await blobs.toFile(key, join(workspace, `${name}.parquet`));
    return inDuckDB(async (sql) => {
      for (const view of ["first", "models"]) await openParquet(sql, view, join(workspace, `${view}.parquet`));
      await sql.rows("select count(*) from first");
      return sql.rows("select likes from models");
    });
  });
}

describe("a stage that cannot read one of its files", () => {
  it("reads on where all are sound", async () => {
    expect(await readLikes()).toEqual([{ likes: 3 }]);
  });

  it.each([
    ["cut", () => truncateSync(join(lake, MODELS), 60), "No magic bytes found at end of file 'models.parquet'"],
    ["empty", () => truncateSync(join(lake, MODELS)), "File 'models.parquet' too small to be a Parquet file"],
    [
      "text",
      () => writeFileSync(join(lake, MODELS), "this is no table"),
      "No magic bytes found at end of file 'models.parquet'",
    ],
  ])("names it in the lake, with its date, when it is %s", async (_, damage, reason) => {
    damage();
    await expect(readLikes()).rejects.toThrow(
      new HubraceError(`panels: ${MODELS} cannot be read (Invalid Input Error: ${reason}); ${AGAIN}`),
    );
  });

  it("names the one whose bytes are another table's, which DuckDB does not", async () => {
    copyFileSync(join(lake, EDGES), join(lake, MODELS));
    await expect(readLikes()).rejects.toThrow(
      /^panels: snapshots\/date=2026-10-02\/models\.parquet cannot be read \(Binder Error: Referenced column "likes" not found in FROM clause!\); bring it back/,
    );
  });

  it("leaves the date of a file that has none to the operator", async () => {
    truncateSync(join(lake, OUTCOMES), 60);
    await expect(readLikes(OUTCOMES)).rejects.toThrow("`hubrace rebuild --from D --to D`, D the newest date. Nothing");
  });
});

it("so does every stage of a run", async () => {
  truncateSync(join(lake, MODELS), 60);
  const source = { kind: "url", label: "a test", simulated: false } as const;
  const record = await openRun(ledger, { date: "2026-10-02", source, sourceKey: "x", limit: null, now: 0, today: "" });
  const clock = { now: () => 0, sleep: async () => {} };
  const limits = { log: silentLog, sql: { memory: "256MB", threads: 1 }, signal: new AbortController().signal };
  const blobs = checkedBlobs(filesBlobs(lake), ledger);
  const ended = runStage(
    record,
    "panels",
    async (context) => {
      const path = join(context.workspace, "models.parquet");
      await context.blobs.toFile(MODELS, path);
      return inDuckDB(async (sql) => {
        await openParquet(sql, "models", path);
        return { rows: 0, bytes: 0, counts: {} };
      });
    },
    { blobs, ledger, clock, workspace, ...limits },
  );
  await expect(ended).rejects.toThrow(`panels: ${MODELS} cannot be read (`);
});

describe("a stage that fails otherwise", () => {
  /** A stage that brings the models and then fails. */
  const failing = (error: Error, before = () => {}) =>
    namingFiles("release", { blobs: checkedBlobs(filesBlobs(lake), ledger), ledger }, async (blobs) => {
      await blobs.toFile(MODELS, join(workspace, "models.parquet"));
      before();
      throw error;
    });

  it("tells of a file with other bytes in place of the gate that it does not pass for it", async () => {
    writeFileSync(join(lake, MODELS), readFileSync(join(lake, EDGES)));
    await expect(failing(new GateError("release: a gate refuses"))).rejects.toThrow(
      new HubraceError(`release: ${MODELS} has other bytes than were written; ${AGAIN}`),
    );
  });

  it("says what it said when that names the file already", async () => {
    writeFileSync(join(lake, MODELS), readFileSync(join(lake, EDGES)));
    const named = new HubraceError(`release: ${MODELS} has no column likes`);
    await expect(failing(named)).rejects.toBe(named);
  });

  it("says what it said when the ledger cannot be asked", async () => {
    writeFileSync(join(lake, MODELS), readFileSync(join(lake, EDGES)));
    const refusal = new GateError("release: a gate refuses");
    const ended = failing(refusal, () => {
      ledger.get = async () => {
        throw new Error("throttled");
      };
    });
    await expect(ended).rejects.toBe(refusal);
  });

  it.each([
    ["all files are as they were written", new GateError("release: a gate refuses")],
    ["it was interrupted", new HubraceError("run: interrupted", 130)],
    ["a store has failed", Object.assign(new Error("SlowDown: too many requests"), { name: "SlowDown" })],
  ])("says what it said when %s", async (why, error) => {
    if (!why.startsWith("all")) writeFileSync(join(lake, MODELS), "this is no table");
    await expect(failing(error)).rejects.toBe(error);
  });
});
