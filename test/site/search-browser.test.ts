import type { Server } from "node:http";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { serve } from "../../cli/serve.ts";
import { hasChromium, launch } from "../support/browser.ts";
import { held, idle, type OpenPage, watchedPages } from "../support/watched-page.ts";
import { LARGE } from "./fixture.ts";
import { sharedSite } from "./shared-site.ts";

describe.skipIf(!hasChromium())("the search in a browser", () => {
  let server: Server;
  let browser: Browser;
  let open: OpenPage;

  beforeAll(async () => {
    const served = await serve((await sharedSite("hostile")).site, 0);
    server = served.server;
    browser = await launch();
    open = await watchedPages(browser, served.url);
  });
  afterAll(async () => {
    await browser?.close();
    server?.close();
  });

  it("is searched by keyboard alone", async () => {
    const { page, complaints } = await open("/methods/");
    await page.keyboard.press("/");
    await page.keyboard.type("rocket 7b");
    const options = page.getByRole("option");
    await options.first().waitFor();
    expect(await options.first().textContent()).toContain(LARGE);
    await page.keyboard.press("ArrowDown");
    expect(await options.first().getAttribute("aria-selected")).toBe("true");
    await page.keyboard.press("ArrowUp");
    expect(await page.locator("[aria-selected=true]").count()).toBe(0);
    await page.keyboard.press("Escape");
    expect(await options.first().isVisible()).toBe(false);
    await page.keyboard.type(" ");
    await options.first().waitFor();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await page.waitForURL(`**/families/${LARGE}/`);
    await page.keyboard.press("/");
    await page.keyboard.type("author0/rocket-0");
    await page.getByText("look up as a derivative").waitFor();
    await page.keyboard.press("ArrowUp");
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "author0/rocket-0" }).waitFor();
    await page.keyboard.press("/");
    await page.keyboard.type("zzqq");
    // Whoever sees the page and whoever hears it are both told.
    await page.getByRole("option", { name: "Nothing found." }).waitFor();
    expect(await page.locator(".find [role=status]").textContent()).toContain("Nothing found.");
    await page.keyboard.press("ArrowDown");
    expect(await page.locator("[aria-selected=true]").count()).toBe(0);
    await page.keyboard.press("Escape");
    await page.keyboard.press("ControlOrMeta+a");
    await page.keyboard.type("crowded");
    await options.first().waitFor();
    await page.keyboard.press("Enter");
    await page.waitForURL("**/search/?q=crowded");
    await page.getByRole("link", { name: "Congestion page" }).waitFor();
    // A sentence is read out only where its place was there before it, and stays.
    const told = page.locator("[data-find-results] [role=status]");
    const place = await told.elementHandle();
    await page.getByRole("combobox", { name: "Find" }).fill("zzqq");
    await page.getByText("Nothing found.").waitFor();
    expect(await told.evaluate((now, before) => now === before && now.isConnected, place)).toBe(true);
    expect(complaints).toEqual([]);
  });

  it("loads neither list nor engine before somebody searches", async () => {
    const { page } = await open("/");
    const loaded = () =>
      page.evaluate(() => performance.getEntriesByType("resource").map(({ name }) => new URL(name).pathname));
    expect((await loaded()).filter((path) => /places|engine|search/.test(path))).toEqual([]);
    await page.getByRole("combobox", { name: "Find" }).focus();
    await page.waitForFunction(() =>
      performance.getEntriesByType("resource").some(({ name }) => name.endsWith("places.json")),
    );
  });

  it("leaves the search closed when the list comes after somebody went on", async () => {
    const { page } = await open("/about/", {});
    // The search's own script comes after the page.
    await page.waitForLoadState("networkidle");
    const letGo = await held(page, "**/search/places.json");
    const asked = page.waitForRequest("**/search/places.json");
    const answer = page.waitForResponse("**/search/places.json");
    await page.getByRole("combobox", { name: "Find" }).focus();
    await page.keyboard.type("rocket");
    await asked;
    await page.keyboard.press("Tab");
    letGo();
    await (await answer).finished();
    await idle(page);
    expect(await page.locator("#found").isVisible()).toBe(false);
    expect(await page.getByRole("combobox", { name: "Find" }).getAttribute("aria-expanded")).toBe("false");
    await page.context().close();
  });
});
