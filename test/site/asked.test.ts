import type { Server } from "node:http";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { serve } from "../../cli/serve.ts";
import { hasChromium, launch } from "../support/browser.ts";
import { type Scales, scales } from "../support/page-weight.ts";
import { LARGE } from "./fixture.ts";
import { sharedSite } from "./shared-site.ts";

describe.skipIf(!hasChromium())("a page whose address asks for something", () => {
  let server: Server;
  let browser: Browser;
  let url: string;
  const widths: [number, Scales][] = [];

  beforeAll(async () => {
    const served = await serve((await sharedSite("rows")).site, 0);
    server = served.server;
    url = served.url.replace(/\/$/, "");
    browser = await launch();
    for (const width of [360, 1280]) widths.push([width, await scales(browser, width)]);
  });
  afterAll(async () => {
    await browser?.close();
    server?.close();
  });

  it.each([
    `/plan/?base=${encodeURIComponent(LARGE)}`,
    "/plan/?base=nobody/nothing",
    "/plan/?base=somebody%2Frocket-7b",
    "/plan/?base=%20",
    "/models/?id=nobody/nothing",
    "/models/?id=no%20id",
    "/models/?base=nobody/nothing",
    "/families/",
    "/families/?q=nobody/nothing",
    "/families/?state=hot",
    "/families/?relation=merge",
    "/families/?sort=authors",
    "/families/?page=2",
    "/search/?q=rocket",
    "/search/?q=zzqq",
  ])("keeps its place, whether there is an answer or none: %s", async (path) => {
    for (const [width, { weigh }] of widths) {
      const { layoutShift, complaints } = await weigh(url + path);
      expect([width, layoutShift, complaints]).toEqual([width, 0, []]);
    }
  });

  it("keeps its place on a slow line, too: 160 kbit/s, 500 ms to the server", async () => {
    const line = { bytesPerSecond: 20_000, latencyMs: 500 };
    const slow = await scales(browser, 1280, line);
    const { layoutShift } = await slow.weigh(`${url}/plan/?base=${encodeURIComponent(LARGE)}`);
    expect(layoutShift).toBe(0);
    await slow.close();
  });

  it("shows all of itself once it is loaded if its script never comes", async () => {
    const page = await browser.newPage();
    const rows = page.locator("[data-families] tbody tr");
    await page.route(/\/assets\/.*\.js$/, async (route) => {
      expect(await rows.first().isVisible()).toBe(false);
      await route.abort();
    });
    await page.goto(`${url}/families/?q=rocket`);
    await rows.first().waitFor();
    expect(await page.getByRole("contentinfo").isVisible()).toBe(true);
    await page.close();
  });

  it("shows all of itself where what it asks for cannot be read", async () => {
    const page = await browser.newPage();
    await page.route(/\.json$/, (route) => route.abort());
    for (const path of ["/plan/?base=a/b", "/models/?id=a/b", "/families/?q=rocket", "/search/?q=rocket"]) {
      await page.goto(url + path);
      await page.getByRole("contentinfo").waitFor();
    }
    await page.close();
  });
});
