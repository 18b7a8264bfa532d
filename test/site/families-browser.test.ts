import { mkdtempSync } from "node:fs";
import type { Server } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { serve } from "../../cli/serve.ts";
import { hasChromium, launch } from "../support/browser.ts";
import { listed } from "../support/lake.ts";
import { build, filesOf, remove, writeRelease } from "./fixture.ts";

const FAMILIES = 450;

/**
 * 450 bases maker0/base-0 … with ten entries each, base-0 with 20. Of every three one has only adapters, the others only quantizations. The
 * entries of every ninth family came in July (quiet), those of the others in the last days, on bases released in July (stable).
 */
function models(): Record<string, unknown>[] {
  return Array.from({ length: FAMILIES }, (_, family) => {
    const base = `maker${family % 7}/base-${family}`;
    const relation = family % 3 === 0 ? "adapter" : "quantized";
    const createdAt = family % 9 === 0 ? "2026-07-10T00:00:00.000Z" : "2026-08-19T00:00:00.000Z";
    const entries = Array.from({ length: family === 0 ? 20 : 10 }, (_, entry) =>
      listed(`author${entry}/of-${family}-${"abcdefghijklmnopqrst".charAt(entry)}`, {
        createdAt,
        likes: family,
        tags: [`base_model:${relation}:${base}`],
      }),
    );
    return [listed(base, { createdAt: "2026-07-01T00:00:00.000Z" }), ...entries];
  }).flat();
}

describe.skipIf(!hasChromium())("the index of 450 families", () => {
  const folder = mkdtempSync(join(tmpdir(), "hubrace-families-"));
  const site = join(folder, "site");
  let release: string;
  let server: Server;
  let browser: Browser;
  let url: string;
  /** For all tests with JavaScript: a new page costs more than an address. */
  let kept: Page;

  beforeAll(async () => {
    release = await writeRelease(undefined, models());
    await build(release, site);
    ({ server, url } = await serve(site, 0));
    browser = await launch();
    kept = await browser.newPage();
  });
  afterAll(async () => {
    await browser?.close();
    server?.close();
    await remove(folder);
    await remove(release);
  });

  async function open(path: string, width = 1280): Promise<Page> {
    await kept.setViewportSize({ width, height: 800 });
    await kept.goto(url.replace(/\/$/, "") + path);
    return kept;
  }
  const names = (page: Page) => page.locator("tbody th a").allTextContents();
  const said = (page: Page, text: string) => page.locator("[data-shown]").getByText(text, { exact: true }).waitFor();

  it("has pages of 200 that can be read without JavaScript, every family on one of them", async () => {
    const page = await browser.newPage({ javaScriptEnabled: false });
    await page.goto(`${url.replace(/\/$/, "")}/families/`);
    const seen = await names(page);
    expect(seen.length).toBe(200);
    for (const n of [2, 3]) {
      await page.getByRole("link", { name: "Smaller families" }).click();
      await page.getByText(`page ${n} of 3`, { exact: true }).waitFor();
      seen.push(...(await names(page)));
    }
    expect(new Set(seen).size).toBe(FAMILIES);
    await page.close();
  });

  it("keeps the room of its form before the script shows it, so that nothing moves", async () => {
    const page = await open("/families/", 360);
    const top = () => page.locator(".states").evaluate((states) => states.getBoundingClientRect().top);
    const state = page.locator("[name=state]");
    await state.waitFor();
    const shown = await top();
    await page.locator("[data-filter]").evaluate((form) => form.setAttribute("hidden", ""));
    expect(await state.isVisible()).toBe(false);
    expect(await top()).toBe(shown);
  });

  it("finds families of all pages, and keeps what was chosen in the address", async () => {
    const page = await open("/families/page/3/");
    await page.getByLabel("Search").fill("BASE-44");
    // base-44, and base-440 to base-449.
    await said(page, "11 families");
    expect((await names(page)).every((name) => name.includes("base-44"))).toBe(true);
    expect(new URL(page.url()).pathname + new URL(page.url()).search).toBe("/families/?q=BASE-44");
    await page.reload();
    await said(page, "11 families");
    await page.getByLabel("Search").fill("");
    await page.getByLabel("Mostly").selectOption("adapter");
    await said(page, "150 families");
    expect(page.url()).toContain("?relation=adapter");
    await page.getByLabel("Search").fill("nobody/nothing");
    await said(page, "no family; bases with fewer than ten derivatives are not listed");
    expect(await names(page)).toEqual([]);
  });

  it("goes through the pages of a view by keyboard alone", async () => {
    const page = await open("/families/?relation=quantized");
    await said(page, "300 families, page 1 of 2");
    expect((await names(page)).length).toBe(200);
    await page.getByRole("button", { name: "Next" }).focus();
    await page.keyboard.press("Enter");
    await said(page, "300 families, page 2 of 2");
    expect((await names(page)).length).toBe(100);
    expect(page.url()).toContain("relation=quantized&page=2");
    // Whoever has turned the page stands at its first family.
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe((await names(page))[0]);
    expect(await page.getByRole("button", { name: "Next" }).isDisabled()).toBe(true);
  });

  it("sorts by the headings of the table, either way", async () => {
    const page = await open("/families/");
    const heading = page.getByRole("columnheader", { name: "Likes" });
    await heading.getByRole("button").focus();
    await page.keyboard.press("Enter");
    await said(page, "450 families, page 1 of 3");
    expect((await names(page))[0]).toBe("maker1/base-449");
    expect(await heading.getAttribute("aria-sort")).toBe("descending");
    await page.keyboard.press("Enter");
    await page.waitForFunction(() => document.querySelector("tbody th a")?.textContent?.endsWith("/base-0"));
    expect(page.url()).toContain("sort=likes&order=ascending");
  });

  it("leads from the lists of states to all families of a state", async () => {
    const page = await open("/families/");
    const quiet = page.locator(".states li").filter({ hasText: "quiet" });
    expect(await quiet.locator("ol a").allTextContents()).toHaveLength(5);
    expect(await quiet.locator("ol a").first().textContent()).toBe("base-0");
    const [tab] = await Promise.all([
      page.context().waitForEvent("page"),
      quiet.getByRole("link", { name: "all 50 quiet" }).click({ modifiers: ["ControlOrMeta"] }),
    ]);
    await said(tab, "50 families");
    expect(new URL(page.url()).search).toBe("");
    await quiet.getByRole("link", { name: "all 50 quiet" }).click();
    await said(page, "50 families");
    expect(page.url()).toContain("?state=quiet");
  });

  it("does not scroll sideways at 360 px, whatever is chosen", async () => {
    const page = await open("/families/?relation=adapter&sort=base", 360);
    await said(page, "150 families");
    expect(
      await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth),
    ).toBeLessThanOrEqual(0);
  });

  it("leaves neither the shell of family pages nor its words in the site", async () => {
    const files = await filesOf(site);
    expect([...files.keys()].filter((path) => path.includes("family-shell"))).toEqual([]);
    for (const [path, body] of files)
      if (path.endsWith(".html")) expect(body.includes("OfTheFamily"), path).toBe(false);
  });
});
