import { createHash } from "node:crypto";
import { gzipSync } from "node:zlib";
import { DAY_MS } from "../clock.ts";
import { HubraceError } from "../errors.ts";
import { hubAddress } from "../hub/address.ts";
import { firstPage } from "../hub/fields.ts";
import { Pace } from "../hub/pace.ts";
import { type ListLimits, listPages } from "../hub/pages.ts";
import { inParallel } from "../in-parallel.ts";
import * as layout from "../lake/layout.ts";
import type { StageContext } from "../stage.ts";
import { type Arrival, readArrival } from "./arrival.ts";
import { enter } from "./entries.ts";
import { familiesOf } from "./family.ts";
import { type Ground, openGround } from "./ground.ts";
import { idsOf, newsOf, tellOnce } from "./news.ts";
import { placeIn } from "./place.ts";
import { before, moveWatermark, NOTHING, OVERLAP_MS, type Recent, readWatermark, type Watermark } from "./watermark.ts";

export interface PulseOptions {
  /** The Hub's address. */
  readonly hub: string;
  readonly fetch: typeof fetch;
  readonly token?: string | undefined;
  readonly contact?: string | undefined;
  /** Which Hub it is, as runs of the lake tell them apart, and whether its models are made up. */
  readonly source: { readonly key: string; readonly simulated: boolean };
  /** Models per page; the Hub gives at most 1,000. */
  readonly pageSize?: number | undefined;
  readonly limits?: Partial<ListLimits> | undefined;
}

export type PulseContext = Pick<StageContext, "blobs" | "ledger" | "clock" | "log" | "signal">;

/** What a pulse did. */
export interface Pulse {
  readonly at: string;
  /** Arrivals that no pulse had seen, and those of them that this one entered (the rest another one did at the same time). */
  readonly seen: number;
  readonly entered: number;
  readonly edges: number;
  readonly requests: number;
  readonly pages: number;
  /** Writes to the ledger, refused ones too. */
  readonly writes: number;
  readonly news: number;
  readonly bytes: number;
  /** The entries of the arrivals that this pulse saw and no sweep has, with what they met; none before the first sweep. */
  readonly entries: readonly Recent[];
  readonly watermark: Watermark;
}

/** 60,000 models: about 19 days of the Hub. */
const MOST_PAGES = 60;
/** A gap beyond this is the sweep's to fill. */
const LONGEST_GAP_MS = 7 * DAY_MS;
/** Where the first pulse begins in a lake without a sweep. */
const FIRST_LOOK_MS = DAY_MS;
/** Arrivals entered at a time. */
const AT_ONCE = 8;

/**
 * Lists the newest models until it meets what it knows, and enters each arrival with its edges, once. Effects in order: raw parts,
 * entries, news, watermark; every one of them may happen again, so a pulse that is killed between any two is repeated by
 * the next, and two at once do no harm. Throws HubraceError when the Hub cannot be had or lists nothing, or the lake is another Hub's.
 */
export async function pulse(options: PulseOptions, context: PulseContext): Promise<Pulse> {
  const { blobs, ledger, clock, log } = context;
  const now = new Date(clock.now()).toISOString();
  const known = (await readWatermark(ledger))?.value ?? null;
  if (known !== null && known.source_key !== options.source.key)
    throw new HubraceError(
      `pulse: this lake's pulses come from ${known.source_key}, and ${options.source.key} was asked for; use another --lake`,
    );
  const ground = await openGround(blobs, ledger);
  const start = startOf(known, ground, now, log);
  const listed = await list(options, context, start, now, new Set(known?.keys.map(([, key]) => key)));
  const { arrivals } = listed;
  const families = await familiesOf(ledger, ground, arrivals);
  const fresh = idsOf(arrivals);
  const found = families.flatMap((family) => newsOf(family, fresh, ground?.head ?? null, now));
  const { told: news, written } = await tellOnce(ledger, found);
  const recent = families.flatMap((family): Recent[] =>
    family.entries
      // Readers find in the report what the sweep has. Before the first one nobody knows who came before whom.
      .filter(({ id, swept }) => ground !== null && fresh.has(id) && !swept)
      .map((entry) => {
        const { rank, rivals_7d, rivals_30d } = placeIn(family, entry);
        const { id, relation, created_at } = entry;
        return { id, base: family.base, relation, created_at, seen_at: now, rank, rivals_7d, rivals_30d };
      }),
  );
  const respelled =
    ground === null || known?.ground === ground.head.date ? [] : await respell(known?.recent ?? [], ground);
  const { requests, pages, entered, writes, edges, bytes } = listed;
  const newest = arrivals.reduce((last, { created_at }) => (created_at > last ? created_at : last), "");
  const watermark = await moveWatermark(ledger, {
    source_key: options.source.key,
    simulated: options.source.simulated,
    // A date in the future would hide everything that comes before it.
    at: newest === "" ? (known?.at ?? start) : newest < now ? newest : now,
    keys: arrivals.map(({ created_at, key }) => [created_at, key]),
    began: start,
    pulsed_at: now,
    ground: ground?.head.date ?? null,
    limit: ground?.head.limit ?? null,
    recent: [...recent, ...respelled],
    news: written,
    totals: {
      ...NOTHING,
      pulses: 1,
      requests,
      pages,
      arrivals: entered,
      entries: edges,
      writes: writes + found.length + 1,
    },
  });
  const counts = {
    seen: arrivals.length,
    entered,
    edges,
    requests,
    pages,
    writes: writes + found.length + 1,
    news,
    bytes,
  };
  log.info("pulse done", counts);
  return { at: now, ...counts, entries: recent, watermark };
}

