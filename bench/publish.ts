/**
 * What a publish costs when one day's report follows another's: files, those that differ, and requests to the store, counted while
 * publishFolder puts both sites into a folder. One line of JSON. Counts only: they do not depend on the machine.
 *
 *   node bench/publish.ts                   two days of the built-in sandbox with 20,000 models
 *   node bench/publish.ts BEFORE AFTER      two finished sites, made by the same code
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { utcDate } from "../core/clock.ts";
import type { Blobs } from "../core/lake/blobs.ts";
import { filesBlobs } from "../core/lake/files.ts";
import { silentLog } from "../core/log.ts";
import { publishFolder } from "../core/publish/publish.ts";
import { filesBelow } from "../site/prepare/files-below.ts";
import { measure, print } from "./measure.ts";

/** Keys that one listing of S3 gives at most. */
const KEYS_PER_LIST = 1000;

/** The same blobs, with a count of the requests that S3 would get. */
function counted(blobs: Blobs): { blobs: Blobs; requests: Record<"get" | "put" | "list" | "delete", number> } {
  const requests = { get: 0, put: 0, list: 0, delete: 0 };
  return {
    requests,
    blobs: {
      ...blobs,
      get(key) {
        requests.get += 1;
        return blobs.get(key);
      },
      put(key, body, condition) {
        requests.put += 1;
        return blobs.put(key, body, condition);
      },
      fromFile(path, key, condition) {
        requests.put += 1;
        return blobs.fromFile(path, key, condition);
      },
      delete(key) {
        requests.delete += 1;
        return blobs.delete(key);
      },
      async *list(prefix) {
        let keys = 0;
        for await (const blob of blobs.list(prefix)) {
          if (keys++ % KEYS_PER_LIST === 0) requests.list += 1;
          yield blob;
        }
      },
    },
  };
}

/** The kind of a file: the first folder of its path, and its ending. */
const kindOf = (name: string) =>
  `${name.includes("/") ? name.slice(0, name.indexOf("/")) : "."} ${/[^.]*$/.exec(name)?.[0]}`;

async function compare(before: string, after: string, folder: string): Promise<void> {
  const store = filesBlobs(folder);
  const signal = new AbortController().signal;
  const first = await publishFolder({ folder: before, blobs: store, log: silentLog, signal });
  const { blobs, requests } = counted(store);
  const changed: Record<string, number> = {};
  const fromFile: Blobs["fromFile"] = (path, key, condition) => {
    changed[kindOf(key)] = (changed[kindOf(key)] ?? 0) + 1;
    return blobs.fromFile(path, key, condition);
  };
  const measured = await measure("publish, the next day", async () => {
    const second = await publishFolder({ folder: after, blobs: { ...blobs, fromFile }, log: silentLog, signal });
    const files = [...filesBelow(after)].length;
    const counts = {
      files_before: first.put,
      files,
      changed: second.put,
      kept: second.kept,
      removed: second.removed,
      bytes_changed: second.bytes,
      requests: Object.values(requests).reduce((sum, count) => sum + count, 0),
      ...named("requests", Object.entries(requests)),
      ...named(
        "changed",
        Object.entries(changed)
          .sort((a, b) => b[1] - a[1])
          .slice(0, 12),
      ),
    };
    return { size: files, counts };
  });
  print(measured);
}

const named = (kind: string, entries: readonly (readonly [string, number])[]) =>
  Object.fromEntries(entries.map(([name, count]) => [`${kind}_${name}`, count]));

/** Builds the report of a day of the sandbox; its models of the day after are there the day after. */
function sandboxDay(date: string, folder: string): string {
  const site = join(folder, `site-${date}`);
  const main = join(dirname(fileURLToPath(import.meta.url)), "..", "cli", "main.ts");
  const command = ["run", "--hub", "sandbox", "--models", "20000", "--date", date];
  const place = ["--lake", join(folder, "lake"), "--site", site];
  const ended = spawnSync(process.execPath, [main, ...command, ...place], { stdio: ["ignore", 2, 2] });
  if (ended.status !== 0) throw new Error(`bench: hubrace ${command.join(" ")} ended with ${ended.status}`);
  return site;
}

const folder = mkdtempSync(join(tmpdir(), "hubrace-bench-publish-"));
try {
  const [before, after] = process.argv.slice(2);
  const day = 86_400_000;
  const began = Date.parse("2026-10-01");
  const sites = [before, after].map((site, index) => site ?? sandboxDay(utcDate(began + index * day), folder));
  await compare(sites[0] ?? "", sites[1] ?? "", join(folder, "published"));
} finally {
  rmSync(folder, { recursive: true, force: true });
}
