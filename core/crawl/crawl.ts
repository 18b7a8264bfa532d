import { join } from "node:path";
import { type Clock, endOfDate } from "../clock.ts";
import { HubraceError, UsageError } from "../errors.ts";
import { type HubAddress, hubAddress } from "../hub/address.ts";
import { CursorRefusedError } from "../hub/errors.ts";
import { firstPage } from "../hub/fields.ts";
import { Pace, PausedError } from "../hub/pace.ts";
import type { ListLimits } from "../hub/pages.ts";
import { rawPart, rawPrefix } from "../lake/layout.ts";
import { isStageDone } from "../ledger/runs.ts";
import type { Run, Stage, StageContext, StageResult } from "../stage.ts";
import { advance } from "./advance.ts";
import { beginAnew } from "./begin-anew.ts";
import { type CrawlCheckpoint, crawlCheckpoint, freshCheckpoint, putCheckpoint } from "./checkpoint.ts";
import { PartFile } from "./part.ts";
import { rounds, roundsTaken } from "./rounds.ts";

export interface CrawlOptions {
  /** The Hub's address, such as https://huggingface.co. */
  readonly hub: string;
  readonly fetch: typeof fetch;
  /** A Hub token; it is sent to the hub's own origin only. */
  readonly token?: string | undefined;
  /** A mail or web address in the User-Agent, for the Hub's operators; ASCII without spaces. */
  readonly contact?: string | undefined;
  /** Models per page; the Hub gives at most 1,000. */
  readonly pageSize?: number | undefined;
  /** Pages per raw part and checkpoint. */
  readonly pagesPerPart?: number | undefined;
  /** Sweep from the oldest and from the newest model at once, until they meet; for a run that is begun, not for one that goes on. */
  readonly twoEnded?: boolean | undefined;
  readonly limits?: Partial<ListLimits> | undefined;
}

/** With pages of 1,000 models a part is some 2 MB, and a kill costs at most ten pages. */
const PAGES_PER_PART = 10;
const PAGE_SIZE = 1000;

/**
 * Hub → raw parts. Sweeps the model list by createdAt, oldest first (with --limit newest first, cut at that number), and
 * writes every `pagesPerPart` pages one part, then one checkpoint. Killed at any moment and run again it goes on behind the
 * last checkpoint and ends with the same bytes: which pages make a part depends on their number only, and a part that is
 * written twice overwrites itself. Run again when done, it returns its counts without a request.
 * With `twoEnded` two cursors, one from each end, ask at the same time and meet in the middle: still each model once, in another
 * order, and in half the time where the Hub's latency is the limit. A sweep whose cursor the Hub no longer takes begins anew,
 * three times at most.
 * Throws UsageError (exit 2) for a malformed address, for two ends with --limit and for the real Hub on a date that is over, HubraceError
 * (exit 1) with one sentence when the sweep cannot go on, LeaseHeldError (exit 3) when another process crawls the same run.
 */
export function crawlStage(options: CrawlOptions): Stage {
  const batch = crawlBatch(options, NEVER);
  return async (context) => (await batch(context)).result;
}

/** Longer than any wait after a failed request, so that a Hub that is away still ends a batch with its sentence. */
const SHORT_WAIT_MS = 60_000;
const NEVER = Number.POSITIVE_INFINITY;

/** After its date a sweep of the Hub may still begin for about as long as one takes: its run may have been begun before midnight. */
const LATE_MS = 2 * 3_600_000;

/** What a batch of a sweep did. */
export interface CrawlBatch {
  /** True when the sweep is at its end. */
  readonly done: boolean;
  /** Milliseconds after which the next batch finds room in the Hub's quota; 0 when at once or done. */
  readonly pauseMs: number;
  /** Counts of the whole sweep so far. */
  readonly result: StageResult;
}

