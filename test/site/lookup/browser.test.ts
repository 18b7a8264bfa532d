import { readFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { serve } from "../../../cli/serve.ts";
import { axeFaults, THEME_RULES } from "../../support/axe.ts";
import { hasChromium, launch } from "../../support/browser.ts";
import { NASTY_NAMES } from "../../support/hostile-names.ts";
import { held, idle, type OpenPage, watchedPages } from "../../support/watched-page.ts";
import { WORDS } from "../api/fixture.ts";
import { LARGE } from "../fixture.ts";
import { sharedSite } from "../shared-site.ts";

describe.skipIf(!hasChromium())("look-up and badge in a browser", () => {
  let server: Server;
  let browser: Browser;
  let url: string;
  let open: OpenPage;

  beforeAll(async () => {
    ({ server, url } = await serve((await sharedSite("hostile")).site, 0));
    browser = await launch();
    open = await watchedPages(browser, url);
  });
  afterAll(async () => {
    await browser?.close();
    server?.close();
  });

  const lookUp = (id: string) => `/models/?id=${encodeURIComponent(id)}`;
  const value = async (page: Page, key: string) =>
    Number(await page.locator(`[data-found] [data-key="${key}"]`).getAttribute("data-value"));

  it("shows a derivative's places, keeps it in the address, and goes back", async () => {
    const { page, complaints } = await open("/models/");
    await page.getByLabel("Model").fill(" https://huggingface.co/AUTHOR3/rocket-3/tree/main ");
    await page.getByRole("button", { name: "Look up" }).click();
    await page.getByRole("heading", { name: "author3/rocket-3" }).waitFor();
    // test/site/fixture.ts: entries come hourly, quantized, quantized, quantized, finetune, adapter; the base is one hour older than the first.
    expect(await value(page, "model.bases.0.rank")).toBe(4);
    expect(await value(page, "model.bases.0.rank_in_relation")).toBe(1);
    expect(await value(page, "model.bases.0.rank_authors")).toBe(4);
    expect(await value(page, "model.bases.0.lag_days")).toBeCloseTo(4 / 24, 9);
    expect(await value(page, "model.likes")).toBe(50);
    expect((await page.locator("[data-found] .lede").textContent())?.replaceAll("\u00a0", " ")).toContain(
      `Entry 4 of ${150 + NASTY_NAMES.length + 1 + WORDS.length} on ${LARGE}, declared as finetune, 4 hours after it.`,
    );
    const box = page.getByRole("heading", { name: "author3/rocket-3" });
    expect(await box.evaluate((node) => node === document.activeElement)).toBe(true);
    expect(await page.getByRole("link", { name: LARGE, exact: true }).getAttribute("href")).toBe(`/families/${LARGE}/`);
    await page.getByLabel("Model").fill("author4/rocket-4");
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "author4/rocket-4" }).waitFor();
    expect(new URL(page.url()).searchParams.get("id")).toBe("author4/rocket-4");
    await page.goBack();
    await page.getByRole("heading", { name: "author3/rocket-3" }).waitFor();
    expect(complaints).toEqual([]);
  });

  it("shows no answer and no title of a derivative that somebody went back from", async () => {
    const { page } = await open("/models/", {});
    const title = await page.title();
    await page.getByLabel("Model").fill("author3/rocket-3");
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "author3/rocket-3" }).waitFor();
    expect(await page.title()).toBe("author3/rocket-3 · Hubrace");
    const letGo = await held(page, "**/api/v1/models/*.json");
    await page.getByLabel("Model").fill("author4/rocket-4");
    await page.keyboard.press("Enter");
    await page.getByText("Looking…").waitFor();
    expect(await page.title()).toBe(title);
    await page.evaluate(() => history.go(-2));
    await page.waitForFunction(() => location.search === "");
    const answer = page.waitForResponse("**/api/v1/models/*.json");
    letGo();
    await (await answer).finished();
    await idle(page);
    expect(await page.locator("[data-answer]").textContent()).toBe("");
    expect(await page.title()).toBe(title);
    await page.context().close();
  });

  it("shows both bases of a merge, and says what is unknown", async () => {
    const { page } = await open(lookUp("twice/merged"));
    await page.getByRole("heading", { name: "On owner/casing" }).waitFor();
    await page.getByRole("heading", { name: `On ${LARGE}` }).waitFor();
    await page.goto(url + lookUp("floor/undated"));
    await page.getByText("Its creation date is unknown").waitFor();
  });

  it("suggests what may have been meant, and a base's own page", async () => {
    const { page, complaints } = await open(lookUp("author0/roket-0"));
    await page.getByText("is not among the derivatives of this snapshot").waitFor();
    const suggestion = page.locator("[data-missing]").getByRole("link", { name: "author0/rocket-0" });
    const [tab] = await Promise.all([
      page.context().waitForEvent("page"),
      suggestion.click({ modifiers: ["ControlOrMeta"] }),
    ]);
    await tab.getByRole("heading", { name: "author0/rocket-0" }).waitFor();
    await suggestion.click();
    await page.getByRole("heading", { name: "author0/rocket-0" }).waitFor();
    await page.goto(url + lookUp(LARGE.toUpperCase()));
    await page.getByText("It is a base with a page of its own").waitFor();
    expect(await page.getByRole("link", { name: LARGE, exact: true }).getAttribute("href")).toBe(`/families/${LARGE}/`);
    expect(complaints).toEqual([]);
  });

  it("says what is wrong with an input", async () => {
    const { page } = await open("/models/");
    await page.getByLabel("Model").fill("gpt2");
    await page.keyboard.press("Enter");
    expect(await page.getByRole("alert").textContent()).toContain("owner/name");
    expect(await page.getByLabel("Model").getAttribute("aria-invalid")).toBe("true");
  });

  it("shows hostile names as text", async () => {
    const { page, complaints } = await open("/models/", undefined, 360);
    for (const [index, name] of NASTY_NAMES.entries()) {
      const id = `nasty${index}/${name}`;
      await page.goto(url + lookUp(id));
      await page.locator("[data-found]").waitFor();
      expect(await page.locator("[data-found] h2 bdi").textContent()).toBe(id);
      const made = page.locator("[data-answer]").locator("script, svg, b, [onload], [onerror]");
      expect([id, await made.count()]).toEqual([id, 0]);
      const sideways = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      expect([id, sideways <= 0]).toEqual([id, true]);
    }
    expect(complaints).toEqual([]);
  });

  it("copies a model's badge and a family's", async () => {
    const { page, complaints } = await open(lookUp("author0/rocket-0"));
    await page.getByRole("button", { name: "Copy Markdown" }).click();
    await page.getByText("Copied.").waitFor();
    const copied = await page.evaluate(() => navigator.clipboard.readText());
    expect(copied).toContain("%24.models%5B%27author0%2Frocket-0%27%5D.badge.message");
    expect(
      await page
        .getByRole("img", { name: /hubrace: entry 1 of/ })
        .evaluate((image: HTMLImageElement) => image.naturalWidth),
    ).toBeGreaterThan(100);
    await page.goto(`${url}/families/${LARGE}/`);
    await page.getByText("Badge, embed and JSON").click();
    await page.getByRole("button", { name: "Copy Markdown" }).click();
    await page.getByText("Copied.").waitFor();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toContain(`/badges/families/${LARGE}.svg`);
    expect(complaints).toEqual([]);
  });

  it("saves a family's timeline as PNG under the page's own policy, and gives it to other sites in either theme", async () => {
    const { page, complaints } = await open(`/families/${LARGE}/`, {});
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("button", { name: "PNG" }).click(),
    ]);
    expect(download.suggestedFilename()).toBe(`${LARGE.replace("/", "-")}-timeline.png`);
    const png = await readFile(await download.path());
    expect(png.subarray(1, 4).toString()).toBe("PNG");
    await page.getByRole("link", { name: "Embed" }).click();
    const code = await page.getByLabel("HTML of the timeline").inputValue();
    await page.getByRole("button", { name: "Copy HTML" }).click();
    await page.getByText("Copied.").waitFor();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(code);
    expect(complaints).toEqual([]);

    // A page of another origin, as somebody else's would be, but of this machine: browsers keep pages of others from loopback.
    const theirs = createServer((_, answer) => {
      answer.setHeader("content-type", "text/html; charset=utf-8");
      answer.end(
        `<!doctype html><title>Theirs</title>${code.replaceAll("https://hubrace.org", url.replace(/\/$/, ""))}`,
      );
    });
    await new Promise<void>((done) => theirs.listen(0, "127.0.0.1", done));
    await page.goto(`http://127.0.0.1:${(theirs.address() as AddressInfo).port}/`);
    const image = page.getByRole("img", { name: `Derivatives of ${LARGE} by declared relation` });
    const size = await image.evaluate(async (node: HTMLImageElement) => {
      await node.decode();
      return [node.naturalWidth, node.naturalHeight, Number(node.getAttribute("width")), node.height];
    });
    const [width = 0, height = 0] = size;
    expect(size).toEqual([width, height, width, height]);
    expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([2 * width, 2 * height]);
    const light = await image.screenshot();
    await page.emulateMedia({ colorScheme: "dark" });
    expect(light.equals(await image.screenshot())).toBe(false);
    theirs.close();
    await page.context().close();
  });

  it("says without JavaScript where to look instead", async () => {
    const { page, complaints } = await open("/models/", { script: false });
    // Playwright forbids scripts after the page was parsed, so that what stands in noscript is there but not drawn.
    expect(await page.locator("noscript").textContent()).toContain("The look-up needs JavaScript");
    await page.getByLabel("Find families").fill("rocket");
    await page.keyboard.press("Enter");
    await page.waitForURL("**/search/?q=rocket");
    expect(await page.locator("noscript").textContent()).toContain("The search needs JavaScript");
    expect(await page.getByRole("link", { name: LARGE }).count()).toBe(1);
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it("axe finds nothing in the answers in either theme, nothing scrolls sideways", async () => {
    const { page } = await open("/about/", { axe: true });
    for (const [path, ready] of [
      [lookUp("twice/merged"), "[data-found]"],
      [lookUp("author0/roket-0"), "[data-missing]"],
      ["/models/?id=gpt2", "[role=alert]"],
      ["/search/?q=rocket", "[data-find-results] a"],
    ] as const) {
      const sideways = () => page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      await page.emulateMedia({ colorScheme: "light" });
      await page.setViewportSize({ width: 1280, height: 900 });
      await page.goto(url.replace(/\/$/, "") + path);
      await page.locator(ready).first().waitFor();
      expect(await sideways(), `${path}, desktop`).toBeLessThanOrEqual(0);
      if (path === "/search/?q=rocket") await page.keyboard.press("/");
      for (const summary of await page.locator("summary").all()) await summary.click();
      expect(await axeFaults(page), `${path}, light`).toEqual([]);
      await page.setViewportSize({ width: 360, height: 900 });
      expect(await sideways(), `${path}, phone`).toBeLessThanOrEqual(0);
      await page.emulateMedia({ colorScheme: "dark" });
      expect(await axeFaults(page, { only: THEME_RULES }), `${path}, dark`).toEqual([]);
    }
    await page.context().close();
  });
});
