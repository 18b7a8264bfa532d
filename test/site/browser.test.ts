import type { Server } from "node:http";
import type { Browser, CDPSession, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { serve } from "../../cli/serve.ts";
import { PANELS } from "../../site/src/panels.ts";
import { axeFaults, THEME_RULES } from "../support/axe.ts";
import { hasChromium, launch } from "../support/browser.ts";
import { DATE, LARGE } from "./fixture.ts";
import { sharedSite } from "./shared-site.ts";

/** Panels that need several bases to have anything to draw: they are opened on a site of their own. */
const ON_MANY_BASES = PANELS.map(({ path }) => path).filter((path) => path !== "/priority/" && path !== "/congestion/");

const PAGES = [
  "/",
  "/priority/",
  "/congestion/",
  "/panels/",
  ...ON_MANY_BASES,
  "/families/",
  `/families/${LARGE}/`,
  "/plan/",
  "/embed/crowded-niches/",
  "/models/",
  "/search/",
  "/api/",
  "/findings/",
  "/data/",
  "/methods/",
  "/status/",
  "/about/",
  "/accessibility/",
  "/404.html",
  "/charts/crowded-niches/",
  "/archive/",
  `/archive/${DATE}/`,
];

/** What text must bear without loss (WCAG 2.2, 1.4.12). */
const WIDEST_SPACING =
  "* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important } p { margin-bottom: 2em !important }";

/** Width of a sheet of A4 within margins of 15 mm, in px. */
const SHEET = 680;

describe.skipIf(!hasChromium())("the report in a browser", () => {
  let server: Server;
  let browser: Browser;
  let url: string;
  let panels: { server: Server; url: string };
  /** One for all addresses that axe looks at: a new page costs more than most of what is asked of it. */
  let kept: Page;
  let devtools: CDPSession;
  /** What the kept page complains about, and what it asks another host than its own for. */
  let heard = { host: "", complaints: [] as string[] };

  beforeAll(async () => {
    ({ server, url } = await serve((await sharedSite("rows")).site, 0));
    panels = await serve((await sharedSite("panelRows")).site, 0);
    browser = await launch();
    // axe is put into the page by the test; what the page itself may run is watched through its console.
    kept = await (await browser.newContext({ bypassCSP: true })).newPage();
    devtools = await kept.context().newCDPSession(kept);
    kept.on("console", (message) => message.type() === "error" && heard.complaints.push(message.text()));
    kept.on("pageerror", (error) => heard.complaints.push(error.message));
    kept.on("request", (request) => {
      if (!request.url().startsWith(heard.host)) heard.complaints.push(`request to ${request.url()}`);
    });
  });
  afterAll(async () => {
    await browser?.close();
    server?.close();
    panels?.server.close();
  });

  async function open(path: string, options: { width?: number; script?: boolean } = {}): Promise<Page> {
    const context = await browser.newContext({
      viewport: { width: options.width ?? 1280, height: 900 },
      javaScriptEnabled: options.script ?? true,
    });
    const page = await context.newPage();
    await page.goto(url.replace(/\/$/, "") + path);
    return page;
  }

  /** Opens an address in the kept page as a desktop in the light theme shows it. */
  async function openKept(host: string, path: string): Promise<void> {
    heard = { host, complaints: [] };
    await kept.emulateMedia({ media: "screen", colorScheme: "light" });
    await kept.setViewportSize({ width: 1280, height: 900 });
    await letters(16);
    await kept.goto(host.replace(/\/$/, "") + path);
  }
  /** Sets the reader's size of letters, in px. */
  const letters = (standard: number) =>
    devtools.send("Page.setFontSizes", { fontSizes: { standard, fixed: Math.floor((standard * 13) / 16) } });
  /** How many px of the kept page lie beyond its right edge. */
  const beyond = () => kept.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

  // Loaded once: the same page is looked at as it is printed, with its details folded, then with all of them open.
  it.each(PAGES)(
    "%s fits on a sheet, axe finds nothing on it in either theme, and it does not scroll sideways on a phone, with letters of twice the size or the widest spacing",
    async (path) => {
      await openKept(ON_MANY_BASES.includes(path) ? panels.url : url, path);
      await kept.emulateMedia({ media: "print" });
      await kept.setViewportSize({ width: SHEET, height: 1000 });
      expect(await beyond(), "paper").toBeLessThanOrEqual(0);
      expect(await kept.locator(":is(button, input, select, textarea):not(th *):visible").count(), "controls").toBe(0);
      expect(
        await kept
          .locator(".finding details > :not(summary), .table-about details > p")
          .evaluateAll((all) => all.filter((one) => !one.checkVisibility({ contentVisibilityAuto: true })).length),
        "folded words",
      ).toBe(0);

      await kept.emulateMedia({ media: "screen" });
      await kept.setViewportSize({ width: 1280, height: 900 });
      await kept.evaluate(() => {
        for (const details of document.querySelectorAll("details")) details.open = true;
      });
      expect(await axeFaults(kept), "light").toEqual([]);
      await kept.emulateMedia({ colorScheme: "dark" });
      expect(await axeFaults(kept, { only: THEME_RULES }), "dark").toEqual([]);

      await kept.setViewportSize({ width: 360, height: 900 });
      expect(await beyond(), "phone").toBeLessThanOrEqual(0);
      await letters(32);
      expect(await beyond(), "letters of twice the size").toBeLessThanOrEqual(0);
      await letters(16);
      await kept.setViewportSize({ width: 320, height: 800 });
      await kept.addStyleTag({ content: WIDEST_SPACING });
      expect(await beyond(), "spacing").toBeLessThanOrEqual(0);
      expect(heard.complaints).toEqual([]);
    },
  );

  it("would hear of it if axe found something", async () => {
    await openKept(url, "/about/");
    await kept.evaluate(() => {
      document
        .querySelector("main")
        ?.append(new Image(), Object.assign(document.createElement("p"), { id: "pale", textContent: "pale" }));
      const pale = document.getElementById("pale");
      if (pale !== null) pale.style.color = "#888";
    });
    expect((await axeFaults(kept)).map((fault) => fault.split(":")[0])).toEqual(["color-contrast", "image-alt"]);
    expect(await axeFaults(kept, { only: THEME_RULES })).toEqual([expect.stringContaining('id="pale"')]);
  });

  it("filters and sorts the families, and keeps the view in the address", async () => {
    const page = await open("/families/");
    const names = () => page.locator("tbody th a").allTextContents();
    expect((await names())[0]).toBe(LARGE);
    await page.getByLabel("Search").fill("CASING");
    // The list of all families is read once something is chosen.
    await expect.poll(async () => (await names()).toSorted()).toEqual(["Owner/Casing", "owner/casing"]);
    expect(page.url()).toContain("?q=CASING");
    await page.reload();
    await expect.poll(async () => (await names()).length).toBe(2);
    await page.getByLabel("Search").fill("");
    await expect.poll(async () => (await names()).length).toBe(4);
    await page.getByRole("button", { name: "Base" }).click();
    expect(page.url()).toContain("sort=base");
    await page.context().close();
  });

  it("shows the families as a plain table without JavaScript", async () => {
    const page = await open("/families/", { script: false });
    expect(await page.locator("tbody tr").count()).toBe(4);
    expect(await page.getByLabel("Search").isVisible()).toBe(false);
    await page.context().close();
  });

  it("cuts the outline of a table's link off on no side", async () => {
    const page = await open("/families/");
    const link = page.locator(".scroll tbody a").first();
    await link.focus();
    await page.keyboard.press("Shift+Tab");
    await page.keyboard.press("Tab");
    const { room, outline } = await link.evaluate((one) => {
      const { outlineWidth, outlineOffset } = getComputedStyle(one);
      const box = one.closest(".scroll")?.getBoundingClientRect().left ?? Number.NaN;
      return {
        room: one.getBoundingClientRect().left - box,
        outline: Number.parseFloat(outlineWidth) + Number.parseFloat(outlineOffset),
      };
    });
    expect([outline, room]).toEqual([5, 5]);
    await page.context().close();
  });

  it("offers no button to copy and no link to an answer without JavaScript", async () => {
    const dead = ":is([data-copy], [data-state], .examples)";
    const page = await open("/", { script: false });
    for (const path of ["/charts/crowded-niches/", "/plan/"]) {
      await page.goto(url.replace(/\/$/, "") + path);
      expect([path, await page.locator(dead).count()]).not.toEqual([path, 0]);
      expect([path, await page.locator(`${dead}:visible`).count()]).toEqual([path, 0]);
    }
    await page.context().close();
  });

  it("switches the theme and remembers it", async () => {
    const page = await open("/");
    const paper = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    const light = await paper();
    await page.getByRole("button", { name: /dark theme/ }).click();
    const dark = await paper();
    expect(dark).not.toBe(light);
    await page.reload();
    expect(await paper()).toBe(dark);
    await page.context().close();
  });

  it("shows a chart's data and the value under the pointer", async () => {
    const page = await open("/congestion/");
    const chart = page.locator("#crowded-niches");
    await chart.getByText("Show data").click();
    expect(await chart.locator("tbody tr").count()).toBeGreaterThan(0);
    await chart.locator("svg.wide circle").first().hover();
    expect(await page.locator(".tip").textContent()).toMatch(/authors on T1/);
    await page.context().close();
  });

  it("draws charts for narrow screens with text of full size", async () => {
    const page = await open("/", { width: 360 });
    const size = await page
      .locator("#newest-family-entries svg.narrow text")
      .first()
      .evaluate((node) => node.getBoundingClientRect().height);
    expect(await page.locator("#newest-family-entries svg.wide").isVisible()).toBe(false);
    expect(size).toBeGreaterThanOrEqual(12);
    await page.context().close();
  });
});
