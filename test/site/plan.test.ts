import type { Server } from "node:http";
import { gzipSync } from "node:zlib";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { serve } from "../../cli/serve.ts";
import { matches, meant } from "../../site/src/planner/match.ts";
import { readState, writeState } from "../../site/src/planner/state.ts";
import { axeFaults, THEME_RULES } from "../support/axe.ts";
import { hasChromium, launch } from "../support/browser.ts";
import { weigh } from "../support/page-weight.ts";
import { idle } from "../support/watched-page.ts";
import { filesOf, HOSTILE, LARGE } from "./fixture.ts";
import { sharedSite } from "./shared-site.ts";

describe("the picker of bases", () => {
  const names = ["Qwen/Qwen3-8B", "meta/Llama-3-8B", "unsloth/Qwen3-8B", "a/my-qwen3"];

  it("finds every word, names that begin with what was typed first", () => {
    expect(matches("qwen3", names)).toEqual(["Qwen/Qwen3-8B", "unsloth/Qwen3-8B", "a/my-qwen3"]);
    expect(matches("8b un", names)).toEqual(["unsloth/Qwen3-8B"]);
    expect(matches(" ", names)).toEqual([]);
  });

  it("suggests the same name of another owner", () => {
    expect(meant("me/QWEN3-8B", names)).toEqual(["Qwen/Qwen3-8B", "unsloth/Qwen3-8B"]);
  });
});

describe("the planner's address", () => {
  it("says what is asked, and is read back", () => {
    const state = { base: HOSTILE, relation: "merge", task: "none" };
    expect(readState(writeState(state))).toEqual(state);
    expect(readState("?base=a%2Fb&relation=bogus")).toEqual({ base: "a/b", relation: "finetune", task: "" });
    expect(writeState({ base: "", relation: "merge", task: "" })).toBe("");
  });
});

interface Opened {
  readonly page: Page;
  readonly complaints: string[];
}