/**
 * One batch of the sweep that crawlStage makes in one go: it ends behind the part at which the Hub's quota has no room for another
 * one, or after `until` (milliseconds on the clock). At least one part is taken, unless waiting for its pages would last
 * beyond `until`. Batches one after the other write the same bytes as one sweep. Throws as crawlStage does.
 */
export function crawlBatch(options: CrawlOptions, until: number): (context: StageContext) => Promise<CrawlBatch> {
  const hub = hubAddress(options.hub);
  const sweepOn = sweep(options, hub, until);
  return async (context) => {
    for (;;) {
      try {
        return await sweepOn(context);
      } catch (error) {
        if (!(error instanceof CursorRefusedError)) throw error;
        // From as many ends as the run was begun with, whatever is asked for now.
        const begun = await crawlCheckpoint(context.ledger, context.run.id);
        const twoEnded = begun === null ? options.twoEnded : begun.value.down !== null;
        await beginAnew(error, newSweep(hub, context.run.limit, { ...options, twoEnded }), context);
      }
    }
  };
}

/** One batch, as long as the Hub takes the cursors that it gave. */
function sweep(options: CrawlOptions, hub: HubAddress, until: number): (context: StageContext) => Promise<CrawlBatch> {
  return async (context) => {
    const { clock, ledger, run, log } = context;
    const found = await crawlCheckpoint(ledger, run.id);
    // What the Hub lists today is not what it listed then.
    if (found === null && (await isStageDone(ledger, run.id, "crawl"))) throw sweptBefore(run);
    if (found === null) requirePresent(run, clock);
    let saved = found?.value ?? newSweep(hub, run.limit, options);
    let version = found?.version ?? 0;
    if (saved.limit !== run.limit) throw otherLimit(run.id, saved.limit, run.limit);
    log.progress({ done: saved.rows, total: saved.done ? saved.rows : undefined, unit: "models" });
    if (saved.done) return batchOf(saved, 0);

    let now = saved;
    let pauseMs = 0;
    // With no page at stake a batch does not wait for the quota, another one will; pages already taken are worth the wait.
    const lastMoment = () => (now === saved && until !== NEVER ? Math.min(until, clock.now() + SHORT_WAIT_MS) : until);
    const ends = saved.down === null ? 1 : 2;
    const roundsPerPart = Math.ceil((options.pagesPerPart ?? PAGES_PER_PART) / ends);
    const { fetch, token, contact, limits } = options;
    const pace = new Pace(context, lastMoment);
    const shared = { hub, fetch, token, contact, limits, log, signal: context.signal, run: run.id, pace };
    let part: PartFile | null = null;
    let began = clock.now();
    try {
      for await (const round of rounds(shared, { now: () => now, saved: () => saved })) {
        const { rows, after } = advance(now, round);
        now = after;
        for (const page of rows) {
          if (page.length === 0) continue;
          part ??= new PartFile(join(context.workspace, `part-${now.part}.ndjson.gz`));
          await part.write(page);
        }
        log.progress({ done: now.rows, total: run.limit ?? undefined, unit: "models" });
        if (!now.done && roundsTaken(now) % roundsPerPart !== 0) continue;

        if (part !== null) now = await keep(part, now, context);
        part = null;
        if (now.done) await settle(now, hub, context);
        version = await putCheckpoint(ledger, run.id, now, version);
        logPart(saved, now, began, context);
        saved = now;
        began = clock.now();
        if (now.done) break;
        if (until === NEVER) continue;
        pauseMs = pace.untilRoomFor(roundsPerPart * ends);
        if (pauseMs > 0 || began >= until) break;
      }
    } catch (error) {
      // The pages since the checkpoint are asked for again; another window of the quota costs more than they do.
      if (!(error instanceof PausedError)) throw error;
      pauseMs = error.pauseMs;
    } finally {
      await part?.discard();
    }
    if (saved.done) log.progress({ done: saved.rows, total: saved.rows, unit: "models" });
    return batchOf(saved, pauseMs);
  };
}