/**
 * Entries whose base stands as its uploaders declared it, since no sweep knew an entry of it, under the base's own id now that one
 * does: the family's page and feed are there (core/snapshot/edges.sql says when letter case does not count).
 */
async function respell(recent: readonly Recent[], ground: Ground): Promise<Recent[]> {
  return Promise.all(recent.map(async (entry) => ({ ...entry, base: (await ground.family(entry.base)).base })));
}

/** The creation time from which on models are looked at. */
function startOf(known: Watermark | null, ground: Ground | null, now: string, log: PulseContext["log"]): string {
  const swept = ground === null ? null : before(ground.head.newest, OVERLAP_MS);
  if (known === null) return swept ?? before(now, FIRST_LOOK_MS);
  if (swept !== null && known.at < before(swept, LONGEST_GAP_MS)) {
    log.warn("pulses were missed for more than a week; this one begins at the newest sweep", { at: known.at, swept });
    return swept;
  }
  return before(known.at, OVERLAP_MS);
}

async function list(
  options: PulseOptions,
  { blobs, ledger, clock, log, signal }: PulseContext,
  start: string,
  now: string,
  seen: ReadonlySet<string>,
) {
  const hub = hubAddress(options.hub);
  const pages = listPages({
    ...{ hub, fetch: options.fetch, log, signal, token: options.token, contact: options.contact },
    run: null,
    from: firstPage(hub.basePath, "newest first", options.pageSize ?? 1000),
    number: 1,
    resumePage: () => 1,
    pace: new Pace({ clock, log, signal }),
    limits: options.limits,
  });
  const arrivals = new Map<string, Arrival>();
  const done = { requests: 0, pages: 0, entered: 0, writes: 0, edges: 0, bytes: 0 };
  let readable = 0;
  for await (const page of pages) {
    done.pages++;
    done.requests += page.requests;
    const read = page.rows.map((row) => ({ row, arrival: readArrival(row) }));
    readable += read.filter(({ arrival }) => arrival !== null).length;
    const fresh = read.filter(
      (one): one is { row: string; arrival: Arrival } =>
        one.arrival !== null && one.arrival.created_at >= start && !seen.has(one.arrival.key),
    );
    if (fresh.length > 0) {
      const text = `${fresh.map(({ row }) => row).join("\n")}\n`;
      const name = createHash("sha256").update(text).digest("hex").slice(0, 32);
      done.bytes += (await blobs.put(layout.pulsePart(now, name), gzipSync(text))).size;
      const entered = await inParallel(fresh, AT_ONCE, async ({ arrival }) => {
        signal.throwIfAborted();
        return enter(ledger, arrival);
      });
      for (const one of entered) {
        arrivals.set(one.arrival.key, one.arrival);
        done.writes += one.writes;
        if (!one.fresh) continue;
        done.entered++;
        done.edges += one.arrival.edges.length;
      }
    }
    if (read.some(({ arrival }) => arrival !== null && arrival.created_at < start)) break;
    if (done.pages === MOST_PAGES && page.next !== null)
      throw new HubraceError(
        `pulse: ${MOST_PAGES} pages of the newest models do not reach back to ${start}, where pulses stopped; ` +
          "run `hubrace run` first: a sweep fills gaps of more than a week, and pulses go on from it",
      );
  }
  if (readable === 0)
    throw new HubraceError(`pulse: ${hub.name} listed no model that can be read; is the address right?`);
  return { ...done, arrivals: [...arrivals.values()] };
}
