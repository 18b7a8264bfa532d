import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { drawBenchmarks } from "../../bench/chart.ts";
import { benchmarksPage } from "../../bench/document.ts";
import { joined, type Run, rangeOf, summarize } from "../../bench/runs.ts";

const run = (name: string, seconds: number, more: Partial<Run> = {}): Run => ({
  ...{ name, size: 1_000_000, seconds, cpu_seconds: seconds / 2, rows_per_second: Math.round(1e6 / seconds) },
  ...{ peak_rss_bytes: 100e6, peer: null, ratio: null, counts: {} },
  ...{ limit: "processor", date: "2026-08-21", machine: "2 cores", load: 1 },
  ...more,
});

describe("runs of a measurement", () => {
  test("give their least, median and most; of an even number the lower middle, which was measured", () => {
    expect(rangeOf([3, 1, 2])).toEqual({ min: 1, median: 2, max: 3 });
    expect(rangeOf([4, 1, 3, 2])).toEqual({ min: 1, median: 2, max: 4 });
    expect(rangeOf([5])).toEqual({ min: 5, median: 5, max: 5 });
  });

  test("are one row, with the counts of the run in the middle and the largest memory of all", () => {
    const runs = [
      run("crawl", 9, { peak_rss_bytes: 300e6, counts: { requests: 9 } }),
      run("crawl", 4, { counts: { requests: 4 }, load: 8 }),
      run("crawl", 5, { counts: { requests: 5 } }),
      run("crawl", 7, { size: 2 }),
    ];
    const [other, row, ...none] = summarize(runs);
    expect(none).toEqual([]);
    expect(row).toMatchObject({
      runs: 3,
      seconds: { min: 4, median: 5, max: 9 },
      load: { min: 1, max: 8 },
      peak_rss_bytes: 300e6,
      counts: { requests: 5 },
    });
    expect(other).toMatchObject({ size: 2, runs: 1 });
  });

  test("take the place of the earlier ones of the same name, size and peer, or join them", () => {
    const kept = [run("crawl", 1), run("snapshot", 2), run("crawl", 3, { size: 2 })];
    const seconds = (runs: readonly Run[]) => runs.map((one) => one.seconds);
    expect(seconds(joined(kept, [run("crawl", 9)], false))).toEqual([2, 3, 9]);
    expect(seconds(joined(kept, [run("crawl", 9)], true))).toEqual([1, 2, 3, 9]);
  });
});

test("of two machines are told for each beside a target: one met on one of them is not met on both", () => {
  const page = (...machines: string[]) =>
    benchmarksPage(
      summarize(machines.map((machine, n) => run("snapshot", 24 + 5 * n, { machine: `2 cores (${machine}), 24 GB` }))),
    );
  expect(page("A", "B")).toContain("| 24.0 s on 2 cores (A); 29.0 s on 2 cores (B), load 1;");
  expect(page("A", "A")).toContain("| 24.0 / 24.0 / 29.0 s, load 1;");
});

describe("the page of measurements", () => {
  const all = summarize([
    run("crawl", 50, { counts: { bytes_written: 80e6 } }),
    run("snapshot", 30, { counts: { bytes_written: 70e6 } }),
    run("limit of snapshot: plain copy of what it reads and writes", 1, { counts: { bytes: 150e6 } }),
    run("panels", 8, { counts: { derivatives_seconds: 3, families_seconds: 5 } }),
    run("estimate", 20),
    run("places and rivals", 2, { peer: "pandas", ratio: 21.5 }),
    run("places and rivals", 2, { peer: "numpy", ratio: 1.25, counts: { ratio_by_the_clock: 1.5 } }),
    run("first day", 40, {
      counts: { files_written: 100, bytes_written: 5e6, crawl_seconds: 1, crawl_bytes_written: 1e6 },
    }),
    run("second day", 41, { counts: { bytes_written: 6e6, crawl_seconds: 2, crawl_bytes_written: 2e6 } }),
    run("second day, files of the first written again", 41, {
      counts: { files: 1, bytes: 9, "bytes of outcomes/x": 9 },
    }),
  ]);
  const page = benchmarksPage(all);

  test("sets a stage beside what its bytes cost at least", () => {
    // 15 processor seconds beside 0.5.
    expect(page).toContain(
      "| snapshot | 1,000,000 | 15.0 | plain copy of what it reads and writes | 150 MB | 0.50 | 30.0 |",
    );
  });

  test("sorts panels by their time and gives a peer with its ratio", () => {
    expect(page).toMatch(/\| families \| 5\.00 \|\n\| derivatives \| 3\.00 \|/);
    expect(page).toContain("| 21.5 × (pandas) |");
    expect(page).toContain("| places and rivals | 1,000,000 | 20 × | 21.5 × pandas |");
    expect(page).toContain("| places and rivals | 1,000,000 | 20 × | 1.25 × numpy, 1.50 × by the clock |");
  });

  test("names what a second day writes again, and its bytes", () => {
    expect(page).toContain("writes 1 again: `outcomes/x` (9 bytes)");
    expect(page).toContain("| crawl | 1,000,000 | 2,000,000 | 1.00 | 2.00 |");
  });

  test("reckons on from bytes a model: 150 of them fill 10 GB with 66 million", () => {
    const measured = JSON.parse(readFileSync(new URL("../../infra/cost/measurements.json", import.meta.url), "utf8"));
    expect([measured.bytes.raw.value, measured.bytes.tables.value].map((bytes) => bytes / measured.models)).toEqual([
      expect.closeTo(383, 0),
      expect.closeTo(191, 0),
    ]);
    expect(page).toContain("a model takes 80 bytes in the raw parts and 70 in the snapshot");
    expect(page).toContain("66 million of the sandbox's");
    // Real rows have 383 and 191 bytes a model.
    expect(page).toContain("hold at least raw parts and snapshot at once: 17 million");
    // 12 hours are 28,800 pages at 1.5 s, and 144 windows of 500.
    expect(page).toContain("28 million at 1.5 s a page, 72 million by the anonymous quota");
    // 15 processor seconds for a million: 900 seconds on two cores do 120 million. The estimates' 10 seconds: 180 million, the panels' 4: 450 million.
    expect(page).toContain(
      "otherwise idle: snapshot at 120 million, estimate at 180 million, panels at 450 million models",
    );
    expect(page).toContain("| 10,000,000 | 10,000 | 1.7 h | 0.8 GB | 0.7 GB |");
  });

  test("has a picture with one row per measurement, without the limits", () => {
    const svg = drawBenchmarks(all);
    expect(svg).toMatch(/^<svg/);
    const drawn = all.filter(({ name }) => svg.includes(`>${name} (`)).map(({ name }) => name);
    expect(drawn).toEqual(all.map(({ name }) => name).filter((name) => !name.startsWith("limit of")));
  });

  test("begins with the stages as they run, by size", () => {
    const runs = [run("places", 1), run("panels", 1), run("crawl", 1), run("crawl", 1, { size: 5 })];
    expect(summarize(runs).map(({ name, size }) => `${name} ${size}`)).toEqual([
      "crawl 5",
      "crawl 1000000",
      "panels 1000000",
      "places 1000000",
    ]);
  });
});
