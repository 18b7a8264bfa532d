import { readFileSync } from "node:fs";
import type { Server } from "node:http";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { serve } from "../../cli/serve.ts";
import { axeFaults, THEME_RULES } from "../support/axe.ts";
import { hasChromium, launch } from "../support/browser.ts";
import { sharedSite } from "./shared-site.ts";

const PHONE = { width: 360, height: 900 };

describe.skipIf(!hasChromium())("estimates in a browser", () => {
  let site: string;
  let server: Server;
  let browser: Browser;
  let url: string;
  beforeAll(async () => {
    ({ site } = await sharedSite("estimated"));
    ({ server, url } = await serve(site, 0));
    browser = await launch();
  });
  afterAll(async () => {
    await browser?.close();
    server?.close();
  });

  it("shows both pages on a phone without scrolling sideways, and axe finds nothing", async () => {
    const context = await browser.newContext({ viewport: PHONE, bypassCSP: true });
    const page = await context.newPage();
    // The pages without estimates are looked at in all four combinations elsewhere; axe takes seconds for these.
    for (const [path, viewport, scheme] of [
      ["/recognition/", PHONE, "dark"],
      ["/methods/", { width: 1280, height: 900 }, "light"],
    ] as const) {
      await page.setViewportSize(PHONE);
      await page.emulateMedia({ colorScheme: "light" });
      await page.goto(url.replace(/\/$/, "") + path);
      await page.evaluate(openFolded);
      const { clientWidth, scrollWidth } = await page.evaluate(() => {
        const { clientWidth, scrollWidth } = document.documentElement;
        return { clientWidth, scrollWidth };
      });
      expect([path, scrollWidth]).toEqual([path, clientWidth]);
      await page.setViewportSize(viewport);
      await page.emulateMedia({ colorScheme: scheme });
      const rules = scheme === "dark" ? { only: THEME_RULES } : {};
      expect(await axeFaults(page, { ...rules, within: "main" }), path).toEqual([]);
    }
    await context.close();
  });

  it("folds what is long behind its answers, opens it for a link, and prints what is open, without scripts", async () => {
    const context = await browser.newContext({ viewport: PHONE, javaScriptEnabled: false });
    const page = await context.newPage();
    await page.goto(`${url}/recognition/`);
    const height = await page.evaluate(() => document.body.scrollHeight);
    expect(height).toBeLessThan(19_000);
    const seen = (id: string) => page.locator(`#${id} .picture svg.narrow`).isVisible();
    expect(await page.locator('.answers a[href="#estimates-placebos"]').textContent()).toBe(
      JSON.parse(readFileSync(join(site, "charts/estimates-placebos.json"), "utf8")).title,
    );
    expect([await seen("estimates-placebos"), await seen("estimates-of-likes")]).toEqual([false, true]);
    await page.locator('.answers a[href="#estimates-placebos"]').click();
    expect([await seen("estimates-placebos"), await seen("binned-scatter-of-likes")]).toEqual([true, false]);
    await page.emulateMedia({ media: "print" });
    expect([await seen("estimates-placebos"), await seen("binned-scatter-of-likes")]).toEqual([true, false]);
    // Of the rest paper has the answers, and a word that there is more.
    const visible = (selector: string) => page.locator(`${selector}:visible`).count();
    const folded = await page.locator(".folded").count();
    expect(await visible(".folded + .on-paper")).toBe(folded - 1);
    expect(await page.locator(".folded:not([open]) + .on-paper").first().textContent()).toMatch(/^Not printed: the /);
    expect([await visible(".answers"), await visible(".folded > summary")]).toEqual([folded - 1, 0]);
    // The text of an A4 page; what is wider would make the browser shrink all of it.
    await page.setViewportSize({ width: 718, height: 1000 });
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(718);
    await context.close();
  });
});

/** Opens the charts that are folded, so that they are looked at too. */
function openFolded(): void {
  for (const one of document.querySelectorAll<HTMLDetailsElement>(".folded")) one.open = true;
}
