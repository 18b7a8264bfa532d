import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import type { Server } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { serve } from "../../cli/serve.ts";
import { filesBelow } from "../../site/prepare/files-below.ts";
import { hasChromium, launch } from "../support/browser.ts";
import { wholeOrPart } from "../support/long.ts";
import { FAMILIES as MOST, manyFamilies } from "../support/many-families.ts";
import { weigh } from "../support/page-weight.ts";
import { build, remove, writeRelease } from "./fixture.ts";

const FAMILIES = wholeOrPart("site/many-families builds a report of 2,500 families, not of 10,000", MOST, 2_500);

/** What a list of every family may take that is read once, of 200 kB for ten thousand: it grows with their number. */
const LIST = 200_000 * (FAMILIES / MOST);

/**
 * The budgets of a report with as many families as the Hub has, and more: in bytes, compressed; no time is measured here (bench/site.ts
 * builds all ten thousand).
 */
describe(`the report of ${FAMILIES} families`, () => {
  const folder = mkdtempSync(join(tmpdir(), "hubrace-many-"));
  const site = join(folder, "site");
  let files: string[];
  let server: Server;
  let url: string;
  let browser: Browser | undefined;

  beforeAll(async () => {
    const release = await writeRelease(undefined, manyFamilies(FAMILIES));
    await build(release, site);
    await remove(release);
    files = [...filesBelow(site)].map((path) => path.slice(site.length + 1));
    ({ server, url } = await serve(site, 0));
    if (hasChromium()) browser = await launch();
  }, 900_000);
  afterAll(async () => {
    await browser?.close();
    server?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  /** Files that are larger than `most` bytes when they are compressed. Most are smaller as they lie, or after a quick try. */
  const heavier = (paths: readonly string[], most: number) =>
    paths.filter((path) => {
      if (statSync(join(site, path)).size <= most) return false;
      const body = readFileSync(join(site, path));
      return gzipSync(body, { level: 1 }).length > most && gzipSync(body).length > most;
    });
  const below = (start: string, end: string) => files.filter((path) => path.startsWith(start) && path.endsWith(end));

  it("has a page, a feed, a badge and a JSON file for each family, none of the pages above 25 kB", () => {
    const pages = files.filter((path) => /^families\/maker-\d+\/[^/]+\/index\.html$/.test(path));
    expect(pages.length).toBe(FAMILIES);
    expect(heavier(pages, 25_000)).toEqual([]);
    expect(below("families/maker-", "/rss.xml").length).toBe(FAMILIES);
    expect(below("badges/families/", ".svg").length).toBe(FAMILIES);
    expect(below("api/v1/families/", ".json").length).toBe(FAMILIES);
    expect(files.some((path) => path.startsWith("family-shell"))).toBe(false);
  });

  it("has no file above 60 kB that look-up or planner read for one model", () => {
    const shards = below("api/v1/models/", ".json");
    // 55,000 derivatives have 256 shards, 219,000 have 4,096.
    expect(shards.length).toBe(FAMILIES < MOST ? 256 : 4096);
    expect(heavier([...shards, ...below("api/v1/plan/", ".json")], 60_000)).toEqual([]);
  });

  it("lists every family in the sitemap, and in a list for the index and one for the search that are read once", () => {
    const sitemap = below("sitemap-", ".xml").map((path) => readFileSync(join(site, path), "utf8"));
    expect(sitemap.join("").match(/<loc>[^<]*\/families\/maker-\d+\/[^<]*<\/loc>/g)?.length).toBe(FAMILIES);
    expect(heavier(["families/index.json", "search/places.json"], LIST)).toEqual([]);
    const shown = files.filter((path) => /^families\/(?:page\/\d+\/)?index\.html$/.test(path));
    // 200 of them on each page.
    expect(shown.length).toBe(Math.ceil(FAMILIES / 200));
    expect(heavier(shown, 60_000)).toEqual([]);
  });

  it.skipIf(!hasChromium())("opens its front page within 60 kB, 10 of them scripts", async () => {
    if (browser === undefined) throw new Error("no browser");
    for (const width of [360, 1280]) {
      const front = await weigh(browser, url, width);
      expect(front.bytes).toBeLessThanOrEqual(60_000);
      expect(front.scriptBytes).toBeLessThanOrEqual(10_000);
      expect([front.elsewhere, front.complaints, front.layoutShift]).toEqual([[], [], 0]);
    }
  });

  it.skipIf(!hasChromium())("finds one of them by its name in the index, and pages through what is left", async () => {
    const page = await browser?.newPage();
    if (page === undefined) throw new Error("no browser");
    const said = (text: string) => page.locator("[data-shown]").getByText(text, { exact: true }).waitFor();
    await page.goto(new URL("/families/", url).href);
    expect(await page.locator("tbody tr").count()).toBe(200);
    await page.getByLabel("Search").fill("family-2499-");
    await said("1 family");
    expect(await page.locator("tbody th a").allTextContents()).toEqual(["maker-2499/Family-2499-50B"]);
    // Family-24 itself, Family-240 to 249 and Family-2400 to 2499.
    await page.getByLabel("Search").fill("family-24");
    await said("111 families");
    await page.getByLabel("Search").fill("");
    await page.getByLabel("Mostly").selectOption("adapter");
    await page.waitForURL(/relation=adapter/);
    expect(await page.locator("tbody tr").count()).toBeLessThanOrEqual(200);
    await page.locator("tbody th a").first().click();
    await page.waitForURL(/\/families\/maker-\d+\//);
    expect(await page.locator("h1").innerText()).toMatch(/^maker-\d+\/Family-/);
  });
});
