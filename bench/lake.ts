import { mkdir, rm, stat } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { systemClock as clock } from "../cli/clock.ts";
import { openLake } from "../cli/lake.ts";
import { SANDBOX_EPOCH } from "../core/hub/sandbox/calendar.ts";
import type { BlobInfo, Blobs } from "../core/lake/blobs.ts";
import { openRun } from "../core/ledger/runs.ts";
import { type Log, silentLog } from "../core/log.ts";
import { runStage, type TimedResult } from "../core/pipeline.ts";
import type { Stage } from "../core/stage.ts";
import type { StageName } from "../core/stages.ts";

/** Seed of the sandbox in all measurements; its date is the first of its calendar. */
export const SEED = 1;
export const DATE = SANDBOX_EPOCH;

export interface StageOptions {
  /** The lake's folder; it is made when there is none. */
  readonly lake: string;
  /** Models of the sandbox behind the lake. */
  readonly models: number;
  /** Date of the run; the sandbox's first unless said otherwise. */
  readonly date?: string | undefined;
  /** Limit for DuckDB. */
  readonly memory: string;
  readonly log?: Log | undefined;
}

/** A stage's result, the bytes that it took out of the lake and put into it, and the size of each blob that it wrote by its key. */
export type MeasuredResult = TimedResult & {
  readonly written: ReadonlyMap<string, number>;
  readonly traffic: { readonly bytes_read: number; readonly bytes_written: number };
};

/** Runs one stage over a lake of the sandbox, with the adapters and limits that the command line uses. */
export async function stageInLake(name: StageName, stage: Stage, options: StageOptions): Promise<MeasuredResult> {
  const lake = openLake(options.lake);
  const workspace = join(lake.folder, ".work");
  try {
    await mkdir(workspace, { recursive: true });
    const record = await openRun(lake.ledger, {
      date: options.date ?? DATE,
      source: {
        kind: "sandbox",
        label: `the built-in sandbox (${options.models} models, seed ${SEED})`,
        simulated: true,
      },
      sourceKey: `sandbox models=${options.models} seed=${SEED}`,
      limit: null,
      now: clock.now(),
      today: "",
    });
    const { blobs, traffic, written } = counted(lake.blobs);
    const result = await runStage(record, name, stage, {
      ...{ blobs, ledger: lake.ledger, clock, log: options.log ?? silentLog, workspace },
      sql: { memory: options.memory, threads: Math.min(availableParallelism(), 8) },
      signal: new AbortController().signal,
    });
    return { ...result, traffic, written };
  } finally {
    await lake.close();
    await rm(workspace, { recursive: true, force: true });
  }
}

/** Blobs that count the bytes of the files that go out and in. */
function counted(inner: Blobs) {
  const traffic = { bytes_read: 0, bytes_written: 0 };
  const written = new Map<string, number>();
  const note = (info: BlobInfo) => {
    traffic.bytes_written += info.size;
    written.set(info.key, info.size);
    return info;
  };
  const blobs: Blobs = {
    head: (key) => inner.head(key),
    list: (prefix) => inner.list(prefix),
    delete: (key) => inner.delete(key),
    async get(key) {
      const body = await inner.get(key);
      traffic.bytes_read += body?.byteLength ?? 0;
      return body;
    },
    async toFile(key, path) {
      await inner.toFile(key, path);
      traffic.bytes_read += (await stat(path)).size;
    },
    async put(key, body, condition) {
      return note(await inner.put(key, body, condition));
    },
    async fromFile(path, key, condition) {
      return note(await inner.fromFile(path, key, condition));
    },
  };
  return { blobs, traffic, written };
}
