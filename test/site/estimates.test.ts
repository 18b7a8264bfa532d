import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { parseHTML } from "linkedom";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { withDuckDB } from "../../core/duckdb.ts";
import { estimateStage } from "../../core/estimate/stage.ts";
import type { EstimateChecks } from "../../core/estimate/study/checks.ts";
import type { Chart } from "../../site/charts/chart.ts";
import { openRelease, readCharts } from "../../site/prepare/charts.ts";
import { readRelease } from "../../site/prepare/prepare.ts";
import { readParquet } from "../support/independent/parquet.ts";
import { estimatedRows, ONE_SNAPSHOT } from "./estimated-panel.ts";
import { DATE, filesOf, remove, writeRelease } from "./fixture.ts";
import { sharedSite } from "./shared-site.ts";

const folder = mkdtempSync(join(tmpdir(), "hubrace-estimates-"));
const releases: string[] = [];
afterAll(async () => {
  for (const made of [...releases, folder]) await remove(made);
});

async function releaseOf(bases: number): Promise<string> {
  const release = await writeRelease(undefined, estimatedRows(bases, ONE_SNAPSHOT), [estimateStage]);
  releases.push(release);
  return release;
}

/** The charts of a release without the pages around them. */
async function chartsOf(folderOfRelease: string): Promise<Map<string, Chart>> {
  const { release } = await readRelease(folderOfRelease);
  const charts = await withDuckDB({ memory: "512MB", threads: 1, temporary: join(folder, "spill") }, async (sql) => {
    await openRelease(sql, folderOfRelease, release);
    return readCharts(sql, release, new AbortController().signal);
  });
  return new Map(charts.map((chart) => [chart.id, chart]));
}

const ESTIMATES = [
  "estimates-of-likes",
  "estimates-of-downloads",
  "estimates-placebos",
  "estimates-placebos-of-downloads",
  "main-table",
  "specification-curve-of-lateness-and-likes",
  "specification-curve-of-crowding-and-likes",
  "specification-curve-of-lateness-and-downloads",
  "specification-curve-of-crowding-and-downloads",
  "binned-scatter-of-likes",
  "binned-scatter-of-downloads",
];

type Estimate = Record<string, string | number | boolean | null>;
const MAIN = ["ppml.lag.30d.family+month", "ppml.rank_authors.30d.family+month"];
const FOCUS = ["ln(1+lag)", "ln(rank_authors)", "ln(1+rivals_30d)"];

