import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { BASE_COLUMNS, MODEL_COLUMNS, type ModelShard } from "../../site/src/api/model.ts";
import { shardDigits, shardNames, shardOf } from "../../site/src/api/shard.ts";
import { filesOf } from "../site/fixture.ts";
import { hasChromium, launch } from "../support/browser.ts";
import { Command } from "../support/command.ts";
import { readParquet } from "../support/independent/parquet.ts";
import { deadLinks } from "../support/links.ts";
import { scales } from "../support/page-weight.ts";
import { hasShared } from "../support/replay.ts";
import { dayRun, sampleRun } from "../support/shared-run.ts";
import { invalidHtml } from "../support/valid-html.ts";

const DAY = "2026-08-21";

/** The numbers that a page prints, by the key that it gives them; the first of each. */
async function numbersOn(page: Page): Promise<Record<string, number>> {
  const pairs = await page
    .locator("[data-key]")
    .evaluateAll((nodes) =>
      nodes.map((node) => [node.getAttribute("data-key") ?? "", Number(node.getAttribute("data-value"))] as const),
    );
  return Object.fromEntries([...pairs].reverse());
}

/** Requests that a page makes to anything but its own server, and what it complains about, from now on. */
function watch(page: Page, own: string): string[] {
  const complaints: string[] = [];
  page.on("request", (request) => {
    if (!request.url().startsWith(own)) complaints.push(`request to ${request.url()}`);
  });
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(error.message));
  return complaints;
}

/** Site path of the family at the head of the index. */
async function largestFamily(page: Page, url: string): Promise<string> {
  await page.goto(`${url}/families/`);
  return (await page.locator("table tbody th a").first().getAttribute("href")) ?? "";
}

/** The budgets of front page, a family's page and planner as somebody opens them: bytes, scripts, requests, hosts, layout shift, their policy. */
async function expectLight(browser: Browser, url: string, family: string): Promise<void> {
  for (const width of [360, 1280]) {
    const { weigh, close } = await scales(browser, width);
    for (const path of ["/", family, "/plan/"]) {
      const weight = await weigh(`${url}${path}`);
      const where = `${path} at ${width}`;
      expect([where, weight.elsewhere, weight.complaints, weight.layoutShift]).toEqual([where, [], [], 0]);
      expect(weight.requests, where).toBeLessThanOrEqual(path === "/plan/" ? 12 : 8);
      if (path === "/") {
        expect(weight.bytes, where).toBeLessThanOrEqual(60_000);
        expect(weight.scriptBytes, where).toBeLessThanOrEqual(10_000);
      }
      if (path === family) expect(weight.documentBytes, where).toBeLessThanOrEqual(25_000);
    }
    await close();
  }
}

/** No link of a site leads nowhere, and its pages are valid: all but the families', of which one stands for all. */
async function expectSound(site: string, family: string): Promise<void> {
  const files = await filesOf(site);
  expect(deadLinks(files)).toEqual([]);
  const pages = [...files].filter(
    ([path]) =>
      /^(?!families|charts|findings|embed|archive).*\.html$/.test(path) ||
      path === "families/index.html" ||
      path === `${decodeURIComponent(family).slice(1)}index.html`,
  );
  expect(pages.length).toBeGreaterThan(20);
  expect((await invalidHtml(pages)).slice(0, 20)).toEqual([]);
}

const able = hasShared("hub-replay/server.mjs", "data/hub-days") && hasChromium();

