import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readQuota } from "../../../core/hub/rate-limit.ts";
import { hasShared, type Replay, startReplay } from "../../support/replay.ts";
import type { SkippingClock } from "../../support/skipping-clock.ts";
import { Killed, Lab, mortal } from "./lab.ts";

const DAY = "2026-08-21";

describe.skipIf(!hasShared("hub-replay/server.mjs", "data/hub-days"))("a recorded day", () => {
  let replay: Replay;
  let undisturbed: Record<string, string>;

  beforeAll(async () => {
    replay = await startReplay({ day: DAY });
    const lab = new Lab();
    const result = await lab.crawl(replay.url);
    expect(result).toMatchObject({ rows: 13_192, counts: { pages: 14, requests: 14, models: 13_192, parts: 2 } });
    undisturbed = lab.sums();
  });
  afterAll(() => replay.stop());

  test("is written as the Hub sent it, each model once and oldest first", async () => {
    const lab = new Lab();
    await lab.crawl(replay.url);
    const rows = lab.parts().flat();
    const response = await fetch(
      `${replay.url}/api/models?limit=3&sort=createdAt&direction=1&expand=author&expand=tags`,
    );
    const oldest = (await response.json()) as { id: string; tags: string[] }[];
    const parsed = rows.map((row) => JSON.parse(row) as { id: string; createdAt: string });
    expect(parsed.slice(0, 3)).toMatchObject(oldest);
    expect(new Set(parsed.map((model) => model.id)).size).toBe(13_192);
    expect(parsed.map((model) => model.createdAt)).toEqual(parsed.map((model) => model.createdAt).sort());
    expect(lab.sums()).toEqual(undisturbed);
  });

  test("with three requests of ten failing in every way ends with the same bytes", async () => {
    const faulty = await startReplay({ day: DAY, faults: "7:0.3" });
    try {
      const lab = new Lab();
      const result = await lab.crawl(faulty.url, { limits: { firstByteMs: 60_000, idleMs: 3_000 } });
      const { faults, requests } = await faulty.stats();
      expect(result.counts.retries).toBeGreaterThan(5);
      expect(Object.values(faults).reduce((sum, count) => sum + count, 0)).toBe(requests - 1 - 14); // stats asks once itself
      expect(lab.sums()).toEqual(undisturbed);
    } finally {
      await faulty.stop();
    }
  });

  test("within a quota of 5 requests per 300 s waits twice for the window's end, is never refused, and ends with the same bytes", async () => {
    const lab = new Lab();
    const limited = quota(lab.clock, 5, 300);
    const result = await lab.crawl(replay.url, { fetch: limited.fetch });
    expect(limited.refused()).toBe(0);
    expect(lab.clock.sleeps).toEqual([301_000, 301_000]);
    expect(result.counts).toMatchObject({ retries: 0, waited_seconds: 602 });
    expect(lab.sums()).toEqual(undisturbed);
  });

  test("killed at every write, and begun again each time, ends with the same bytes", async () => {
    const lab = new Lab();
    await expect(mortal(lab, 1, "after").crawl(replay.url)).rejects.toThrow(Killed);
    await expect(mortal(lab, 2, "before").crawl(replay.url)).rejects.toThrow(Killed);
    await expect(mortal(lab, 2, "after").crawl(replay.url)).rejects.toThrow(Killed);
    await expect(mortal(lab, 1, "after").crawl(replay.url)).rejects.toThrow(Killed);
    await lab.crawl(replay.url);
    expect(lab.sums()).toEqual(undisturbed);
  });
});

/** The Hub's fixed windows over a fetch, on a clock that skips waits. The headers are the Hub's; t counts whole seconds. */
function quota(clock: SkippingClock, requests: number, windowSeconds: number) {
  let windowEnd = 0;
  let left = 0;
  let refused = 0;
  const limitedFetch: typeof fetch = async (input, init) => {
    if (clock.now() >= windowEnd) {
      windowEnd = clock.now() + windowSeconds * 1000;
      left = requests;
    }
    const header = `"api";r=${Math.max(0, left - 1)};t=${Math.ceil((windowEnd - clock.now()) / 1000)}`;
    expect(readQuota(header)).not.toBeNull();
    if (left === 0) {
      refused++;
      return new Response("", { status: 429, headers: { RateLimit: header } });
    }
    left--;
    const response = await fetch(input, init);
    const headers = new Headers(response.headers);
    headers.set("RateLimit", header);
    return new Response(response.body, { status: response.status, headers });
  };
  return { fetch: limitedFetch, refused: () => refused };
}
