import { z } from "zod";
import { ConditionError, HubraceError, LeaseHeldError } from "../errors.ts";
import type { Ledger } from "../ledger/ledger.ts";
import { CHECKPOINTS } from "../ledger/runs.ts";

const count = z.int().nonnegative();
/** Path and query of an end's next page, without a host; null when there is none. */
const next = z.string().startsWith("/").nullable();
/** createdAt of the last row taken from an end of a two-ended sweep, in milliseconds; null before the first. */
const reached = z.int().nullable();

const Checkpoint = z.object({
  next,
  reached: reached.default(null),
  /** The newest end of a two-ended sweep, which `next` goes towards from the oldest; null when the sweep has one end. */
  down: z.object({ next, reached, pages: count }).nullable().default(null),
  /** Parts written; the next part's number. */
  part: count,
  /** Pages taken, from both ends. */
  pages: count,
  /** Models written. */
  rows: count,
  /** Bytes of the parts. */
  bytes: count,
  /** Requests sent for them, and those of them that had to be repeated. */
  requests: count,
  retries: count,
  /** Seconds spent waiting for the quota or after failures. */
  waited_seconds: z.number().nonnegative(),
  /** How often the sweep was begun anew because the Hub no longer took its cursor. */
  restarts: count.default(0),
  /** The run's --limit; the sweep's direction follows from it. */
  limit: count.nullable(),
  /** True when --limit left models out. */
  limit_cut: z.boolean(),
  done: z.boolean(),
});

/** How far a crawl is: written after each part, so that a run that was killed goes on behind the last whole part. */
export type CrawlCheckpoint = z.infer<typeof Checkpoint>;

/** The checkpoint before the first page; `down` is the first page of the other end of a two-ended sweep. */
export function freshCheckpoint(next: string, limit: number | null, down: string | null = null): CrawlCheckpoint {
  const counts = { part: 0, pages: 0, rows: 0, bytes: 0, requests: 0, retries: 0, waited_seconds: 0 };
  const ends = { next, reached: null, down: down === null ? null : { next: down, reached: null, pages: 0 } };
  return { ...ends, ...counts, restarts: 0, limit, limit_cut: false, done: false };
}

/** The checkpoint of a run with its version in the ledger, or null when the crawl has not completed a part. */
export async function crawlCheckpoint(
  ledger: Ledger,
  run: string,
): Promise<{ readonly value: CrawlCheckpoint; readonly version: number } | null> {
  const item = await ledger.get(CHECKPOINTS, run);
  if (item === null) return null;
  const read = Checkpoint.safeParse(item.value);
  if (!read.success) {
    const [issue] = read.error.issues;
    throw new HubraceError(
      `crawl: the checkpoint of run ${run} in the ledger cannot be read (${issue?.path.join(".")}: ${issue?.message}); ` +
        "was it written by a newer Hubrace? Use that one, or another --lake",
    );
  }
  return { value: read.data, version: item.version };
}

/**
 * Writes the checkpoint over the one of the given version (0: there was none) and returns the new version.
 * Throws LeaseHeldError (exit 3) when another process has written one meanwhile.
 */
export async function putCheckpoint(
  ledger: Ledger,
  run: string,
  value: CrawlCheckpoint,
  version: number,
): Promise<number> {
  try {
    const condition = version === 0 ? ({ ifAbsent: true } as const) : { ifVersion: version };
    return (await ledger.put(CHECKPOINTS, run, value, condition)).version;
  } catch (error) {
    if (!(error instanceof ConditionError)) throw error;
    throw new LeaseHeldError(
      `crawl: another process moved run ${run} on from page ${value.pages} meanwhile; let it end, then run the same command again`,
      { cause: error },
    );
  }
}
