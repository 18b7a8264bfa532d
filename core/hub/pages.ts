import { hash } from "node:crypto";
import type { Log } from "../log.ts";
import { type HubAddress, pathOnHub } from "./address.ts";
import { circled, emptyPages, exhausted, type PageInRun, strayed, TooLargeError } from "./errors.ts";
import { Fault, type FaultKind } from "./fault.ts";
import { asManyModels, fewerModels } from "./fields.ts";
import type { Pace } from "./pace.ts";
import { type RequestLimits, requestHeaders, requestPage } from "./request.ts";

/** A page of the list, as received. */
export interface Page {
  /** From 1, counting what a resumed run had before. */
  readonly number: number;
  /** One JSON text per model, without line ends. */
  readonly rows: readonly string[];
  /** Path and query of the next page, or null after the last. No host, so that a run can go on at another port. */
  readonly next: string | null;
  /** Requests that the page took, at least 1. */
  readonly requests: number;
  /** Time spent waiting for the quota or after failures. */
  readonly waitedMs: number;
}

export interface ListOptions {
  readonly hub: HubAddress;
  readonly fetch: typeof fetch;
  readonly log: Log;
  /** Ends the sweep; its reason is thrown. */
  readonly signal: AbortSignal;
  /** Sent to the hub's own origin only. */
  readonly token?: string | undefined;
  /** Named in the User-Agent, for the Hub's operators. */
  readonly contact?: string | undefined;
  /** Run id, null in a pulse; for messages. */
  readonly run: PageInRun["run"];
  /** Path and query of the page to begin with. */
  readonly from: string;
  /** Its number. */
  readonly number: number;
  /** The page at which the run would go on if it failed now, for messages. */
  readonly resumePage: () => number;
  /** Which end of the list the pages are counted from, for messages; none: it has only one. */
  readonly end?: PageInRun["end"];
  /** Says when requests may leave. */
  readonly pace: Pace;
  readonly limits?: Partial<ListLimits> | undefined;
}

export interface ListLimits extends RequestLimits {
  /** Requests for one page before the run fails. */
  readonly attempts: number;
}

/** Nine attempts wait 0.25, 0.5, 1, … 16, 30 s between them: a minute of outage is outlived, one fault costs a blink. */
const LIMITS: ListLimits = {
  attempts: 9,
  firstByteMs: 10_000,
  idleMs: 5_000,
  totalMs: 60_000,
  maxBytes: 256 * 1024 ** 2,
};

/** Attempts while nothing has come from the Hub at all and every failure says that this is not a Hub: seconds, not a minute. */
const FIRST_ATTEMPTS: Partial<Record<FaultKind, number>> = { unreachable: 3, html: 4, list: 4 };

/** The Hub filters after it pages, so a page can be empty; this many in a row cannot. */
const EMPTY_PAGES = 3;

/**
 * The pages of the model list from `from` to the end, each asked for when the consumer wants it.
 * Not built on listModels of @huggingface/hub: its pages are 500 models, it takes and gives no cursor, does not retry,
 * and re-serialises rows. Not on p-retry either: it sleeps by itself instead of on the clock handed in, and the wait after a
 * failure may be the Hub's to name.
 * Throws HubraceError (exit 1) with one sentence when a page cannot be had, the cursor circles or leaves the hub, and
 * PausedError when the next request would have to wait too long.
 */
export async function* listPages(options: ListOptions): AsyncGenerator<Page, void, undefined> {
  const { hub, run, resumePage, end } = options;
  const limits: ListLimits = { ...LIMITS, ...options.limits };
  const headers = requestHeaders(options.token, options.contact);
  const { pace } = options;
  // 64 bits a page are enough to know a cursor again: 3,300 pages of a full sweep take 200 kB.
  const seen = new Set<bigint>([fingerprint(options.from)]);
  let from: string | null = options.from;
  let emptyInARow = 0;
  for (let number = options.number; from !== null; number++) {
    const page: PageInRun = { hub, run, number, end, resume: resumePage(), first: number === options.number };
    const { rows, link, requests, path } = await retried(from, page);
    const linked: string | null = link === null ? null : pathOnHub(link, hub.origin + path, hub);
    const next: string | null = linked === null || path === from ? linked : asManyModels(linked, from);
    if (link !== null) {
      if (next === null) throw strayed(page, link);
      const cursor = fingerprint(next);
      if (seen.has(cursor)) throw circled(page, link);
      seen.add(cursor);
      emptyInARow = rows.length === 0 ? emptyInARow + 1 : 0;
      if (emptyInARow > EMPTY_PAGES) throw emptyPages(page, emptyInARow);
    }
    yield {
      number,
      rows,
      next,
      requests,
      waitedMs: pace.takeWaited(),
    };
    from = next;
  }

  /** `path`: the page as it was had in the end, with fewer models than asked for first where those were too large together. */
  async function retried(from: string, page: PageInRun) {
    let path = from;
    let same = true;
    let kind: FaultKind | null = null;
    for (let requests = 1; ; requests++) {
      try {
        const { fetch, signal } = options;
        const onHeaders = (status: number, received: Headers) => pace.heed(status, received);
        const url = hub.origin + path;
        const ask = () => requestPage({ url, headers, page, fetch, limits, signal, onHeaders });
        return { ...(await pace.send(ask)), requests, path };
      } catch (error) {
        const fewer = error instanceof TooLargeError ? fewerModels(path) : null;
        if (fewer !== null) {
          path = fewer;
          options.log.warn("page too large", { page: page.number, asked_again: path });
          continue;
        }
        if (!(error instanceof Fault)) throw error;
        same &&= kind === null || kind === error.kind;
        kind = error.kind;
        const attempts = Math.min(
          limits.attempts,
          (page.first && same && FIRST_ATTEMPTS[kind]) || Number.POSITIVE_INFINITY,
        );
        if (requests >= attempts) throw exhausted(page, error, requests, same);
        pace.backOff(requests);
        options.log.warn("page failed", {
          page: page.number,
          attempt: requests,
          cause: error.message,
          retry_in_seconds: pace.pending() / 1000,
        });
      }
    }
  }
}

const fingerprint = (path: string): bigint => hash("sha256", path, "buffer").readBigUInt64LE(0);
