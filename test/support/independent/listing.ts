import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { gunzipSync } from "node:zlib";

/**
 * A recorded day (JSON lines, gzip or not) as the replay server lists it: with the `_id` that it derives from the
 * first known creation date and the name, and without `firstCreatedAt`.
 */
export async function readListing(path: string): Promise<Record<string, unknown>[]> {
  const bytes = await readFile(path);
  const text = (path.endsWith(".gz") ? gunzipSync(bytes) : bytes).toString("utf8");
  return text
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => {
      const { firstCreatedAt, ...row } = JSON.parse(line) as Record<string, unknown>;
      return { _id: objectId(String(row.id), String(firstCreatedAt ?? row.createdAt)), ...row };
    });
}

/** Eight hex digits of the creation second, sixteen of the name's SHA-1: as hub-replay makes it. */
function objectId(id: string, created: string): string {
  const seconds = Math.max(0, Math.floor(Date.parse(created) / 1000));
  return seconds.toString(16).padStart(8, "0") + createHash("sha1").update(id).digest("hex").slice(0, 16);
}
