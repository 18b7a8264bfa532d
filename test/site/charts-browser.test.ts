import { createServer, type Server } from "node:http";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { serve } from "../../cli/serve.ts";
import { hasChromium, launch } from "../support/browser.ts";
import { drawn } from "../support/chart-contract.ts";
import { filesOf, LARGE } from "./fixture.ts";
import { sharedSite } from "./shared-site.ts";

const DESKTOP = { width: 1280, height: 900 };

describe.skipIf(!hasChromium())("charts in a browser", () => {
  let server: Server;
  let elsewhere: Server;
  let other: string;
  let browser: Browser;
  let url: string;
  let site: string;
  let files: Map<string, Buffer>;
  /** For all tests that ask for nothing else than a desktop in the light theme: a new page costs more than an address. */
  let kept: Page;

  beforeAll(async () => {
    ({ site } = await sharedSite("everyChart"));
    files = await filesOf(site);
    ({ server, url } = await serve(site, 0));
    // Another origin, as a newspaper's page would be: it frames whatever its address asks for.
    elsewhere = createServer((request, response) => {
      const [, path, scheme] = /^\/frame(\/.*)\?(\w+)$/.exec(request.url ?? "") ?? [];
      response.setHeader("content-type", "text/html");
      response.end(
        `<!doctype html><title>News</title><meta name="color-scheme" content="${scheme}"><iframe src="${url}${path}" width="720" height="900"></iframe>`,
      );
    });
    await new Promise<void>((done) => elsewhere.listen(0, "127.0.0.1", done));
    const address = elsewhere.address();
    other = `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}`;
    browser = await launch();
    kept = await newPage();
  });
  afterAll(async () => {
    await browser?.close();
    server?.close();
    elsewhere?.close();
  });

  async function newPage(options: BrowserContextOptions = {}): Promise<Page> {
    const page = await (await browser.newContext({ viewport: DESKTOP, ...options })).newPage();
    await page.addInitScript(() => {
      const seen = { shift: 0 };
      Object.assign(window, { seen });
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) seen.shift += (entry as PerformanceEntry & { value: number }).value;
      }).observe({ type: "layout-shift", buffered: true });
    });
    return page;
  }
  /** Opens an address in the kept page, or with options in one of its own. */
  async function open(path: string, options?: BrowserContextOptions): Promise<Page> {
    const page = options === undefined ? kept : await newPage(options);
    if (page === kept) await kept.setViewportSize(DESKTOP);
    await page.goto(path.startsWith("http") ? path : `${url}${path}`);
    return page;
  }
  const shift = (page: Page) => page.evaluate(() => (window as unknown as { seen: { shift: number } }).seen.shift);
  const paper = (page: Page) => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const LIGHT = "rgb(251, 250, 247)";
  const DARK = "rgb(21, 22, 26)";

  it("lets other sites frame an embed, which holds its chart at the height that its code asks for", async () => {
    const page = await open(`${other}/frame/embed/first-entrants/?light`);
    const frame = page.frameLocator("iframe");
    await frame.locator(".picture svg.wide").waitFor();
    expect(await frame.locator("h1").innerText()).toContain("quantizations of Rocket-7B");
    // A link leads out of the frame, not into it.
    const [opened] = await Promise.all([page.waitForEvent("popup"), frame.getByText("Permalink").click()]);
    expect(opened.url()).toBe(`${url}/charts/first-entrants/`);
    await opened.close();
  });

  it("lets nobody frame a page", async () => {
    const page = await open(`${other}/frame/priority/?light`);
    await expect.poll(() => page.frames()[1]?.url() ?? "").toMatch(/^chrome-error:/);
    expect(await page.frames()[1]?.locator(".answer").count()).toBe(0);
  });

  it("holds every embed at the height of its code, from 640 to 800 px", async () => {
    const promised = drawn(files).map((id) => {
      const html = files.get(`charts/${id}/index.html`)?.toString() ?? "";
      return { id, height: Number(/height=(?:"|&quot;)(\d+)(?:"|&quot;) loading/.exec(html)?.[1]) };
    });
    // The pages' policy allows no frames: they are put into one by the test.
    const page = await open("/about/", { bypassCSP: true });
    const cut = await page.evaluate(async (promised) => {
      const found: string[] = [];
      for (const { id, height } of promised) {
        const frame = document.createElement("iframe");
        const loaded = new Promise((done) => frame.addEventListener("load", done));
        Object.assign(frame.style, { border: "none", width: "640px", height: `${height}px` });
        frame.src = `/embed/${id}/`;
        document.body.append(frame);
        await loaded;
        const shown = frame.contentDocument;
        await shown?.fonts.ready;
        for (const width of [640, 720, 800]) {
          frame.style.width = `${width}px`;
          const needed = shown?.querySelector(".chart") ? shown.documentElement.scrollHeight : Number.NaN;
          if (!(needed <= height)) found.push(`${id} needs ${needed} at ${width}, its code says ${height}`);
        }
        frame.remove();
      }
      return found;
    }, promised);
    expect(cut).toEqual([]);
    await page.context().close();
  });

  it("writes every word of a picture on its sheet and apart from the next, at 11 px or more, on a phone and a page", async () => {
    const page = await open("/about/");
    const wrong: string[] = [];
    for (const width of [360, 1280]) {
      await page.setViewportSize({ width, height: 900 });
      for (const path of [...drawn(files).map((id) => `/embed/${id}/`), `/families/${LARGE}/`]) {
        await page.goto(`${url}${path}`);
        const found = await page.evaluate(async () => {
          await document.fonts.ready;
          const sheet = [...document.querySelectorAll(".picture svg")].find(
            (svg) => svg.getBoundingClientRect().width > 0,
          );
          const edge = sheet?.getBoundingClientRect();
          if (edge === undefined) return ["no picture"];
          const words = [...document.querySelectorAll(".picture svg text")]
            .map((text) => ({
              said: text.textContent,
              size: Number.parseFloat(getComputedStyle(text).fontSize),
              ...text.getBoundingClientRect().toJSON(),
            }))
            .filter(({ width }) => width > 0) as ({ said: string; size: number } & DOMRect)[];
          const zoom = edge.width / Number(sheet?.getAttribute("width"));
          return words.flatMap((one, index) => [
            ...(one.size * zoom < 11 ? [`${one.said} is ${one.size * zoom} px high`] : []),
            ...(one.left < edge.left - 0.5 || one.right > edge.right + 0.5 ? [`${one.said} leaves the sheet`] : []),
            // Two px tell two words apart; letters' boxes are higher than letters, so lines may overlap by a third.
            ...words
              .slice(index + 1)
              .filter(
                (other) =>
                  Math.min(one.right, other.right) - Math.max(one.left, other.left) > -2 &&
                  Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top) > one.height / 3,
              )
              .map((other) => `${one.said} runs into ${other.said}`),
          ]);
        });
        wrong.push(...found.map((what) => `${path} at ${width}: ${what}`));
      }
    }
    expect(wrong).toEqual([]);
  });

  it("follows its reader's theme in a frame, unless its address names one", async () => {
    const page = await open("/embed/crowded-niches/", { colorScheme: "dark" });
    expect(await paper(page)).toBe(DARK);
    await page.goto(`${url}/embed/crowded-niches/?theme=light`);
    expect(await paper(page)).toBe(LIGHT);
    await page.emulateMedia({ colorScheme: "light" });
    await page.goto(`${url}/embed/crowded-niches/`);
    expect(await paper(page)).toBe(LIGHT);
    await page.context().close();
  });

  it("shows every SVG as a document of its own, with its colours, and every PNG", async () => {
    const page = await open("/charts/crowded-niches.svg");
    expect(await page.evaluate(() => document.documentElement.namespaceURI)).toBe("http://www.w3.org/2000/svg");
    expect(await page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor)).toBe(LIGHT);
    await page.goto(`${url}/`);
    const wrong = await page.evaluate(async (ids) => {
      const found: string[] = [];
      for (const id of ids) {
        const svg = await (await fetch(`/charts/${id}.svg`)).text();
        const parsed = new DOMParser().parseFromString(svg, "image/svg+xml");
        if (parsed.querySelector("parsererror") !== null) found.push(`${id}.svg is no XML`);
        const image = new Image();
        image.src = `/charts/${id}.png`;
        await image.decode().catch(() => found.push(`${id}.png cannot be decoded`));
      }
      return found;
    }, drawn(files));
    expect(wrong).toEqual([]);
  });

  it("tells a mark's value under the pointer and to the keyboard, and moves nothing", async () => {
    // With nothing cached, as whoever comes for the first time.
    const page = await open("/charts/crowded-niches/", {});
    const picture = page.locator(".picture");
    const tip = page.locator(".tip");
    await picture.locator("svg.wide circle").first().hover();
    await expect
      .poll(() => tip.textContent())
      .toMatch(/^acme\/Rocket-7B, quantizations, text-generation: \d+\sauthors/);
    await page.mouse.move(2, 2);
    await expect.poll(() => tip.textContent()).toBe("");
    await picture.focus();
    await page.keyboard.press("ArrowRight");
    const first = await tip.textContent();
    await page.keyboard.press("ArrowRight");
    const second = await tip.textContent();
    expect(first).toMatch(/authors on T1/);
    expect(second).not.toBe(first);
    await page.keyboard.press("ArrowLeft");
    expect(await tip.textContent()).toBe(first);
    await page.keyboard.press("Escape");
    expect(await tip.textContent()).toBe("");
    expect(await shift(page)).toBe(0);
    await page.context().close();
  });

  it("tells a value under a finger until the page is touched elsewhere", async () => {
    const page = await open("/charts/crowded-niches/", { hasTouch: true, viewport: { width: 360, height: 800 } });
    await page.locator("svg.narrow circle").first().tap();
    await expect.poll(() => page.locator(".tip").textContent()).toMatch(/Rocket-7B/);
    await page.locator(".kicker").tap({ position: { x: 2, y: 2 } });
    await expect.poll(() => page.locator(".tip").textContent()).toBe("");
    await page.context().close();
  });

  it("brings a relation forward, in picture and table, and keeps the choice in the address", async () => {
    const page = await open("/charts/lag-by-relation/");
    const faded = () => page.locator("svg.wide .dim").count();
    const listed = () => page.locator("tbody tr:visible td:nth-child(2)").allInnerTexts();
    await page.getByText("Show data").click();
    expect(await faded()).toBe(0);
    await page.getByLabel("Relation").selectOption("finetune");
    expect(await faded()).toBeGreaterThan(0);
    expect(new Set(await listed())).toEqual(new Set(["finetune"]));
    expect(page.url()).toContain("?relation=finetune");
    await page.reload();
    expect(await page.getByLabel("Relation").inputValue()).toBe("finetune");
    expect(await faded()).toBeGreaterThan(0);
    // A relation that nobody knows shows everything.
    await page.goto(`${url}/charts/lag-by-relation/?relation=%3Cb%3E`);
    expect(await page.getByLabel("Relation").inputValue()).toBe("");
    expect(await faded()).toBe(0);
  });

  it("brings a tier forward where a picture shows two", async () => {
    const page = await open("/charts/first-entrants/");
    const opacity = (tier: string) =>
      page.evaluate((name) => getComputedStyle(document.querySelector(`svg.wide .${name}`) as Element).opacity, tier);
    expect([await opacity("t1"), await opacity("t0")]).toEqual(["1", "1"]);
    await page.getByLabel("Tier").selectOption("T1");
    expect([await opacity("t1"), await opacity("t0")]).toEqual(["1", "0.12"]);
    expect(page.url()).toContain("tier=T1");
    await page.getByLabel("Tier").selectOption("T0");
    expect([await opacity("t1"), await opacity("t0")]).toEqual(["0.12", "1"]);
    // Authors' first entries alone are drawn where entries are counted, and shown once somebody asks.
    await page.goto(`${url}/charts/newest-family-entries/`);
    const first = page.locator("svg.wide path.t2[display]").first();
    expect(await first.isVisible()).toBe(false);
    await page.getByLabel("Tier").selectOption("T2");
    expect(await first.isVisible()).toBe(true);
    expect([await opacity("t1:not(.t2)"), await opacity("t2")]).toEqual(["0.12", "1"]);
  });

  it("shows the data and everything else without JavaScript, and none of what needs it", async () => {
    const page = await open("/charts/first-entrants/", { javaScriptEnabled: false });
    expect(await page.locator(".switches").isVisible()).toBe(false);
    expect(await page.locator(".picture svg.wide").isVisible()).toBe(true);
    await page.getByText("Show data").click();
    expect(await page.locator("tbody tr").count()).toBeGreaterThan(30);
    expect(await page.locator("#embed textarea").inputValue()).toContain("<iframe src=");
    await page.context().close();
  });

  it("keeps a chosen theme from page to page, and gives it up for none", async () => {
    const page = await open("/", { colorScheme: "light" });
    await page.getByRole("button", { name: "Switch to the dark theme" }).click();
    for (const path of ["/priority/", "/charts/crowded-niches/", "/embed/crowded-niches/", `/families/${LARGE}/`]) {
      await page.goto(`${url}${path}`);
      expect([path, await paper(page)]).toEqual([path, DARK]);
    }
    await page.goto(`${url}/`);
    await page.getByRole("button", { name: "Switch to the light theme" }).click();
    expect(await paper(page)).toBe(LIGHT);
    await page.context().close();
  });
});
