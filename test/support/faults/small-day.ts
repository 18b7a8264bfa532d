import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DAY_MS, utcDate } from "../../../core/clock.ts";
import { sandboxModels } from "../../../core/hub/sandbox/world.ts";
import { acquireLease } from "../../../core/ledger/lease.ts";
import { openRun } from "../../../core/ledger/runs.ts";
import { silentLog } from "../../../core/log.ts";
import { composeStages, runStages } from "../../../core/pipeline.ts";
import { STAGES, type StageName } from "../../../core/stages.ts";
import { SkippingClock } from "../skipping-clock.ts";
import type { FaultyProcess, Outside } from "./process.ts";

/** Address of the small Hub; it is answered in this process, nothing is sent. */
const SMALL_HUB = "http://hub.test";
const FIRST_DAY = Date.parse("2026-09-25T00:00:00Z");
/** All days lie behind it, so that a snapshot's time is the end of its date. */
const NOW = Date.parse("2027-03-01T12:00:00Z");

/** The date of a day counted from 0. */
export const dateOf = (day: number): string => utcDate(FIRST_DAY + day * DAY_MS);

/** Rows of a day, about `perMille` of a sandbox of 1,000 models: the same models each day, with what happens to them. */
export function smallDay(day: number, perMille: number): string[] {
  const world = sandboxModels({ models: 1000, seed: 3, day });
  const rows = Array.from({ length: world.count }, (_, place) => world.row(place));
  return rows
    .filter(({ _id }) => Number.parseInt(_id.slice(-6), 16) % 1000 < perMille)
    .map((row) => JSON.stringify(row));
}

/** Answers as the Hub's list does, in the order given, without a network. */
export function hubOf(rows: readonly string[]): typeof fetch {
  return async (input) => {
    const url = new URL(input instanceof Request ? input.url : input);
    const from = Number(url.searchParams.get("cursor") ?? 0);
    const to = from + Number(url.searchParams.get("limit"));
    url.searchParams.set("cursor", String(to));
    const link: Record<string, string> = to < rows.length ? { link: `<${url}>; rel="next"` } : {};
    const headers = { "content-type": "application/json", ...link };
    return new Response(`[${rows.slice(from, to).join(",")}]`, { headers });
  };
}

/** A place for runs of a day: stores that are there already, a Hub with the day's rows, and a clock whose waits are over at once. */
export function outsideOf(stores: Pick<Outside, "blobs" | "ledger">, rows: readonly string[]): Outside {
  return { ...stores, clock: new SkippingClock(NOW), fetch: hubOf(rows) };
}

export interface DayOptions {
  readonly day: number;
  /** The last stage to run; all of core without it. */
  readonly last?: StageName;
  /** Stages that are left out. */
  readonly without?: readonly StageName[];
  /** Go through stages again that are done, as the command line does; else those that are not, as the workflow does. */
  readonly again?: boolean;
  readonly pageSize?: number;
}

let processes = 0;

/**
 * One process's try at a day's run: takes the lease (whoever held it is dead), opens the run, goes through the stages that are not done,
 * gives the lease back. Rejects when the process dies or a fault ends the run.
 */
export async function tryDay(process: FaultyProcess, options: DayOptions): Promise<void> {
  const { day, last, without = [], again = false, pageSize = 10 } = options;
  const { blobs, ledger, clock, fetch } = process;
  const date = dateOf(day);
  const workspace = await mkdtemp(join(tmpdir(), "hubrace-faults-"));
  try {
    process.unit = "begin";
    const holder = { host: "test", pid: 1, started: String(++processes) };
    const lease = await acquireLease({ ledger, clock, date, holder, ttlMs: 90_000, isAlive: () => false });
    const source = { kind: "url", label: "a small Hub", simulated: false } as const;
    const now = clock.now();
    const record = await openRun(ledger, { date, source, sourceKey: "small", limit: null, now, today: utcDate(now) });
    const stages = await composeStages({ crawl: { hub: SMALL_HUB, fetch, pageSize, pagesPerPart: 2 }, site: null });
    const end = last === undefined ? STAGES.length : STAGES.indexOf(last) + 1;
    const names = STAGES.slice(0, end).filter(
      (name) => name !== "site" && !without.includes(name) && (again || record.stages[name]?.status !== "done"),
    );
    const events = {
      begin(stage: StageName) {
        process.unit = stage;
      },
      end() {
        process.unit = "end";
      },
    };
    if (names.length === 0) process.unit = "end";
    const signal = new AbortController().signal;
    const sql = { memory: "512MB", threads: 1 };
    await runStages(record, names, stages, { blobs, ledger, clock, log: silentLog, workspace, sql, signal, events });
    await lease.release();
  } finally {
    await rm(workspace, { recursive: true, force: true });
  }
}
