import { z } from "zod";
import { bringBack } from "../bring-back.ts";
import { ConditionError, HubraceError } from "../errors.ts";
import type { Blobs } from "../lake/blobs.ts";
import { parseLakeJson } from "../lake/json.ts";
import { currentRelease, RELEASE_FORMAT, releaseFile } from "../lake/layout.ts";
import type { Ledger } from "../ledger/ledger.ts";

const PARTITION = "releases";

const pointerShape = z.object({
  version: z.string(),
  date: z.string(),
  run: z.string(),
  source: z.object({ kind: z.enum(["hub", "url", "sandbox", "import"]), label: z.string(), simulated: z.boolean() }),
  /** Date of the release that this one's CHANGES.md compares with, or null for the first. */
  previous: z.string().nullable(),
});

/** releases/v1/current.json. */
export type Pointer = z.infer<typeof pointerShape>;

const recordShape = z.object({
  run: z.string(),
  previous: z.string().nullable(),
  /** Checksum of SHA256SUMS: stands for every byte of the release. */
  sha256: z.string(),
});

/** The ledger's record that a date's release is published and may not change any more. */
export type ReleaseRecord = z.infer<typeof recordShape>;

/** The current pointer with its etag, or null before the first release. */
export async function readPointer(blobs: Blobs): Promise<{ pointer: Pointer; etag: string } | null> {
  const info = await blobs.head(currentRelease);
  const bytes = await blobs.get(currentRelease);
  if (info === null || bytes === null) return null;
  requireRelease(currentRelease, bytes);
  const file = { key: currentRelease, who: "release", remedy: bringBack(currentRelease) };
  const pointer = parseLakeJson(bytes, pointerShape, file);
  return { pointer, etag: info.etag };
}

/** Throws HubraceError when a JSON file of the releases says another layout than ours; nothing for a file that is none. */
export function requireRelease(key: string, bytes: Uint8Array): void {
  const version = /^\s*\{\s*"version"\s*:\s*"(v\d+)"/.exec(new TextDecoder().decode(bytes.subarray(0, 200)))?.[1];
  if (version === undefined || version === RELEASE_FORMAT) return;
  throw new HubraceError(
    `release: ${key} was written by another Hubrace (releases ${version}; this one knows ${RELEASE_FORMAT}); update Hubrace, or use another --lake`,
  );
}

/** What a JSON file of a date's release holds. Throws HubraceError for one of another layout, and for one that cannot be read. */
export function parseReleaseFile<T>(
  bytes: Uint8Array,
  shape: z.ZodType<T>,
  { date, name }: { readonly date: string; readonly name: string },
): T {
  const key = releaseFile(date, name);
  requireRelease(key, bytes);
  return parseLakeJson(bytes, shape, { key, who: "release", remedy: bringBack(key) });
}

/** The date of the current release when it is newer than `date` and still there, else null: then the site shows that one, and goes on to. */
export async function newerRelease(blobs: Blobs, date: string): Promise<string | null> {
  const current = (await readPointer(blobs))?.pointer.date;
  return current !== undefined && (await isNewer(blobs, current, date)) ? current : null;
}

/** How a date stands: published or not, and which release its CHANGES.md compares with. */
export interface Standing {
  readonly published: boolean;
  readonly previous: string | null;
  readonly record: ReleaseRecord | null;
}

/**
 * Published: a ledger record or the pointer says so. Otherwise `previous` is the newest published date before this one whose release is still
 * there: an operator may have withdrawn one by deleting its folder.
 */
export async function standing(blobs: Blobs, ledger: Ledger, date: string): Promise<Standing> {
  const item = await ledger.get(PARTITION, date);
  if (item !== null) {
    const record = recordShape.parse(item.value);
    return { published: true, previous: record.previous, record };
  }
  const pointer = (await readPointer(blobs))?.pointer;
  if (pointer?.date === date) return { published: true, previous: pointer.previous, record: null };
  const earlier: string[] = [];
  for await (const { sort } of ledger.query(PARTITION, { to: date, reverse: true })) {
    if (!(await isThere(blobs, sort))) continue;
    earlier.push(sort);
    break;
  }
  const named = pointer !== undefined && pointer.date < date && !earlier.includes(pointer.date) ? pointer.date : null;
  if (named !== null && (await isThere(blobs, named))) earlier.push(named);
  return { published: false, previous: earlier.sort().at(-1) ?? null, record: null };
}

/** False when the date's release was withdrawn. */
export async function isThere(blobs: Blobs, date: string): Promise<boolean> {
  return (await blobs.head(releaseFile(date, "release.json"))) !== null;
}

async function isNewer(blobs: Blobs, current: string, date: string): Promise<boolean> {
  return current > date && (await isThere(blobs, current));
}

/** The release that a published one was compared with, or null when it was the first or nobody knows any more. */
export async function previousOf(blobs: Blobs, ledger: Ledger, date: string): Promise<string | null> {
  return (await standing(blobs, ledger, date)).previous;
}

/** Writes down that the date is published; from now on its bytes may not change. */
export async function recordRelease(ledger: Ledger, date: string, record: ReleaseRecord): Promise<void> {
  await ledger.put(PARTITION, date, record, { ifAbsent: true });
}

/**
 * Makes the release current: one conditional write, the last effect of a run. Leaves a pointer that names this date or a
 * newer one whose release is there. Returns whether it moved.
 */
export async function movePointer(blobs: Blobs, next: Omit<Pointer, "version">): Promise<boolean> {
  const { date, run, source, previous } = next;
  const body = `${JSON.stringify({ version: RELEASE_FORMAT, date, run, source, previous })}\n`;
  for (let attempt = 1; ; attempt++) {
    const current = await readPointer(blobs);
    const named = current?.pointer.date ?? "";
    if (named === date || (await isNewer(blobs, named, date))) return false;
    try {
      await blobs.put(currentRelease, body, current === null ? { ifAbsent: true } : { ifEtag: current.etag });
      return true;
    } catch (error) {
      // Another date's run moved it at this moment: look again, it may be newer.
      if (!(error instanceof ConditionError) || attempt === 5) throw error;
    }
  }
}
