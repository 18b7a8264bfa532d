import { z } from "zod";
import { ConditionError, HubraceError } from "../errors.ts";
import type { Ledger } from "../ledger/ledger.ts";
import { ALL_RELATIONS, fold } from "./declared.ts";
import { newsShape } from "./news-shape.ts";

const PARTITION = "pulse";
const SORT = "watermark";

/** Rows become visible late: what was created in so many hours before the newest arrival is looked at again. */
export const OVERLAP_MS = 6 * 3_600_000;
/**
 * Keys kept: six hours bring 800; with more the oldest are entered again, which changes nothing. With the longest entries and news the
 * watermark still is an item that DynamoDB takes.
 */
const MOST_KEYS = 2_500;
/** Entries shown to readers; 120 of them are 6 kB compressed. */
const MOST_RECENT = 120;
/** News shown to readers: with the entries 12 kB compressed at most. */
const MOST_NEWS = 40;

const recentShape = z.object({
  id: z.string(),
  base: z.string(),
  relation: z.enum(ALL_RELATIONS),
  created_at: z.string(),
  /** When a pulse first saw it: what was made public late can be older than a report that does not have it. */
  seen_at: z.string(),
  rank: z.number(),
  rivals_7d: z.number(),
  rivals_30d: z.number(),
});
/** An entry as readers see it: what it met when it came. */
export type Recent = z.infer<typeof recentShape>;

const totalsShape = z.object({
  pulses: z.number(),
  requests: z.number(),
  pages: z.number(),
  arrivals: z.number(),
  entries: z.number(),
  writes: z.number(),
});
export type Totals = z.infer<typeof totalsShape>;

const watermarkShape = z.object({
  /** Which Hub, as runs tell them apart. */
  source_key: z.string(),
  simulated: z.boolean(),
  /** Creation time of the newest arrival, never later than the pulse that saw it; ISO 8601 UTC. */
  at: z.string(),
  /** Arrivals from six hours before `at` on: creation time and key, newest first. */
  keys: z.array(z.tuple([z.string(), z.string()])),
  /** What is created before this no pulse was to see. */
  began: z.string(),
  pulsed_at: z.string(),
  /** Date of the sweep that spells the bases of `recent`; watermarks of before have none. */
  ground: z.string().nullable().default(null),
  /** Newest N models only, where --limit cut that sweep; null for all, and in watermarks of before. */
  limit: z.number().nullable().default(null),
  recent: z.array(recentShape),
  /** The newest news, newest first. */
  news: z.array(newsShape),
  totals: totalsShape,
});
/** What pulses know: where the next one stops. */
export type Watermark = z.infer<typeof watermarkShape>;

export const NOTHING: Totals = { pulses: 0, requests: 0, pages: 0, arrivals: 0, entries: 0, writes: 0 };

/** The watermark with its version, or null before the first pulse is done. */
export async function readWatermark(ledger: Ledger): Promise<{ value: Watermark; version: number } | null> {
  const item = await ledger.get(PARTITION, SORT);
  if (item === null) return null;
  const read = watermarkShape.safeParse(item.value);
  if (!read.success)
    throw new HubraceError(
      "pulse: the ledger's watermark cannot be read; was it written by a newer Hubrace? Use that one, or another --lake",
    );
  return { value: read.data, version: item.version };
}

/** Moves the watermark to what a pulse has seen, joined with what another one has seen meanwhile. Returns it as it is now. */
export async function moveWatermark(ledger: Ledger, seen: Watermark): Promise<Watermark> {
  for (let attempt = 1; ; attempt++) {
    const present = await readWatermark(ledger);
    const next = present === null ? trimmed(seen) : joined(present.value, seen);
    try {
      await ledger.put(PARTITION, SORT, next, present === null ? { ifAbsent: true } : { ifVersion: present.version });
      return next;
    } catch (error) {
      if (!(error instanceof ConditionError) || attempt === 10) throw error;
    }
  }
}

function joined(present: Watermark, seen: Watermark): Watermark {
  const totals = Object.fromEntries(
    Object.entries(present.totals).map(([name, count]) => [name, count + seen.totals[name as keyof Totals]]),
  ) as Totals;
  return trimmed({
    ...seen,
    at: latest(present.at, seen.at),
    began: present.began,
    pulsed_at: latest(present.pulsed_at, seen.pulsed_at),
    keys: [...seen.keys, ...present.keys],
    recent: [...seen.recent, ...present.recent],
    news: [...seen.news, ...present.news],
    totals,
  });
}

function trimmed(mark: Watermark): Watermark {
  const from = before(mark.at, OVERLAP_MS);
  const keys = new Map(mark.keys.filter(([created]) => created >= from).map(([created, key]) => [key, created]));
  // A model names a base once, however it is spelled; the first in the list is how it is spelled now.
  const recent = new Map([...mark.recent].reverse().map((entry) => [`${fold(entry.base)} ${entry.id}`, entry]));
  const newestFirst = (a: string, b: string) => (a > b ? -1 : a < b ? 1 : 0);
  return {
    ...mark,
    keys: [...keys]
      .map(([key, created]): [string, string] => [created, key])
      .sort((a, b) => newestFirst(a[0], b[0]) || newestFirst(a[1], b[1]))
      .slice(0, MOST_KEYS),
    recent: [...recent.values()]
      .sort((a, b) => newestFirst(a.created_at, b.created_at) || newestFirst(a.id, b.id) || newestFirst(a.base, b.base))
      .slice(0, MOST_RECENT),
    news: [...new Map(mark.news.map((news) => [news.id, news])).values()]
      .sort((a, b) => newestFirst(a.at, b.at) || newestFirst(b.id, a.id))
      .slice(0, MOST_NEWS),
  };
}

const latest = (a: string, b: string) => (a > b ? a : b);

/** A moment so many milliseconds before another, ISO 8601 UTC. */
export const before = (moment: string, milliseconds: number): string =>
  new Date(Date.parse(moment) - milliseconds).toISOString();
