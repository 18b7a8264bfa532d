import { createHash } from "node:crypto";

/** Longest address segment, in characters; with a hash appended it stays far below the 255 bytes of a file name. */
const MAX_SEGMENT = 96;

/** Letters that every file system, URL and shell takes as they are; begins and ends with a letter or digit. */
const PLAIN = /^[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9_-])?$/;

/** Device names of Windows, with or without an extension. */
const DEVICE = /^(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\.|$)/i;

/** First segments below /families/ that the site uses itself. */
const RESERVED = new Set(["page", "index", "rss", "api", "charts"]);

/**
 * The two address segments of a model or base id: `["Qwen", "Qwen3.8-27B"]` for `Qwen/Qwen3.8-27B`.
 * An id that can be an address stays as it is, letter case included. As soon as anything has to change (other letters, `..`, over
 * 96 characters, a device name of Windows, a reserved word, no or several slashes), the second segment ends in `~` and 10 hex
 * digits of the id's SHA-256; `~` never occurs otherwise, so changed and unchanged ids cannot meet.
 */
export function familySegments(id: string): readonly [owner: string, name: string] {
  const slash = id.indexOf("/");
  const owner = slash === -1 ? "" : id.slice(0, slash);
  const name = id.slice(slash + 1);
  if (isPlain(owner) && isPlain(name) && !RESERVED.has(owner.toLowerCase())) return [owner, name];
  return [tame(owner), `${tame(name)}~${hash(id)}`];
}

/**
 * Addresses of many ids, `OWNER/NAME` each, no two of them equal even where letter case does not count (file systems of macOS and
 * Windows): of ids that differ only in letter case the first in the list keeps the plain address, the others carry the hash.
 */
export function familyAddresses(ids: readonly string[]): Map<string, string> {
  const taken = new Set<string>();
  const addresses = new Map<string, string>();
  for (const id of ids) {
    const [owner, name] = familySegments(id);
    const plain = `${owner}/${name}`;
    const address = taken.has(plain.toLowerCase()) ? `${owner}/${name.split("~")[0]}~${hash(id)}` : plain;
    taken.add(address.toLowerCase());
    addresses.set(id, address);
  }
  return addresses;
}

function isPlain(segment: string): boolean {
  return segment.length <= MAX_SEGMENT && PLAIN.test(segment) && !segment.includes("..") && !DEVICE.test(segment);
}

/** What can be kept of a segment, with `_` for the rest; never empty, never a device name. */
function tame(segment: string): string {
  const kept = segment
    .normalize("NFKC")
    .replace(/[^A-Za-z0-9._-]+/g, "_")
    .replace(/\.{2,}/g, "_")
    .slice(0, MAX_SEGMENT)
    .replace(/^[^A-Za-z0-9]+|[^A-Za-z0-9_-]+$/g, "");
  if (kept === "") return "x";
  return DEVICE.test(kept) || RESERVED.has(kept.toLowerCase()) ? `x-${kept}` : kept;
}

function hash(id: string): string {
  return createHash("sha256").update(id).digest("hex").slice(0, 10);
}
