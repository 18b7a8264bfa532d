import { describe, expect, test } from "vitest";
import type { Measurement } from "../../bench/measure.ts";
import { beyond, LIMITS, unmeasured } from "../../bench/thresholds.ts";

/** A crawl of 100,000 models that is within all of its limits. */
const crawl = (counts: Record<string, number> = {}, peak_rss_bytes = 200e6): Measurement => ({
  ...{ name: "crawl", size: 100_000, seconds: 1e6, cpu_seconds: 1e6, rows_per_second: 0, peer: null, ratio: null },
  peak_rss_bytes,
  counts: { requests: 100, bytes_written: 8e6, ...counts },
});

describe("the limits of the quick benchmarks", () => {
  test("let pass what is within them, however long it took", () => {
    expect(beyond(crawl())).toEqual([]);
  });

  test("name the measurement, the count, its value and the limit that it breaks", () => {
    expect(beyond(crawl({ requests: 101 }))).toEqual(["crawl: requests is 101, more than 100"]);
    expect(beyond(crawl({}, 301e6))).toEqual(["crawl: peak_rss_bytes is 301000000, more than 300000000"]);
  });

  test("are broken by a count that is no longer there, and by a measurement that is not", () => {
    const { requests, ...others } = crawl().counts;
    expect(beyond({ ...crawl(), counts: others })).toEqual(["crawl: requests is undefined, more than 100"]);
    const names = new Set(Object.keys(LIMITS));
    expect(unmeasured(names)).toEqual([]);
    names.delete("lineage");
    expect(unmeasured(names)).toEqual(["lineage: has a limit and was not measured"]);
  });

  test("hold for what must not be too little as well: the share of the quota", () => {
    const quota = (share_of_quota: number) => beyond({ ...crawl({ share_of_quota }), name: "a sweep" });
    expect(quota(0.97)).toEqual([]);
    expect(quota(0.969)).toEqual(["a sweep: spends 0.969 of the quota, less than 0.97"]);
  });

  test("are none of time", () => {
    const counts = Object.values(LIMITS).flatMap((limit) => Object.keys(limit));
    expect(counts.filter((count) => /second|time|rate/.test(count))).toEqual([]);
  });
});
