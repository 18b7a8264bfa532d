import { mkdtempSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { parseAtomFeed, parseJsonFeed, parseRssFeed } from "feedsmith";
import { parseHTML } from "linkedom";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findingsStage } from "../../core/findings/findings.ts";
import * as layout from "../../core/lake/layout.ts";
import { silentLog } from "../../core/log.ts";
import { panelQueries } from "../../core/panels/panels.ts";
import type { Finding } from "../../core/release/manifest.ts";
import { releaseStage } from "../../core/release/release.ts";
import { buildSite } from "../../site/build.ts";
import { fetchEarlier, keepCharts } from "../../site/earlier.ts";
import { siteStage } from "../../site/stage.ts";
import { TestLake } from "../support/lake.ts";
import { deadLinks } from "../support/links.ts";
import { MemoryBlobs } from "../support/memory.ts";
import { filesOf, remove, rows } from "./fixture.ts";
import { sharedSite } from "./shared-site.ts";

const DAYS = ["2026-08-21", "2026-08-22", "2026-08-23"] as const;
const [FIRST, SECOND, THIRD] = DAYS;

describe("the site of the third day of a lake", () => {
  const folder = mkdtempSync(join(tmpdir(), "hubrace-archive-"));
  const blobs = new MemoryBlobs();
  const lakes: TestLake[] = [];
  let second: Map<string, Buffer>;
  let third: Map<string, Buffer>;
  let ids: Record<string, string[]>;

  /** The report of the day, with that of the days before in it. */
  async function site(day: number): Promise<Map<string, Buffer>> {
    const output = join(folder, `site-${day}`);
    await lakes[day]?.stage(siteStage({ output, runs: async () => [], siteUrl: "https://race.example" }));
    return filesOf(output);
  }

  beforeAll(async () => {
    const queries = await panelQueries();
    // Each day lists ten entries more than the one before; no report is built on the first.
    for (const [index, date] of DAYS.entries()) {
      const lake = await new TestLake(date, blobs).derive(rows().slice(0, 160 + 10 * index));
      await lake.stage(findingsStage);
      await lake.stage(releaseStage({ queries }));
      lakes.push(lake);
      if (date === SECOND) second = await site(index);
    }
    third = await site(2);
    ids = Object.fromEntries(
      lakes.map((lake) => [
        lake.date,
        (JSON.parse(new TextDecoder().decode(lake.bytes(layout.findings(lake.date)))) as Finding[]).map(({ id }) => id),
      ]),
    );
  });
  afterAll(() => remove(folder));

  const text = (path: string, files = third) => files.get(path)?.toString("utf8") ?? "";
  const words = (path: string, files = third) =>
    (parseHTML(text(path, files)).document.querySelector("main")?.textContent ?? "").replace(/\s+/g, " ");
  const all = () => DAYS.flatMap((date) => ids[date] ?? []);

  it("keeps every finding of every day at its address, marked with its day", () => {
    expect(all().length).toBeGreaterThan(9);
    for (const date of DAYS) {
      for (const id of ids[date] ?? []) {
        const { document } = parseHTML(text(`findings/${id}/index.html`));
        expect(document.querySelector("time")?.getAttribute("datetime"), id).toBe(
          `${new Date(Date.parse(date) + 86_400_000).toISOString()}`,
        );
        expect(document.querySelector(".note") === null, id).toBe(date === THIRD);
      }
    }
  });

  it("shows in each day's page of the archive what the day found, and lists all of them", () => {
    const counts = { [FIRST]: 160, [SECOND]: 170, [THIRD]: 180 };
    for (const date of DAYS) {
      const page = words(`archive/${date}/index.html`);
      expect(page).toContain(`Models${counts[date]}`);
      const { document } = parseHTML(text(`archive/${date}/index.html`));
      const linked = [...document.querySelectorAll("#findings h3 a")].map((link) => link.getAttribute("href"));
      expect(linked).toEqual((ids[date] ?? []).map((id) => `/findings/${id}/`));
      expect(document.querySelectorAll(".picture svg").length, date).toBeGreaterThan(0);
    }
    const { document } = parseHTML(text("archive/index.html"));
    expect([...document.querySelectorAll("tbody a")].map((link) => link.getAttribute("href"))).toEqual(
      DAYS.toReversed().map((date) => `/archive/${date}/`),
    );
  });

  it("keeps the data of each day's charts, drawn later where the day had no report", () => {
    for (const date of DAYS) {
      const chart = JSON.parse(text(`archive/${date}/charts/crowded-niches.json`));
      expect(chart).toMatchObject({ date, id: "crowded-niches" });
      expect(third.has(`archive/${date}/charts/crowded-niches.csv`)).toBe(true);
    }
    const shown = text("charts/crowded-niches.json", second);
    const [page, kept] = ["https://race.example/charts/crowded-niches/", `https://race.example/archive/${SECOND}/`];
    expect(text(`archive/${SECOND}/charts/crowded-niches.json`)).toBe(shown.replace(page, kept));
    expect(shown).toContain(`"url":"${page}"`);
    for (const date of DAYS) {
      const kept = JSON.parse(gunzipSync(lakes[0]?.bytes(layout.report(date)) ?? "").toString("utf8"));
      expect(kept.date).toBe(date);
    }
  });

  it("says of an earlier day the same on the days after", () => {
    const same = (page: string) => page.replace(/The next that was published: .*?\. |This is the newest day\. /, "");
    expect(same(words(`archive/${FIRST}/index.html`))).toBe(same(words(`archive/${FIRST}/index.html`, second)));
    expect(same(words(`archive/${SECOND}/index.html`))).toBe(same(words(`archive/${SECOND}/index.html`, second)));
  });

  it("carries each finding once in each feed, the newest first, under ids that do not change", () => {
    const address = (id: string) => `https://race.example/findings/${id}/`;
    const wanted = DAYS.toReversed()
      .flatMap((date) => ids[date] ?? [])
      .map(address);
    const rss = (files?: Map<string, Buffer>) =>
      parseRssFeed(text("rss.xml", files)).items?.map((item) => item.guid?.value);
    expect(rss()).toEqual(wanted);
    expect(parseAtomFeed(text("atom.xml")).entries?.map((entry) => entry.id)).toEqual(wanted);
    expect(parseJsonFeed(text("feed.json")).items?.map((item) => item.id)).toEqual(wanted);
    expect(rss(second)).toEqual(wanted.slice((ids[THIRD] ?? []).length));
  });

  it("has no dead link, from the archive or to it", () => {
    expect(deadLinks(third)).toEqual([]);
    const found = [...third.keys()].filter((path) => /^data\/v1\/[^/]+\/SHA256SUMS$/.test(path));
    expect(found).toEqual(DAYS.map((date) => `data/v1/${date}/SHA256SUMS`));
  });

  it("lists every page once in the sitemap, with the day on which it changed", () => {
    const [index, pages] = [text("sitemap.xml"), text("sitemap-1.xml")];
    expect(index).toContain("<sitemap><loc>https://race.example/sitemap-1.xml</loc>");
    const listed = [...pages.matchAll(/<loc>https:\/\/race\.example(.*?)<\/loc>/g)].map((match) => match[1] ?? "");
    const built = [...third.keys()]
      .filter((path) => path.endsWith("index.html") && !text(path).includes('content="noindex'))
      .map((path) => `/${path.replace(/index\.html$/, "")}`);
    expect(listed.toSorted()).toEqual(built.toSorted());
    expect(pages).toContain(`/archive/${FIRST}/</loc><lastmod>${FIRST}</lastmod>`);
    expect(pages).toContain(`<loc>https://race.example/</loc><lastmod>${THIRD}</lastmod>`);
    expect(text("robots.txt")).toContain("Sitemap: https://race.example/sitemap.xml");
  });

  it("does not change the archive of a day when its report is built again after a later one", async () => {
    const before = lakes[0]?.bytes(layout.report(SECOND));
    const fetched = await fetchEarlier({
      blobs,
      date: SECOND,
      folder: join(folder, "earlier"),
      downloads: false,
      log: silentLog,
      signal: new AbortController().signal,
    });
    expect(fetched).toEqual({ folders: [join(folder, "earlier", FIRST)], newest: false });
    // Without downloads: the place that serves the site keeps them.
    expect([...(await filesOf(join(folder, "earlier", FIRST))).keys()]).toEqual([
      "charts.json",
      "findings.json",
      "release.json",
    ]);
    await keepCharts(blobs, SECOND, [], fetched.newest);
    expect(lakes[0]?.bytes(layout.report(SECOND))).toBe(before);
  });
});

