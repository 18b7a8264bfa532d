import { createHash } from "node:crypto";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { expect } from "vitest";
import type { Clock } from "../../../core/clock.ts";
import { type CrawlOptions, crawlStage } from "../../../core/crawl/crawl.ts";
import type { LogFields, Progress } from "../../../core/log.ts";
import type { Source, StageContext, StageResult } from "../../../core/stage.ts";
import { MemoryBlobs, MemoryLedger } from "../../support/memory.ts";
import { SkippingClock } from "../../support/skipping-clock.ts";

export const RUN = "2026-08-21-a1";

/** A place to crawl into: it lives on between attempts, as a lake and its ledger do. */
export class Lab {
  readonly blobs: MemoryBlobs;
  readonly ledger: MemoryLedger;
  readonly clock = new SkippingClock();
  readonly progress: Progress[] = [];
  readonly lines: { event: string; fields: LogFields | undefined }[] = [];
  limit: number | null = null;
  source: Source = { kind: "url", label: "a test", simulated: false };

  constructor(blobs = new MemoryBlobs(), ledger = new MemoryLedger()) {
    this.blobs = blobs;
    this.ledger = ledger;
  }

  /** One attempt with a workspace of its own, which it must leave empty. */
  async crawl(hub: string, options: Partial<CrawlOptions> = {}, clock: Clock = this.clock): Promise<StageResult> {
    const { blobs, ledger, source } = this;
    const workspace = await mkdtemp(join(tmpdir(), "hubrace-test-"));
    const context: StageContext = {
      run: { id: RUN, date: "2026-08-21", asOf: Date.parse("2026-08-22T00:00:00Z"), source, limit: this.limit },
      blobs,
      ledger,
      clock,
      log: {
        info: (event, fields) => this.lines.push({ event, fields }),
        warn: () => {},
        progress: (progress) => this.progress.push(progress),
      },
      workspace,
      sql: { memory: "1GB", threads: 1 },
      signal: new AbortController().signal,
    };
    try {
      return await crawlStage({ hub, fetch, ...options })(context);
    } finally {
      expect(await readdir(workspace)).toEqual([]);
      await rm(workspace, { recursive: true });
    }
  }

  /** SHA-256 of every blob by key. */
  sums(): Record<string, string> {
    const sum = (body: Uint8Array) => createHash("sha256").update(body).digest("hex");
    return Object.fromEntries([...this.blobs.files].sort().map(([key, body]) => [key, sum(body)]));
  }

  /** The lines of each part, in the order of parts. */
  parts(): string[][] {
    const bodies = [...this.blobs.files].sort().map(([, body]) => gunzipSync(body).toString());
    return bodies.map((text) => text.trimEnd().split("\n"));
  }
}

/** An effect that fails: the process is killed just before or just after it. */
export class Killed extends Error {}

/** The lab with blobs and a ledger that die at the n-th write (from 1), before it takes place or after. */
export function mortal(lab: Lab, write: number, moment: "before" | "after"): Lab {
  let writes = 0;
  const blow = async <T>(effect: () => Promise<T>): Promise<T> => {
    const fatal = ++writes === write;
    if (fatal && moment === "before") throw new Killed();
    const done = await effect();
    if (fatal) throw new Killed();
    return done;
  };
  const blobs = new Proxy(lab.blobs, {
    get: (target, name) => {
      if (name === "fromFile")
        return (...given: Parameters<MemoryBlobs["fromFile"]>) => blow(() => target.fromFile(...given));
      if (name === "delete") return (key: string) => blow(() => target.delete(key));
      return Reflect.get(target, name);
    },
  });
  const ledger = new Proxy(lab.ledger, {
    get: (target, name) =>
      name === "put"
        ? (...given: Parameters<MemoryLedger["put"]>) => blow(() => target.put(...given))
        : Reflect.get(target, name),
  });
  return Object.assign(new Lab(blobs, ledger), { limit: lab.limit, source: lab.source });
}
