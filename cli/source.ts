import { DAY_MS, utcDate } from "../core/clock.ts";
import { HubraceError, UsageError } from "../core/errors.ts";
import { SANDBOX_EPOCH } from "../core/hub/sandbox/calendar.ts";
import { serveSandbox } from "../core/hub/sandbox/server.ts";
import { HUB, sourceAt } from "../core/hub/source.ts";
import type { Log } from "../core/log.ts";
import type { Source } from "../core/stage.ts";
import { systemClock as clock } from "./clock.ts";
import { seconds } from "./format.ts";
import { SANDBOX_MODELS, SANDBOX_SEED } from "./options.ts";

/** How long the real Hub may take to answer before `run` turns to the sandbox, in milliseconds. */
const REACH_MS = 5_000;

/** Milliseconds by which this machine's clock and the Hub's may differ without a word. */
const SKEW_MS = 10 * 60_000;

/** A Hub to crawl: its address while it is open, what the report calls it, and what must be equal to go on with a run. */
export interface OpenSource {
  readonly hub: string;
  readonly source: Source;
  readonly key: string;
  close(): Promise<void>;
}

export interface SourceOptions {
  /** Undefined: the real Hub, or the sandbox when it cannot be reached. */
  readonly hub?: string;
  readonly date: string;
  /** Today's date, UTC. */
  readonly today: string;
  readonly models?: number;
  readonly seed?: number;
  /** A sandbox that stands in for the Hub has at least as many models. */
  readonly limit: number | null;
  /** True where the lake holds models of a real source: then nothing stands in for a Hub that cannot be reached. */
  readonly real?: boolean;
}

/**
 * Decides where the models come from and opens it. An address that the user gave is never replaced. Throws HubraceError where the Hub cannot be
 * reached and the lake holds real models.
 */
export async function openSource(options: SourceOptions, log: Log, fetcher: typeof fetch): Promise<OpenSource> {
  const { hub, date, today, models, seed, limit } = options;
  // The sandbox's day ends at 20:00 UTC and a snapshot of today is taken now: what it would list later must not be in it.
  const day = date === today ? utcDate(Date.parse(date) - DAY_MS) : date;
  if (hub === "sandbox") return openSandbox(day, models ?? SANDBOX_MODELS, seed ?? SANDBOX_SEED);
  // Also where no Hub is named: else all of the real one would be swept, and what was asked for forgotten.
  if (models !== undefined || seed !== undefined)
    throw new UsageError(
      "--models and --seed make the sandbox, which is asked for by name: give --hub sandbox, or leave them out (--limit takes the newest models of a Hub)",
    );
  if (hub !== undefined) {
    const named = openAddress(hub);
    if (named.source.kind === "hub" && date === today)
      requireClock((await reach(HUB, fetcher))?.get("date") ?? null, log);
    return named;
  }
  const answer = await reach(HUB, fetcher);
  if (answer !== null) {
    if (date === today) requireClock(answer.get("date"), log);
    return openAddress(HUB);
  }
  if (options.real === true)
    throw new HubraceError(
      `hub: ${HUB} cannot be reached, and the sandbox does not stand in for it in a lake of real models; nothing was changed, run the same command again later`,
    );
  log.warn("the Hub cannot be reached; using the built-in sandbox: every page will say SIMULATED DATA");
  return openSandbox(day, Math.max(SANDBOX_MODELS, limit ?? 0), SANDBOX_SEED);
}

function openAddress(hub: string): OpenSource {
  return { hub, ...sourceAt(hub), async close() {} };
}

/** Days for which a sandbox's world grows older; then another one begins. */
const LIFE_DAYS = 366;

/**
 * The sandbox as of a date: its calendar begins at SANDBOX_EPOCH and anew every LIFE_DAYS, so that later dates show the same world grown older.
 * Before SANDBOX_EPOCH each date is a world of its own.
 */
async function openSandbox(date: string, models: number, seed: number): Promise<OpenSource> {
  const epoch = Date.parse(SANDBOX_EPOCH);
  const days = Math.round((Date.parse(date) - epoch) / DAY_MS);
  const origin = days < 0 ? date : utcDate(epoch + (days - (days % LIFE_DAYS)) * DAY_MS);
  const server = await serveSandbox({ models, seed, origin, day: days < 0 ? 0 : days % LIFE_DAYS });
  const begun = origin !== SANDBOX_EPOCH;
  const label = `the built-in sandbox (${models} models, seed ${seed}${begun ? `, begun ${origin}` : ""})`;
  return {
    hub: server.url,
    source: { kind: "sandbox", label, simulated: true },
    key: `sandbox models=${models} seed=${seed}${begun ? ` begun=${origin}` : ""}`,
    close: () => server.close(),
  };
}

/**
 * Compares this machine's clock with the Hub's (the header Date, to the second) when today is swept: the run's date and time are this machine's.
 * Throws HubraceError when the two do not agree on what today is, for the date would be another's for good. Else a difference is told.
 */
function requireClock(date: string | null, log: Log): void {
  const [here, there] = [clock.now(), Date.parse(date ?? "")];
  if (Number.isNaN(there) || Math.abs(here - there) <= SKEW_MS) return;
  const apart = `this machine's clock is ${seconds(Math.abs(here - there) / 1000)} ${here > there ? "ahead of" : "behind"} the Hub's`;
  if (utcDate(here) !== utcDate(there))
    throw new HubraceError(
      `clock: ${apart}: today would be ${utcDate(here)}, and there it is ${utcDate(there)} (UTC); set the clock, then run the same command again`,
    );
  log.warn(`${apart}; ages will be off by as much: set the clock`);
}

/** The headers of the Hub's answer, or null when it cannot be reached. */
async function reach(hub: string, fetcher: typeof fetch): Promise<Headers | null> {
  try {
    const response = await fetcher(`${hub}/api/models?limit=1`, {
      signal: AbortSignal.timeout(REACH_MS),
      redirect: "manual",
    });
    await response.body?.cancel();
    return response.status < 500 ? response.headers : null;
  } catch {
    return null;
  }
}
