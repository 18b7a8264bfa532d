import { mkdtemp, rm } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { join, resolve } from "node:path";
import { utcDate } from "../core/clock.ts";
import { HubraceError } from "../core/errors.ts";
import { listRuns } from "../core/ledger/runs.ts";
import { groundDate } from "../core/pulse/ground.ts";
import { pulse } from "../core/pulse/pulse.ts";
import { followSweep } from "../core/pulse/reconcile.ts";
import { systemClock as clock } from "./clock.ts";
import { count } from "./format.ts";
import { type OpenLake, openLake } from "./lake.ts";
import { lineDisplay } from "./progress.ts";
import { openSource } from "./source.ts";

export interface PulseCommandOptions {
  readonly hub?: string;
  readonly lake: string;
  readonly memory: string;
  readonly models?: number;
  readonly seed?: number;
  readonly json?: true;
}

/** Enters what has come since the last pulse, after what the newest sweep left to be told to pulses; prints what it found. */
export async function pulseCommand(options: PulseCommandOptions): Promise<void> {
  const log = lineDisplay((line) => console.error(line));
  const today = utcDate(clock.now());
  const lake = openLake(options.lake);
  const interrupted = new AbortController();
  const interrupt = () =>
    interrupted.abort(new HubraceError("pulse: interrupted; the next pulse enters what this one did not"));
  process.once("SIGINT", interrupt).once("SIGTERM", interrupt);
  try {
    const from = await openSource({ ...options, date: today, today, limit: null }, log, fetch);
    try {
      await followNewestSweep(lake, from.key, options.memory);
      const done = await pulse(
        {
          hub: from.hub,
          fetch,
          token: from.source.kind === "hub" ? process.env.HF_TOKEN : undefined,
          source: { key: from.key, simulated: from.source.simulated },
        },
        { blobs: lake.blobs, ledger: lake.ledger, clock, log, signal: interrupted.signal },
      );
      const { watermark, ...counts } = done;
      if (options.json) console.log(JSON.stringify({ ...counts, known_until: watermark.at }));
      else
        console.log(
          `${count(done.entered)} arrivals with ${count(done.edges)} parents entered, ${count(done.news)} news; ` +
            `${count(done.requests)} requests; known until ${watermark.at}`,
        );
    } finally {
      await from.close();
    }
  } finally {
    process.off("SIGINT", interrupt).off("SIGTERM", interrupt);
    await lake.close();
  }
}

/** Compares the newest finished sweep with the pulses before it and lays the ground for those to come, once. */
async function followNewestSweep({ ledger, blobs, folder }: OpenLake, key: string, memory: string): Promise<void> {
  const run = (await listRuns(ledger, 30)).find(({ stages }) => stages.release?.status === "done");
  if (run === undefined) return;
  if (run.source_key !== key)
    throw new HubraceError(
      `pulse: this lake's models come from ${run.source.label}, and another Hub was asked for; name the same with --hub, or use another --lake`,
    );
  if (((await groundDate(ledger)) ?? "") >= run.date) return;
  const workspace = await mkdtemp(join(resolve(folder), ".work-pulse-"));
  try {
    const sql = { memory, threads: Math.min(availableParallelism(), 8) };
    await followSweep({ run: { date: run.date, asOf: Date.parse(run.as_of) }, blobs, ledger, workspace, sql });
  } finally {
    await rm(workspace, { recursive: true, force: true });
  }
}