function batchOf(saved: CrawlCheckpoint, pauseMs: number): CrawlBatch {
  return { done: saved.done, pauseMs, result: result(saved) };
}

function newSweep(
  hub: HubAddress,
  limit: number | null,
  { pageSize = PAGE_SIZE, twoEnded = false }: Pick<CrawlOptions, "pageSize" | "twoEnded">,
): CrawlCheckpoint {
  const newest = firstPage(hub.basePath, "newest first", pageSize);
  if (limit !== null && twoEnded)
    throw new UsageError("crawl: --limit takes the newest models and --two-ended all of them; give one of the two");
  if (limit !== null) return freshCheckpoint(newest, limit);
  return freshCheckpoint(firstPage(hub.basePath, "oldest first", pageSize), limit, twoEnded ? newest : null);
}

/** Moves a part into the lake; returns the checkpoint that counts it. */
async function keep(part: PartFile, now: CrawlCheckpoint, { blobs, run }: StageContext): Promise<CrawlCheckpoint> {
  try {
    await part.close();
    const { size } = await blobs.fromFile(part.path, rawPart(run.date, run.id, now.part));
    return { ...now, part: now.part + 1, bytes: now.bytes + size };
  } finally {
    await part.discard();
  }
}

/** Before a sweep counts as done: it must have found models, and no part of an attempt without checkpoint may stay. */
async function settle(end: CrawlCheckpoint, hub: HubAddress, { blobs, run }: StageContext): Promise<void> {
  if (end.rows === 0) throw new HubraceError(`crawl: ${hub.name} listed no models at all; is the address right?`);
  const own = new Set(Array.from({ length: end.part }, (_, part) => rawPart(run.date, run.id, part)));
  const left: string[] = [];
  for await (const { key } of blobs.list(rawPrefix(run.date, run.id))) if (!own.has(key)) left.push(key);
  for (const key of left) await blobs.delete(key);
}

function logPart(before: CrawlCheckpoint, after: CrawlCheckpoint, began: number, { clock, log }: StageContext): void {
  if (after.part === before.part) return;
  log.info("part written", {
    part: before.part,
    rows: after.rows - before.rows,
    bytes: after.bytes - before.bytes,
    retries: after.retries - before.retries,
    seconds: (clock.now() - began) / 1000,
  });
}

/** Under a date that is over the Hub's present would be published for good as that day's, with models that came after it. */
function requirePresent({ date, source }: Run, clock: Pick<Clock, "now">): void {
  if (source.kind !== "hub" || clock.now() < endOfDate(date) + LATE_MS) return;
  throw new UsageError(
    `crawl: ${date} is over, and the Hub lists the present only: a day that was not swept cannot be fetched later. ` +
      "Run today's date; a past day can come from files alone (docs/import.md)",
  );
}

function sweptBefore({ id, date }: Run): HubraceError {
  return new HubraceError(
    `crawl: the sweep of ${date} was done, and its checkpoint is no longer in the ledger (on AWS it is kept for 400 days, raw parts for 35); ` +
      `a day that is over cannot be swept again, and run ${id} stays as it is. Bring raw parts back from a copy and use \`hubrace rebuild\``,
  );
}

function otherLimit(run: string, begun: number | null, given: number | null): HubraceError {
  const name = (limit: number | null) => (limit === null ? "no --limit" : `--limit ${limit}`);
  return new HubraceError(
    `crawl: run ${run} was begun with ${name(begun)} and cannot go on with ${name(given)}; ` +
      `give ${name(begun)} as before, or another --lake`,
  );
}

function result({ rows, bytes, ...end }: CrawlCheckpoint): StageResult {
  const { pages, requests, retries, restarts, part: parts, waited_seconds } = end;
  return {
    rows,
    bytes,
    counts: {
      pages,
      requests,
      retries,
      restarts,
      models: rows,
      parts,
      limit_cut: Number(end.limit_cut),
      waited_seconds,
    },
  };
}
