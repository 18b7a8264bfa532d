import { DAY_MS, utcDate } from "../core/clock.ts";
import { HubraceError, UsageError } from "../core/errors.ts";
import { SANDBOX_EPOCH, serveSandbox } from "../core/hub/sandbox/server.ts";
import { HUB, sourceAt } from "../core/hub/source.ts";
import type { Log } from "../core/log.ts";
import type { Source } from "../core/stage.ts";

/** Models of the sandbox when nobody says how many. */
export const SANDBOX_MODELS = 20_000;
export const SANDBOX_SEED = 1;

/** How long the real Hub may take to answer before `run` turns to the sandbox, in milliseconds. */
const REACH_MS = 5_000;

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
}

/** Decides where the models come from and opens it. An address that the user gave is never replaced. */
export async function openSource(options: SourceOptions, log: Log, fetcher: typeof fetch): Promise<OpenSource> {
  const { hub, date, today, models, seed, limit } = options;
  // The sandbox's day ends at 20:00 UTC and a snapshot of today is taken now: what it would list later must not be in it.
  const day = date === today ? utcDate(Date.parse(date) - DAY_MS) : date;
  if (hub === "sandbox") return openSandbox(day, models ?? SANDBOX_MODELS, seed ?? SANDBOX_SEED);
  if (hub !== undefined) {
    if (models !== undefined || seed !== undefined)
      throw new UsageError(
        `--models and --seed make the sandbox, but --hub names ${hub}; leave them out, or give --hub sandbox (--limit takes the newest models of a Hub)`,
      );
    return openAddress(hub);
  }
  if (await reaches(HUB, fetcher)) {
    return openAddress(HUB);
  }
  log.warn("the Hub cannot be reached; using the built-in sandbox: every page will say SIMULATED DATA");
  return openSandbox(day, models ?? Math.max(SANDBOX_MODELS, limit ?? 0), seed ?? SANDBOX_SEED);
}

function openAddress(hub: string): OpenSource {
  return { hub, ...sourceAt(hub), async close() {} };
}

/** The sandbox as of a date: its calendar begins at SANDBOX_EPOCH, so that later dates show the same world grown older. */
async function openSandbox(date: string, models: number, seed: number): Promise<OpenSource> {
  const days = Math.round((Date.parse(date) - Date.parse(SANDBOX_EPOCH)) / DAY_MS);
  const evolves = days >= 0 && days <= 365;
  const server = await serveSandbox(
    evolves ? { models, seed, day: days } : { models, seed, day: 0, origin: date },
  ).catch((cause: unknown) => {
    throw new HubraceError(`sandbox: cannot start on 127.0.0.1: ${cause instanceof Error ? cause.message : cause}`, 1, {
      cause,
    });
  });
  const label = `the built-in sandbox (${models} models, seed ${seed})`;
  return {
    hub: server.url,
    source: { kind: "sandbox", label, simulated: true },
    key: `sandbox models=${models} seed=${seed}`,
    close: () => server.close(),
  };
}

async function reaches(hub: string, fetcher: typeof fetch): Promise<boolean> {
  try {
    const response = await fetcher(`${hub}/api/models?limit=1`, {
      signal: AbortSignal.timeout(REACH_MS),
      redirect: "manual",
    });
    await response.body?.cancel();
    return response.status < 500;
  } catch {
    return false;
  }
}