describe.skipIf(!able)("the report of a recorded day in Chromium", () => {
  let lake: string;
  let site: string;
  let server: Command;
  let browser: Browser;
  let url: string;
  /** Opened once, for all tests: a new one costs more than an address. */
  let page: Page;
  let complaints: string[];

  beforeAll(async () => {
    ({ lake, site } = await dayRun(DAY, { report: true }));
    server = new Command(["serve", "--site", site, "--port", "0"]);
    url = /ready (\S+)/.exec(await server.says("ready "))?.[1] ?? "";
    browser = await launch();
    page = await browser.newPage();
    complaints = watch(page, url);
  });
  beforeEach(() => {
    complaints.length = 0;
  });
  afterAll(async () => {
    await browser?.close();
    await server?.kill();
  });

  it("prints on the front page the numbers of the Parquet files", async () => {
    await page.goto(`${url}/`);
    const models = await readParquet(join(lake, "snapshots", `date=${DAY}`, "models.parquet"));
    const edges = await readParquet(join(lake, "snapshots", `date=${DAY}`, "edges.parquet"));
    const families = await readParquet(join(lake, "panels", `date=${DAY}`, "families.parquet"));
    expect(await numbersOn(page)).toMatchObject({
      "counts.models": models.rows.length,
      "figures.entries": edges.rows.length,
      "counts.families_10": families.rows.filter((row) => Number(row.children) >= 10).length,
    });
    const text = (await page.locator("body").innerText()).replaceAll("\u00a0", " ");
    expect(text).toContain(models.rows.length.toLocaleString("en-US"));
    expect(text).toContain("These are associations in public metadata, not effects.");
    expect(text).not.toMatch(/SIMULATED DATA|SAMPLE|NaN|undefined|Infinity|\bpenalty\b|\bpremium\b/);
    expect(complaints).toEqual([]);
  });

  it("prints on the largest family's page the numbers of its row and of its entries", async () => {
    const families = await readParquet(join(lake, "panels", `date=${DAY}`, "families.parquet"));
    const family = families.rows.toSorted((a, b) => Number(b.children) - Number(a.children))[0] ?? {};
    // As a reader comes to it: from the index.
    await page.goto(`${url}/families/`);
    await page
      .getByRole("link", { name: String(family.base), exact: true })
      .first()
      .click();
    await page.waitForURL(/\/families\/.+\/.+/);
    const printed = await numbersOn(page);
    for (const column of [
      "children",
      "children_t1",
      "authors",
      "entries_7d",
      "entries_30d",
      "entries_90d",
      "likes_sum",
      "downloads_30d_sum",
    ]) {
      expect([column, printed[`family.${column}`]]).toEqual([column, family[column]]);
    }
    expect(await page.locator("h1").innerText()).toContain(String(family.base));

    const derivatives = await readParquet(join(lake, "panels", `date=${DAY}`, "derivatives.parquet"));
    const first = derivatives.rows.find((row) => row.base === family.base && row.rank === 1);
    expect(await page.locator("main").innerText()).toContain(String(first?.id));
    expect(complaints).toEqual([]);
  });

  it("holds every derivative in its shard of the JSON API, with the values of the panel", async () => {
    const { rows } = await readParquet(join(lake, "panels", `date=${DAY}`, "derivatives.parquet"));
    const shards = new Map<string, ModelShard["models"]>();
    let models = 0;
    for (const name of shardNames(shardDigits(rows.length))) {
      const shard = (await (await fetch(`${url}/api/v1/models/${name}.json`)).json()) as ModelShard;
      shards.set(name, shard.models);
      models += Object.keys(shard.models).length;
    }
    expect(models).toBe(new Set(rows.map(({ id }) => id)).size);
    const differing: unknown[] = [];
    for (const row of rows) {
      const model = shards.get(await shardOf(String(row.id), shardDigits(rows.length)))?.[String(row.id)];
      const base = model?.bases.find((one) => one.base === row.base);
      for (const name of [...MODEL_COLUMNS, ...BASE_COLUMNS]) {
        const wanted = /_at$/.test(name) && row[name] !== null ? new Date(Number(row[name])).toISOString() : row[name];
        const got = { ...model, ...base }[name];
        if (got !== wanted) differing.push([row.id, row.base, name, wanted, got]);
      }
    }
    expect(differing.slice(0, 5)).toEqual([]);
  });

  it("looks a derivative of the day up by its name", async () => {
    const { rows } = await readParquet(join(lake, "panels", `date=${DAY}`, "derivatives.parquet"));
    const row = rows.find(({ rank, weight }) => rank === 7 && weight === 1) ?? {};
    await page.goto(`${url}/models/`);
    await page.getByLabel("Model").fill(String(row.id));
    await page.keyboard.press("Enter");
    await page.locator("[data-found]").waitFor();
    const printed = await numbersOn(page);
    expect(printed["model.likes"]).toBe(row.likes);
    for (const column of ["rank", "rank_authors", "rank_in_relation", "rivals_30d", "rival_authors_90d"])
      expect([column, printed[`model.bases.0.${column}`]]).toEqual([column, row[column]]);
    expect(complaints.filter((one) => !one.startsWith("request to data:"))).toEqual([]);
  });

  it("keeps to its budgets", async () => {
    const largest = await largestFamily(page, url);
    await expectLight(browser, url, largest);
    await expectSound(site, largest);
  });

  it("shows of the largest family what its derivatives declare, as the panel has it", async () => {
    const { rows } = await readParquet(join(lake, "panels", `date=${DAY}`, "checklist.parquet"));
    await page.goto(`${url}${await largestFamily(page, url)}`);
    const base = await page.locator("h1").innerText();
    const printed = await numbersOn(page);
    for (const tier of ["T0", "T1"]) {
      const row = rows.find((one) => one.base === base && one.tier === tier) ?? {};
      for (const name of ["share_license", "share_datasets", "share_safe_weights", "share_not_gated"])
        expect([tier, name, printed[`family.checks.${tier}.${name}`]]).toEqual([tier, name, row[name]]);
    }
  });

  it("is readable without JavaScript, and links every kind of page", async () => {
    const context = await browser.newContext({ javaScriptEnabled: false });
    const page = await context.newPage();
    for (const path of [
      "/",
      "/priority/",
      "/congestion/",
      "/families/",
      "/plan/",
      "/findings/",
      "/data/",
      "/methods/",
      "/status/",
    ]) {
      const response = await page.goto(`${url}${path}`);
      expect([path, response?.status()]).toEqual([path, 200]);
      expect((await page.locator("main").innerText()).length).toBeGreaterThan(200);
    }
    expect((await page.goto(`${url}/no/such/page/`))?.status()).toBe(404);
    const feed = await (await fetch(`${url}/rss.xml`)).text();
    expect(feed).toContain(`${DAY}-data-quality`);
    await context.close();
  });
});