describe("a day that keeps no charts any more", () => {
  const folder = mkdtempSync(join(tmpdir(), "hubrace-old-day-"));
  const OLD = "2026-07-01";
  let release: string;

  beforeAll(async () => {
    ({ release } = await sharedSite("rows"));
    await mkdir(join(folder, OLD));
    const manifest = JSON.parse(await readFile(join(release, "release.json"), "utf8"));
    await writeFile(join(folder, OLD, "release.json"), JSON.stringify({ ...manifest, date: OLD }));
    await writeFile(join(folder, OLD, "findings.json"), "[]");
  });
  afterAll(() => remove(folder));

  it.each([
    [true, "They stay below /data/v1/2026-07-01/.", "/data/v1/2026-07-01/derivatives.parquet"],
    [false, "They are no longer offered for download here", undefined],
  ])("offers its files where they stay (%j), and says so", async (downloadsElsewhere, words, address) => {
    const output = join(folder, `site-${downloadsElsewhere}`);
    const earlier = [join(folder, OLD)];
    const { signal } = new AbortController();
    await buildSite({ release, output, earlier, downloadsElsewhere, status: [], log: silentLog, signal });
    const { document } = parseHTML(await readFile(join(output, "archive", OLD, "index.html"), "utf8"));
    const files = document.querySelector("#files");
    expect(files?.textContent?.replace(/\s+/g, " ")).toContain(words);
    expect(files?.querySelector('a[href$="derivatives.parquet"]')?.getAttribute("href")).toBe(address);
    const { releases } = JSON.parse(await readFile(join(output, "data", "releases.json"), "utf8"));
    expect(releases.some(({ date }: { date: string }) => date === OLD)).toBe(downloadsElsewhere);
  });
});
