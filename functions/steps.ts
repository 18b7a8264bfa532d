import { utcDate } from "../core/clock.ts";
import { HubraceError, UsageError } from "../core/errors.ts";
import { beginExecution, endExecution } from "../core/execution.ts";
import { sourceAt } from "../core/hub/source.ts";
import { type AcceptedGates, reasonFor } from "../core/inputs/accepted-gates.ts";
import { requireLedgerFormat } from "../core/lake/format.ts";
import type { Ledger } from "../core/ledger/ledger.ts";
import { findRun, type RunRecord } from "../core/ledger/runs.ts";
import { requireKnownGates } from "../core/release/gates.ts";
import { systemClock as clock } from "./clock.ts";
import { type Environment, PIPELINE_VARIABLES, readEnvironment } from "./environment.ts";
import { jsonLog } from "./log.ts";
import { startMessage } from "./messages.ts";
import { writeMetrics } from "./metrics.ts";
import { openLedger } from "./stores.ts";

/** A run's day as its first step fixed it. */
export interface Day {
  readonly date: string;
  /** Milliseconds; the snapshot's time when the date is today. */
  readonly now: number;
  readonly limit: number | null;
  readonly again: boolean;
  /** The one stage that was asked for, null for all of them. */
  readonly only: "site" | null;
  /** The operator's reasons by gate. */
  readonly acceptGates: AcceptedGates;
}

/** How an execution ended well: with a release, or with nothing to do. */
export interface Outcome {
  readonly status: "done" | "done before" | "held";
  readonly date: string;
  readonly run: string | null;
  readonly reason?: string;
}

/** Of which run the workflow speaks. */
interface Held {
  readonly run: string | null;
  readonly execution: string;
}

/** Reads what was asked for, and fixes date and time. Throws UsageError for a message that asks for something else. */
export function start(event: unknown): Day {
  const now = clock.now();
  const read = startMessage.safeParse(event ?? {});
  if (!read.success) {
    const [issue] = read.error.issues;
    const field = issue?.path.length ? `${issue.path.join(".")}: ` : "";
    throw new UsageError(`pipeline: ${field}${issue?.message}; start with {} or {"date": "YYYY-MM-DD"}`);
  }
  const { date = utcDate(now), limit, again, only, acceptGates } = read.data;
  if (date > utcDate(now)) throw new UsageError(`pipeline: ${date} lies in the future; the newest date is today (UTC)`);
  requireKnownGates(Object.keys(acceptGates));
  for (const [gate, why] of Object.entries(acceptGates)) reasonFor(gate, why);
  return { date, now, limit, again, only, acceptGates };
}

/** Takes the date's lease and opens its run; `run` null: there is nothing to do, for the reason in `outcome`. */
export function begin(
  day: Day,
  execution: string,
): Promise<{ run: string; outcome: null } | { run: null; outcome: Outcome }> {
  return withLedger(async (ledger, { HUBRACE_HUB: hub }) => {
    const { date, now, only } = day;
    await requireLedgerFormat(ledger);
    const released = only === null ? null : await releasedRun(ledger, date);
    const limit = released === null ? day.limit : released.limit;
    const again = day.again || released !== null;
    const { source, key: sourceKey } = sourceAt(hub);
    const options = { source, sourceKey, limit, now, today: utcDate(now), again };
    const begun = await beginExecution({ ledger, clock, date, id: execution }, options);
    const log = jsonLog({ run: begun.kind === "held" ? date : begun.record.id, stage: "begin" });
    if (begun.kind === "held") {
      log.warn("nothing to do", { reason: begun.reason });
      return { run: null, outcome: { status: "held", date, run: null, reason: begun.reason } };
    }
    const { id } = begun.record;
    if (begun.kind === "done") {
      log.info("nothing to do", { reason: "the date's run is done" });
      return { run: null, outcome: { status: "done before", date, run: id } };
    }
    log.info("run begun", { date, source: source.label, limit });
    return { run: id, outcome: null };
  });
}

/** The run whose release a site can be built of. Throws HubraceError when the date has none. */
async function releasedRun(ledger: Ledger, date: string): Promise<RunRecord> {
  const run = await findRun(ledger, date);
  if (run?.stages.release?.status === "done") return run;
  throw new HubraceError(
    `pipeline: there is no release of ${date} of which a site could be built; start with {"date": "${date}"}, or name another date`,
  );
}

/** Writes down that the run is done, and gives the lease back. */
export function end(day: Day, held: Held & { readonly run: string }): Promise<Outcome> {
  return withLedger(async (ledger, { HUBRACE_STAGE: stage }) => {
    const { date, now } = day;
    const { run, execution } = held;
    const seconds = (clock.now() - now) / 1000;
    await endExecution({ ledger, clock, date, id: execution }, { run, error: null, seconds });
    jsonLog({ run, stage: "end" }).info("run done", { seconds });
    // A run of an earlier date does not make the public release any newer.
    const ReleasePublished = Number(date === utcDate(now));
    writeMetrics({ time: clock.now(), stage, values: { Seconds: seconds, RunFailed: 0, ReleasePublished } });
    return { status: "done", date, run };
  });
}

/** Writes down why the run failed, gives the lease back, and raises the alarm. */
export function fail(day: Day, { run, execution }: Held, reason: string): Promise<void> {
  return withLedger(async (ledger, { HUBRACE_STAGE: stage }) => {
    const { date, now } = day;
    const seconds = (clock.now() - now) / 1000;
    jsonLog({ run: run ?? date, stage: "fail" }).warn("run failed", { error: reason, seconds });
    writeMetrics({ time: clock.now(), stage, values: { Seconds: seconds, RunFailed: 1 } });
    if (run !== null) await endExecution({ ledger, clock, date, id: execution }, { run, error: reason, seconds });
  });
}

async function withLedger<T>(
  work: (ledger: Ledger, environment: Environment<(typeof PIPELINE_VARIABLES)[number]>) => Promise<T>,
): Promise<T> {
  const environment = readEnvironment(PIPELINE_VARIABLES);
  const ledger = openLedger(environment.HUBRACE_TABLE);
  try {
    return await work(ledger, environment);
  } finally {
    await ledger.close();
  }
}