describe("a day whose entries were all read at 30 days of age", () => {
  let files: Map<string, Buffer>;
  let estimates: Estimate[];
  let checks: EstimateChecks;
  beforeAll(async () => {
    const { release, site } = await sharedSite("estimated");
    files = await filesOf(site);
    // By another reader than the one that the site is built with.
    estimates = (await readParquet(join(release, "estimates.parquet"))).rows as Estimate[];
    checks = JSON.parse(files.get(`data/v1/${DATE}/estimate-checks.json`)?.toString("utf8") ?? "");
  });
  const html = (path: string) => files.get(`${path.slice(1)}index.html`)?.toString("utf8") ?? "";
  const chart = (id: string): Chart => JSON.parse(files.get(`charts/${id}.json`)?.toString("utf8") ?? "");

  it("prints every number of the main table as estimates.parquet has it, on both pages", () => {
    const wanted = estimates.filter(
      ({ spec, tier, term, estimate }) =>
        MAIN.includes(String(spec)) && FOCUS.includes(String(term)) && tier === "T1" && estimate !== null,
    );
    expect(wanted.length).toBeGreaterThanOrEqual(16);
    for (const path of ["/recognition/", "/methods/"]) {
      const printed = new Map(
        [...parseHTML(html(path)).document.querySelectorAll("#main-table [data-key]")].map((cell) => [
          cell.getAttribute("data-key"),
          cell.getAttribute("data-value"),
        ]),
      );
      for (const row of wanted) {
        const value = (column: string) =>
          Number(printed.get(`${row.spec} ${row.outcome} ${row.sample} ${row.term} ${column}`) || Number.NaN);
        for (const column of ["p_value", "n", "n_dropped", "families", "authors", "largest_cluster_share"])
          expect(value(column), `${row.spec} ${row.term} ${column}`).toBe(Number(row[column]));
        // exp(x ln 2) − 1 is 2^x − 1.
        for (const [column, of] of [
          ["effect_per_doubling", "estimate"],
          ["effect_low", "ci_low"],
          ["effect_high", "ci_high"],
        ] as const)
          expect(value(column), `${row.spec} ${row.term} ${column}`).toBeCloseTo(2 ** Number(row[of]) - 1, 9);
        const check = checks.main.find(
          (one) =>
            one.spec === row.spec && one.outcome === row.outcome && one.sample === row.sample && one.term === row.term,
        );
        expect(value("p_holm")).toBe(check?.p_holm);
        expect(value("without_family_low")).toBeCloseTo(2 ** (check?.families?.low ?? Number.NaN) - 1, 9);
        expect(value("without_author_high")).toBeCloseTo(2 ** (check?.authors?.high ?? Number.NaN) - 1, 9);
      }
      expect(printed.size).toBe(wanted.length * 15);
    }
  });

  it("gives grade A to what was read at a fixed age and B to what holds the snapshot's outcomes too", () => {
    expect(chart("estimates-of-likes").grade).toBe("A");
    expect(chart("estimates-of-likes").title).toMatch(/^Likes at 30 days of age: /);
    expect(chart("estimates-of-likes").caveat).not.toContain("One snapshot");
    expect(chart("estimates-of-downloads").title).toMatch(/^Downloads of the first 30 days: /);
    expect(chart("main-table").grade).toBe("B");
    expect(chart("main-table").caveat).toContain("cannot be told apart");
  });

  it("says that no association was found where the interval holds zero, and only there", () => {
    const { title, rows } = chart("estimates-of-likes");
    const pooled = rows.filter((row) => row.tier === "T1" && row.sample === "all");
    expect(pooled).toHaveLength(3);
    const zero = pooled.filter((row) => Number(row.effect_low) <= 0 && Number(row.effect_high) >= 0);
    const [, none = ""] = title.split("no association found with ");
    expect(none === "" ? 0 : none.split(/, | or /).length).toBe(zero.length);
    for (const row of rows.filter(({ reading }) => reading !== "no estimate"))
      expect(row.reading === "no association found").toBe(Number(row.effect_low) <= 0 && Number(row.effect_high) >= 0);
  });

  it("shows every placebo of likes and of downloads, on T0 beside", () => {
    for (const [id, outcome] of [
      ["estimates-placebos", "likes_at_30"],
      ["estimates-placebos-of-downloads", "downloads_at_30"],
    ] as const) {
      const rows = chart(id).rows.filter((row) => row.sample === "all" && row.effect_per_doubling !== null);
      const wanted = [
        "ln(1+lag) permuted",
        "ln(1+leading_30d)",
        "ln(1+rivals_30d of another family)",
        "ln(1+rivals_30d) permuted",
      ];
      for (const tier of ["T0", "T1"])
        expect([id, rows.flatMap((row) => (row.tier === tier ? row.term : [])).sort()]).toEqual([id, wanted]);
      const t0 = Object.fromEntries(
        rows.flatMap((row) => (row.tier === "T0" ? [[row.term, row.effect_per_doubling]] : [])),
      );
      for (const row of rows) expect([row.outcome, row.effect_t0]).toEqual([outcome, t0[String(row.term)]]);
    }
  });

  it("draws every specification of the curve, lowest first, with each of its choices", () => {
    const { rows, picture } = JSON.parse(JSON.stringify(chart("specification-curve-of-lateness-and-likes"))) as Chart;
    expect(picture).toBeUndefined();
    const wanted = estimates.filter(
      ({ outcome, sample, spec, term }) =>
        ["likes_at_7", "likes_at_30", "likes_at_90", "likes"].includes(String(outcome)) &&
        sample === "all" &&
        !/placebo|family\*month/.test(String(spec)) &&
        ["ln(1+lag)", "ln(rank_authors)", "ln(rank_mid)"].includes(String(term)),
    );
    // 3 estimators × 3 measures × 3 windows × 4 effects, on 3 tiers, of likes at 30 days and in the snapshot.
    expect(wanted).toHaveLength(2 * 3 * 108);
    expect(rows).toHaveLength(wanted.length);
    const effects = rows.flatMap((row) => (row.effect_per_doubling === null ? [] : Number(row.effect_per_doubling)));
    expect(effects).toEqual([...effects].sort((a, b) => a - b));
    const document = parseHTML(html("/recognition/")).document;
    const figure = document.getElementById("specification-curve-of-lateness-and-likes");
    for (const width of ["wide", "narrow"]) {
      const svg = figure?.querySelector(`svg.${width}`);
      const labels = [...(svg?.querySelectorAll("text") ?? [])].map((text) => text.textContent);
      expect(labels).toEqual(
        expect.arrayContaining(
          [
            "Outcome",
            "at 30 days, A",
            "so far, B",
            "lag",
            "among authors",
            "among entries",
            "7 days",
            "T0",
            "T2",
          ].concat(["family, month", "family", "no family", "author too", "Poisson", "ln(1 + count)", "any at all"]),
        ),
      );
      // One interval for each estimate, in the two colours together.
      const intervals = [...(svg?.querySelectorAll("path[stroke-opacity]") ?? [])].flatMap(
        (path) => path.getAttribute("d")?.match(/M[\d.]+ -?\d+V/g) ?? [],
      );
      expect(intervals).toHaveLength(effects.length);
    }
  });

  it("counts what was left out by reason, so that nothing is lost", () => {
    const { rows } = chart("estimates-left-out");
    const of = (tier: string, outcome: string) =>
      Object.fromEntries(
        rows.flatMap((row) => (row.tier === tier && row.outcome === outcome ? [[row.reason, row.n]] : [])),
      );
    // 60 bases with one entry older than the base and eight later ones, and two entries without a date.
    const everything = of("T0", "likes_at_30");
    expect(everything).toMatchObject({ undated: 2, before_base: 60, unread: 0, young: 0 });
    expect(Object.values(everything).reduce((sum: number, n) => sum + Number(n), 0)).toBe(60 * 9 + 2);
    const fit = estimates.find(
      (row) => row.spec === MAIN[0] && row.outcome === "likes_at_30" && row.sample === "all" && row.tier === "T0",
    );
    expect(everything.used).toBe(Number(fit?.n));
    expect(Number(everything.alone) + Number(everything.zero_groups) + Number(everything.separated)).toBe(
      Number(fit?.n_dropped),
    );
  });

  it("lists what has no estimate with its reason and without a number", () => {
    const { rows } = chart("estimates-missing");
    const failed = checks.fits.filter(({ reason }) => reason !== null);
    expect(rows).toHaveLength(failed.length);
    expect(rows.filter((row) => row.sample === "merge").length).toBeGreaterThan(0);
    for (const row of rows) expect(String(row.reason).length).toBeGreaterThan(10);
    expect(html("/recognition/")).toMatch(/estimates-missing[\s\S]*not enough data/);
  });

  it("draws each binned scatter with the bins of the checks", () => {
    const bins = checks.main.find(
      ({ spec, outcome, sample, term }) =>
        spec === MAIN[0] && outcome === "likes_at_30" && sample === "all" && term === "ln(1+lag)",
    )?.bins;
    const rows = chart("binned-scatter-of-likes").rows.filter(({ term }) => term === "ln(1+lag)");
    expect(rows.map(({ x, y, entries }) => ({ x, y, n: Number(entries) }))).toEqual(bins);
    expect(bins?.length).toBeGreaterThan(4);
  });

  it("shows and explains on the methods page what the recognition page shows, and no page claims an effect", () => {
    const methods = parseHTML(html("/methods/")).document;
    for (const id of [
      "estimates-of-likes",
      "main-table",
      "estimates-placebos",
      "specification-curve-of-lateness-and-likes",
    ].concat(["binned-scatter-of-likes", "estimates-left-out"]))
      expect(methods.getElementById(id)?.querySelector(".missing"), id).toBeNull();
    expect(methods.getElementById("trap")?.nextElementSibling?.textContent).toContain("that sum is a constant");
    const recognition = parseHTML(html("/recognition/")).document;
    for (const id of [...ESTIMATES, "estimates-left-out", "estimates-missing"])
      expect(recognition.querySelector(`#estimates #${id}`), id).not.toBeNull();
    for (const [path, body] of files)
      if (/\.(html|json|svg)$/.test(path)) expect(body.toString("utf8"), path).not.toMatch(/penalt|premium/i);
  });

  it("keeps the page with all of it within 100 kB compressed", () => {
    expect(gzipSync(html("/recognition/")).length).toBeLessThanOrEqual(100_000);
  });
});

