import { createHash } from "node:crypto";
import { DataError, messageOf } from "./error.ts";
import type { Place } from "./place.ts";

/** What release.json says of a day's data set; the file has more (gates, quality figures). */
export interface Release {
  /** Layout version of the release, "v1". */
  readonly version: string;
  /** The snapshot's date, UTC. */
  readonly date: string;
  /** The snapshot's time s, ISO 8601 UTC: ages are counted to it. */
  readonly as_of: string;
  /** Where the models come from; `simulated`: they are invented ones of the built-in sandbox. */
  readonly source: { readonly kind: string; readonly label: string; readonly simulated: boolean };
  /** True when only the newest `limit` models were read. */
  readonly partial: boolean;
  readonly limit: number | null;
  /** Changes when a definition changes. */
  readonly formula_version: string;
  /** models, edges, families, authors, derivatives, … */
  readonly counts: Readonly<Record<string, number>>;
  readonly files: readonly {
    readonly name: string;
    /** Null for files that are not tables. */
    readonly rows: number | null;
    readonly bytes: number;
    /** Hex. */
    readonly sha256: string;
  }[];
}

/** A release that was found. */
export interface Found {
  readonly release: Release;
  /** Its folder relative to the place, "" or ending with a slash. */
  readonly folder: string;
}

/** The layout of releases whose tables and columns have the meanings that are told here. */
const VERSION = "v1";
const DATE = /^\d{4}-\d\d-\d\d$/;
/** Below a site's or a lake's folder releases lie in that of their layout version. */
const FOLDERS = ["v1/", ""] as const;

export interface FindOptions {
  readonly date?: string | undefined;
  readonly verify?: boolean | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * The release of a date, else the current one: below …/data, …/data/v1, a lake's releases folder, or in the folder itself.
 * With `verify` release.json must be what SHA256SUMS says. Throws DataError; NOT_FOUND lists the dates that there are.
 */
export async function findRelease(place: Place, { date, verify, signal }: FindOptions): Promise<Found> {
  if (date !== undefined && !DATE.test(date))
    throw new DataError("OPTION", `date must be written YYYY-MM-DD, not ${JSON.stringify(date)}`);
  for (const folder of FOLDERS) {
    const day = date ?? (await currentDate(place, folder, signal));
    const found = day === null ? null : await readRelease(place, `${folder}${day}/`, verify, signal);
    if (found !== null) return found;
  }
  const itself = await readRelease(place, "", verify, signal);
  if (itself !== null && (date === undefined || itself.release.date === date)) return itself;
  const there = itself === null ? await findDates(place, signal) : [itself.release.date];
  throw new DataError(
    "NOT_FOUND",
    `${date === undefined ? "no release" : `no release of ${date}`} at ${place.where("")}; ${
      there.length === 0
        ? "name the folder that holds v1/current.json, or a release's own folder with release.json"
        : `there is ${there.slice(0, 10).join(", ")}${there.length > 10 ? ` and ${there.length - 10} earlier` : ""}`
    }`,
  );
}

/** Dates of the releases at a place, newest first: a folder is listed; a server is asked for releases.json, else for the current one and the one before. A release's own folder has its date. */
export async function findDates(place: Place, signal?: AbortSignal): Promise<string[]> {
  const dates = new Set<string>();
  for (const folder of FOLDERS) {
    for (const name of (await place.list(folder)) ?? []) if (DATE.test(name)) dates.add(name);
  }
  if (dates.size === 0 && (await place.list("")) === null) {
    for (const path of ["releases.json", "../releases.json"]) {
      const listed = await readJson(place, path, signal).catch(() => null);
      const rows = listed === null ? [] : list(listed.releases);
      for (const row of rows) if (DATE.test(text(record(row).date))) dates.add(text(record(row).date));
      if (dates.size > 0) break;
    }
  }
  if (dates.size === 0) {
    for (const folder of FOLDERS) {
      const pointer = await readJson(place, `${folder}current.json`, signal);
      for (const day of [pointer?.date, pointer?.previous]) if (DATE.test(text(day))) dates.add(text(day));
    }
  }
  if (dates.size === 0) {
    const itself = await readRelease(place, "", false, signal);
    if (itself !== null) dates.add(itself.release.date);
  }
  return [...dates].sort().reverse();
}

/** The date that current.json names; without one the newest that a listing shows, else null. */
async function currentDate(place: Place, folder: string, signal?: AbortSignal): Promise<string | null> {
  const pointer = await readJson(place, `${folder}current.json`, signal);
  if (pointer !== null) {
    if (DATE.test(text(pointer.date))) return text(pointer.date);
    throw new DataError("UNREADABLE", `${place.where(`${folder}current.json`)} names no date`);
  }
  const names = (await place.list(folder)) ?? [];
  return (
    names
      .filter((name) => DATE.test(name))
      .sort()
      .at(-1) ?? null
  );
}

async function readRelease(
  place: Place,
  folder: string,
  verify: boolean | undefined,
  signal: AbortSignal | undefined,
): Promise<Found | null> {
  const path = `${folder}release.json`;
  const bytes = await place.bytes(path, signal);
  if (bytes === null) return null;
  if (verify === true) {
    const found = createHash("sha256").update(bytes).digest("hex");
    if ((await readSums(place, folder, signal)).get("release.json") !== found)
      throw new DataError("CHECKSUM", `${place.where(path)} is not what SHA256SUMS says (${found}); fetch it again`);
  }
  const release = parse(bytes, place.where(path));
  const { version = VERSION } = release;
  if (version !== VERSION)
    throw new DataError(
      "UNREADABLE",
      `${place.where(path)} is of layout ${JSON.stringify(version)}, and this hubrace/data reads ${VERSION}; take a newer one`,
    );
  const files = list(release.files);
  const whole =
    DATE.test(text(release.date)) &&
    files.length > 0 &&
    files.every((file) => typeof record(file).name === "string" && Number.isSafeInteger(record(file).bytes));
  if (!whole) throw new DataError("UNREADABLE", `${place.where(path)} is no release.json: date or files are missing`);
  return { release: release as unknown as Release, folder };
}

async function readSums(place: Place, folder: string, signal?: AbortSignal): Promise<ReadonlyMap<string, string>> {
  const bytes = await place.bytes(`${folder}SHA256SUMS`, signal);
  if (bytes === null)
    throw new DataError("NOT_FOUND", `${place.where(`${folder}SHA256SUMS`)} is not there, so nothing can be verified`);
  const lines = new TextDecoder().decode(bytes).split("\n").filter(Boolean);
  return new Map(lines.map((line) => [line.slice(66), line.slice(0, 64)]));
}

async function readJson(place: Place, path: string, signal?: AbortSignal): Promise<Record<string, unknown> | null> {
  const bytes = await place.bytes(path, signal);
  return bytes === null ? null : parse(bytes, place.where(path));
}

function parse(bytes: Uint8Array, name: string): Record<string, unknown> {
  try {
    return record(JSON.parse(new TextDecoder().decode(bytes)));
  } catch (error) {
    throw new DataError("UNREADABLE", `${name} is no JSON: ${messageOf(error)}`, { cause: error });
  }
}

const record = (value: unknown): Record<string, unknown> =>
  typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const text = (value: unknown): string => (typeof value === "string" ? value : "");
