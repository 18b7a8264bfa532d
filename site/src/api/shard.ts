/**
 * Which file of the JSON API holds a model. Runs in Node and in the browser; `printf %s OWNER/NAME | tr A-Z a-z | sha256sum` gives the
 * same digits in a shell.
 */

/** Up to so many entries 256 shards hold at most 60 kB each, compressed (135 bytes an entry, shards filled unevenly). */
const MOST_ENTRIES_OF_TWO_DIGITS = 80_000;

/** Hexadecimal digits in a shard's name for a release of so many derivatives: 2 (256 shards) or 3 (4,096, enough for 1.4 million). */
export function shardDigits(entries: number): 2 | 3 {
  return entries <= MOST_ENTRIES_OF_TWO_DIGITS ? 2 : 3;
}

/** An id with A to Z lowered and nothing else changed, so that every language lowers it alike. */
export function lowered(id: string): string {
  return id.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
}

/** The shard of a model id: the first hexadecimal digits of the SHA-256 of its lowered UTF-8 text. */
export async function shardOf(id: string, digits: 2 | 3): Promise<string> {
  const hash = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(lowered(id)));
  const hex = [...new Uint8Array(hash, 0, 2)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.slice(0, digits);
}

/** Every shard's name, ascending. */
export function shardNames(digits: 2 | 3): string[] {
  return Array.from({ length: 16 ** digits }, (_, index) => index.toString(16).padStart(digits, "0"));
}