describe.skipIf(!hasChromium())("the report of a sample of the sandbox in Chromium", () => {
  let server: Command | undefined;
  let browser: Browser | undefined;
  afterAll(async () => {
    await browser?.close();
    await server?.kill();
  });

  it("says SIMULATED DATA and SAMPLE, newest N on every page, and keeps to its budgets", async () => {
    const { site, stdout } = await sampleRun();
    expect(readFileSync(stdout, "utf8")).toContain("SIMULATED DATA");
    server = new Command(["serve", "--site", site, "--port", "0"]);
    const url = /ready (\S+)/.exec(await server.says("ready "))?.[1] ?? "";
    browser = await launch();
    const page = await browser.newPage();
    const family = await largestFamily(page, url);
    for (const path of [
      "/",
      "/priority/",
      "/congestion/",
      "/families/",
      family,
      "/plan/",
      "/findings/",
      "/data/",
      "/methods/",
      "/status/",
      "/about/",
    ]) {
      await page.goto(`${url}${path}`);
      const text = (await page.locator("body").innerText()).replaceAll("\u00a0", " ");
      expect([path, text.includes("SIMULATED DATA"), /SAMPLE, newest 1,250/.test(text)]).toEqual([path, true, true]);
    }
    await expectLight(browser, url, family);
    await expectSound(site, family);
  });
});
