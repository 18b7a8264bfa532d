import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { readdir } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import { pipeline } from "node:stream/promises";
import { z } from "zod";
import { HubraceError } from "../errors.ts";
import { inParallel } from "../in-parallel.ts";
import type { Blobs } from "../lake/blobs.ts";
import type { Log } from "../log.ts";
import { LIVE_FILES } from "../pulse/live.ts";
import { WAVES, waveOf } from "./wave.ts";

/** What is published, as the last complete publish left it: the pointer, in the same place as the site. */
export const PUBLISHED = "published.json";

/** Uploads at a time: S3 takes thousands a second, a Lambda's sockets and memory are the bound. */
const AT_ONCE = 16;

const publishedShape = z.object({
  version: z.literal(1),
  /** By file: SHA-256 of its bytes, and the etag that the store gave it, which tells when someone else wrote it since. */
  files: z.record(z.string(), z.tuple([z.string(), z.string()])),
});
type PublishedFiles = z.infer<typeof publishedShape>["files"];

export interface PublishOptions {
  /** The finished site on this machine. */
  readonly folder: string;
  /** Where it is served from; everything in it belongs to the site. */
  readonly blobs: Blobs;
  readonly log: Log;
  readonly signal: AbortSignal;
}

export interface Published {
  /** Files uploaded, left as they were, and removed. */
  readonly put: number;
  readonly kept: number;
  readonly removed: number;
  /** Bytes of the uploaded files. */
  readonly bytes: number;
  /** SHA-256 over all files' names and bytes: equal sites have equal ones. */
  readonly sha256: string;
}

/**
 * Puts a site where readers find it: what changed, in the order assets, pages, feeds; then the pointer; and last it removes what is
 * gone. Killed at any moment and run again, with the same site or another, it ends with exactly that site. Throws HubraceError
 * for a folder without a front page, so that a failed build never empties a site.
 */
export async function publishFolder(options: PublishOptions): Promise<Published> {
  const { folder, blobs, log, signal } = options;
  const local = await hashes(folder);
  if (!local.has("index.html") || local.has(PUBLISHED)) {
    throw new HubraceError(
      `publish: ${folder} holds ${local.has(PUBLISHED) ? `a file ${PUBLISHED}` : "no index.html"} and so is no site of Hubrace; nothing was uploaded`,
    );
  }
  const before = await lastPublished(blobs);
  const present = new Map<string, string>();
  for await (const { key, etag } of blobs.list("")) if (key !== PUBLISHED) present.set(key, etag);
  // A build only says that there was no pulse yet; what pulses have written since the first publish stays.
  for (const name of LIVE_FILES) if (present.has(name)) local.delete(name);

  const now: PublishedFiles = {};
  const changed: { name: string; sha256: string; size: number }[] = [];
  for (const [name, { sha256, size }] of local) {
    const [sum, etag] = before[name] ?? [];
    if (sum === sha256 && etag !== undefined && present.get(name) === etag) now[name] = [sum, etag];
    else changed.push({ name, sha256, size });
  }
  let done = 0;
  for (const wave of WAVES) {
    await inParallel(
      changed.filter(({ name }) => waveOf(name) === wave),
      AT_ONCE,
      async ({ name, sha256 }) => {
        signal.throwIfAborted();
        const { etag } = await blobs.fromFile(join(folder, name), name);
        if (!isLive(name)) now[name] = [sha256, etag];
        log.progress({ done: ++done, total: changed.length, unit: "files" });
      },
    );
  }
  signal.throwIfAborted();
  const files = Object.fromEntries(Object.entries(now).sort(([a], [b]) => (a < b ? -1 : 1)));
  await blobs.put(PUBLISHED, `${JSON.stringify({ version: 1, files })}\n`);

  const gone = [...present.keys()].filter((name) => !local.has(name) && !isLive(name));
  await inParallel(gone, AT_ONCE, (name) => blobs.delete(name));
  const all = createHash("sha256");
  for (const [name, [sha256]] of Object.entries(files)) all.update(`${sha256}  ${name}\n`);
  const bytes = changed.reduce((sum, { size }) => sum + size, 0);
  const counts = { put: changed.length, kept: local.size - changed.length, removed: gone.length, bytes };
  log.info("site published", counts);
  return { ...counts, sha256: all.digest("hex") };
}

const isLive = (name: string): boolean => LIVE_FILES.some((live) => live === name);

/** A hidden file is no part of a site: a lock, or what an editor or the system left. */
const isHidden = (name: string): boolean => name.split("/").some((segment) => segment.startsWith("."));

/** Checksum and size of every file below the folder that is not hidden, by its name with `/`, in a fixed order. */
async function hashes(folder: string): Promise<Map<string, { sha256: string; size: number }>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const names = entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join("/"))
    .filter((name) => !isHidden(name))
    .sort();
  const found = new Map<string, { sha256: string; size: number }>();
  for (const name of names) {
    const hash = createHash("sha256");
    let size = 0;
    await pipeline(createReadStream(join(folder, name)), async (chunks) => {
      for await (const chunk of chunks) {
        hash.update(chunk);
        size += chunk.length;
      }
    });
    found.set(name, { sha256: hash.digest("hex"), size });
  }
  return found;
}

/** The files of the last complete publish; none when there was none or its record cannot be read: then everything is uploaded. */
async function lastPublished(blobs: Blobs): Promise<PublishedFiles> {
  const body = await blobs.get(PUBLISHED);
  if (body === null) return {};
  try {
    return publishedShape.parse(JSON.parse(new TextDecoder().decode(body))).files;
  } catch {
    return {};
  }
}