describe.skipIf(!hasChromium())("the planner in a browser", () => {
  let site: string;
  let server: Server;
  let browser: Browser;
  let url: string;
  /** For all tests that ask for nothing special: a new page costs more than an address. */
  let kept: Opened;

  beforeAll(async () => {
    ({ site } = await sharedSite("rows"));
    ({ server, url } = await serve(site, 0));
    browser = await launch();
    kept = await newPage();
  });
  afterAll(async () => {
    await browser?.close();
    server?.close();
  });

  async function newPage(options: BrowserContextOptions = {}): Promise<Opened> {
    const page = await browser.newPage({ viewport: { width: 1280, height: 900 }, ...options });
    const complaints: string[] = [];
    page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
    page.on("pageerror", (error) => complaints.push(error.message));
    page.on("request", (request) => request.url().startsWith(url) || complaints.push(`request to ${request.url()}`));
    return { page, complaints };
  }
  /** Opens an address in the kept page, or with options in one of its own. */
  async function open(path: string, options?: BrowserContextOptions): Promise<Opened> {
    const opened = options === undefined ? kept : await newPage(options);
    opened.complaints.length = 0;
    await opened.page.goto(url + path);
    return opened;
  }

  const asked = (page: Page) => Object.fromEntries(new URL(page.url()).searchParams);
  const rank = (page: Page) => page.locator("#plan-rank p").first();

  it("answers by keyboard alone, keeps the question in the address, goes back and comes back after a reload", async () => {
    const { page, complaints } = await open("/plan/");
    await page.locator("#plan-base").focus();
    await page.keyboard.type("rocket");
    await page.getByRole("option", { name: LARGE }).waitFor();
    await page.keyboard.press("ArrowDown");
    // Who has the colours of the system in place of ours sees which name is chosen, too.
    await page.emulateMedia({ forcedColors: "active" });
    const outline = await page
      .locator("[role=option][aria-selected=true]")
      .evaluate((one) => getComputedStyle(one).outlineStyle);
    expect(outline).toBe("solid");
    await page.emulateMedia({ forcedColors: "none" });
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: `A finetune of ${LARGE} for text-generation` }).waitFor();
    expect(asked(page)).toEqual({ base: LARGE, relation: "finetune" });
    // 150 entries by 30 authors; every fifth from the fourth on is a finetune, so 30 of them.
    expect(await rank(page).textContent()).toMatch(
      /entry number 151, be its author number 31, .* finetune number 31\./,
    );
    await page.keyboard.press("Tab");
    await page.keyboard.type("quantized");
    await page.getByRole("heading", { name: `A quantization of ${LARGE} for text-generation` }).waitFor();
    // The focus stays in the list: who hears the page is told that there is another answer.
    expect(await page.locator("[data-said][role=status]").textContent()).toBe(
      `A quantization of ${LARGE} for text-generation`,
    );
    expect(asked(page)).toEqual({ base: LARGE, relation: "quantized" });
    expect(await rank(page).textContent()).toContain("quantization number 91.");
    await page.getByLabel("Task").selectOption("none");
    await page.getByRole("heading", { name: `A quantization of ${LARGE} without a stated task` }).waitFor();
    expect(asked(page)).toEqual({ base: LARGE, relation: "quantized", task: "none" });
    // Another base has another usual task: what was chosen for the last one is not asked of it.
    await page.locator("#plan-base").fill("rocket");
    await page.getByRole("option", { name: LARGE }).waitFor();
    await page.keyboard.press("ArrowUp");
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: `A quantization of ${LARGE} for text-generation` }).waitFor();
    expect(asked(page)).toEqual({ base: LARGE, relation: "quantized" });
    await page.goBack();
    await page.getByRole("heading", { name: `A quantization of ${LARGE} without a stated task` }).waitFor();
    await page.goBack();
    await page.getByRole("heading", { name: `A quantization of ${LARGE} for text-generation` }).waitFor();
    expect(await page.getByLabel("Task").inputValue()).toBe("");
    await page.goBack();
    await page.getByRole("heading", { name: `A finetune of ${LARGE}` }).waitFor();
    expect(await page.getByLabel("Relation").inputValue()).toBe("finetune");
    await page.reload();
    await page.getByRole("heading", { name: `A finetune of ${LARGE} for text-generation` }).waitFor();
    expect(await page.locator("#plan-base").inputValue()).toBe(LARGE);
    expect(complaints).toEqual([]);
  });

  it("says not enough data where a cell is thin, and gives the same as text to copy", async () => {
    const { page } = await open(`/plan/?base=${encodeURIComponent(LARGE)}&relation=quantized`);
    await page
      .locator("#plan-comparable")
      .getByText(/not enough data \(n\u00a0=\u00a0\d+/)
      .first()
      .waitFor();
    const text = await page.getByLabel("The same as text").inputValue();
    expect(text).toContain("WHAT IS KNOWN, AND WHAT IS NOT");
    await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
    await page.getByRole("button", { name: "Copy as text" }).click();
    await page.getByText("Copied.").waitFor();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(text);
  });

  it("leads from a neighbour to its own answer", async () => {
    const { page } = await open(`/plan/?base=${encodeURIComponent(LARGE)}&relation=quantized`);
    await page.locator("#plan-neighbours a").first().click();
    await page.getByRole("heading", { name: /^An? (finetune|adapter) of / }).waitFor();
    expect(asked(page).relation).not.toBe("quantized");
  });

  it("offers no task of a base whose answer comes after another's", async () => {
    const { page } = await open("/plan/", {});
    const { promise, resolve: letGo } = Promise.withResolvers<void>();
    // The first answer waits until the second is there.
    let first = true;
    await page.route("**/plan/bases/*.json", async (route) => {
      const wait = first;
      first = false;
      if (wait) await promise;
      await route.continue();
    });
    const ask = async (base: string) => {
      await page.getByLabel("Base", { exact: true }).fill(base);
      await page.getByRole("button", { name: "Plan" }).click();
    };
    await ask(LARGE);
    await page.getByText("Working it out…").waitFor();
    await ask(HOSTILE);
    await page.getByRole("heading", { name: HOSTILE }).waitFor();
    const tasks = () => page.getByLabel("Task").locator("option").allTextContents();
    expect(await tasks()).toEqual(["usual", "text-generation", "none stated"]);
    await page.getByLabel("Task").evaluate((select) => select.replaceChildren());
    const late = page.waitForResponse("**/plan/bases/*.json");
    letGo();
    await (await late).finished();
    await idle(page);
    expect(await tasks()).toEqual([]);
    await page.close();
  });

  it("shows hostile names as text", async () => {
    const { page, complaints } = await open(`/plan/?${new URLSearchParams({ base: HOSTILE, relation: "merge" })}`);
    await page.getByRole("heading", { name: HOSTILE }).waitFor();
    expect(await page.locator("main img").count()).toBe(0);
    expect(complaints).toEqual([]);
  });

  it("says of an unknown base what it does not know, and which was meant", async () => {
    const { page } = await open("/plan/?base=somebody%2Frocket-7b");
    await page.locator(".note").getByText("is not among the bases with at least ten derivatives").waitFor();
    await page.locator("[data-answer]").getByRole("link", { name: LARGE }).click();
    await page.getByRole("heading", { name: `A finetune of ${LARGE}` }).waitFor();
  });

  it("knows a base by its address on the Hub and in any letter case, and spells it as the Hub does", async () => {
    const { page, complaints } = await open("/plan/");
    for (const typed of [LARGE.toUpperCase(), `https://huggingface.co/${LARGE}/tree/main`]) {
      await page.locator("#plan-base").fill(typed);
      await page.getByRole("button", { name: "Plan" }).click();
      await page.getByRole("heading", { name: `A finetune of ${LARGE} for text-generation` }).waitFor();
      expect(await page.locator("#plan-base").inputValue()).toBe(LARGE);
      expect(asked(page)).toEqual({ base: LARGE, relation: "finetune" });
      expect(await page.title()).toContain(LARGE);
    }
    expect(complaints).toEqual([]);
  });

  it.each([
    ["lacks a base that is on the list", { bases: [] }],
    ["is of another day than the table", { date: "2026-01-01" }],
  ])("asks once for a file that %s, as while a site is being uploaded", async (_, changed) => {
    const { page } = await open("/plan/", {});
    let requests = 0;
    await page.route("**/plan/bases/*.json", async (route) => {
      requests++;
      const response = await route.fetch();
      await route.fulfill({ response, json: { ...(await response.json()), ...changed } });
    });
    await page.locator("#plan-base").fill(LARGE);
    await page.getByRole("button", { name: "Plan" }).click();
    await page.getByRole("alert").getByText("The data could not be read.").waitFor();
    await idle(page);
    expect(requests).toBe(1);
    await page.close();
  });

  it("shows whoever asks for a base that is too new for an answer what new bases met, without scrolling", async () => {
    const { page } = await open("/plan/?base=lab%2Fnew-8B&relation=quantized");
    await page.locator(".note").getByText("is not among the bases with at least ten").waitFor();
    const { y = 900 } = (await page.getByRole("heading", { name: "A base with fewer than ten" }).boundingBox()) ?? {};
    expect(y).toBeLessThan(800);
  });

  it("satisfies axe in either theme and fits 360 px", async () => {
    const { page } = await open(`/plan/?base=${encodeURIComponent(LARGE)}`, {
      viewport: { width: 360, height: 900 },
      bypassCSP: true,
    });
    await page.locator("#plan-title").waitFor();
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    expect(wide).toBeLessThanOrEqual(0);
    const expectNoFaults = async () => {
      await page.emulateMedia({ colorScheme: "light" });
      expect(await axeFaults(page), "light").toEqual([]);
      await page.emulateMedia({ colorScheme: "dark" });
      expect(await axeFaults(page, { only: THEME_RULES }), "dark").toEqual([]);
    };
    await expectNoFaults();
    await page.locator("#plan-base").fill("o");
    await page.getByRole("option").first().waitFor();
    // Up from the field is the last name, and down from there the first.
    const names = page.locator("#plan-bases [role=option]");
    expect(await names.count()).toBeGreaterThan(2);
    await page.keyboard.press("ArrowUp");
    expect(await names.last().getAttribute("aria-selected")).toBe("true");
    await page.keyboard.press("ArrowDown");
    expect(await names.first().getAttribute("aria-selected")).toBe("true");
    await expectNoFaults();
    await page.close();
  });

  it("explains itself without JavaScript and leads to the families", async () => {
    const { page } = await open("/plan/", { javaScriptEnabled: false });
    // Playwright's text selectors pass over noscript, so it is found by its tag.
    const note = page.locator("noscript p.note");
    expect(await note.innerText()).toContain("needs JavaScript");
    expect(await note.locator(`a[href="/families/${LARGE}/"]`).isVisible()).toBe(true);
    expect(await page.getByRole("heading", { name: "How it answers" }).isVisible()).toBe(true);
    await page.close();
  });

  it("answers an address with at most 17 kB of JavaScript and files of at most 60 kB, compressed, and nothing moves", async () => {
    const files = await filesOf(site);
    const size = (path: string) => gzipSync(files.get(path) ?? "").length;
    const { scriptBytes, layoutShift } = await weigh(browser, `${url}/plan/?base=${encodeURIComponent(LARGE)}`, 360);
    expect(scriptBytes).toBeGreaterThan(0);
    expect(scriptBytes).toBeLessThanOrEqual(17_000);
    expect(layoutShift).toBe(0);
    for (const path of files.keys())
      if (path.startsWith("api/v1/plan/")) expect(size(path)).toBeLessThanOrEqual(60_000);
  });
});