describe("a day of which there is one snapshot", () => {
  it("has only grade B, and each figure says what one snapshot cannot tell", async () => {
    const charts = await chartsOf(await releaseOf(60));
    for (const id of ESTIMATES) {
      const chart = charts.get(id);
      expect([id, chart?.grade, chart?.missing]).toEqual([id, "B", null]);
      expect(chart?.caveat, id).toContain(
        "One snapshot: being late and having had less time to be noticed cannot be told apart.",
      );
    }
    expect(charts.get("estimates-of-likes")?.title).toMatch(/^Likes so far \(given age\): /);
    expect(charts.get("estimates-of-downloads")?.title).toMatch(/^Downloads of the last 30 days \(given age\): /);
    const used = charts.get("estimates-left-out")?.rows.find((row) => row.tier === "T0" && row.reason === "used");
    expect(Number(used?.n)).toBeGreaterThan(200);
  });
});

describe("a day of 19 families", () => {
  it("says that there is not enough data, with how much there is, and draws nothing", async () => {
    const charts = await chartsOf(await releaseOf(19));
    for (const id of ESTIMATES) {
      const chart = charts.get(id);
      expect(chart?.picture, id).toBeNull();
      expect(chart?.missing, id).toMatch(/^Not enough data \(n = [1-9]\d*\): this figure needs at least /);
      for (const row of chart?.rows ?? []) expect(row.effect_per_doubling ?? null, id).toBeNull();
    }
    const left = charts.get("estimates-left-out");
    expect(left?.title).toContain("could use");
    expect(charts.get("estimates-missing")?.rows.length).toBeGreaterThan(100);
    expect(charts.get("estimates-missing")?.description).toContain("not enough data");
  });
});
