import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseAtomFeed, parseRssFeed } from "feedsmith";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { serve } from "../../cli/serve.ts";
import type { Live } from "../../core/pulse/live.ts";
import { validator } from "../site/api/fixture.ts";
import { hasChromium, launch } from "../support/browser.ts";
import { Command, hubrace, lastJson } from "../support/command.ts";
import { MovingHub, type RecordedRow } from "../support/moving-hub.ts";

const HOUR = 3_600_000;
const START = Date.now();
const HOSTILE = "evil/<img src=x onerror=alert(1)>&amp;\u202egpj";

/** A model created so many milliseconds before the test began. */
const row = (id: string, before: number, base?: string, relation = "finetune"): RecordedRow => ({
  ...{ _id: Buffer.from(id).toString("hex").padEnd(24, "0"), id, createdAt: new Date(START - before).toISOString() },
  ...{ author: id.split("/")[0], likes: 1, downloads: 5, private: false, pipeline_tag: "text-generation" },
  tags: base === undefined ? [] : [`base_model:${relation}:${base}`],
});

/** Two bases; 30 finetunes of one of them, a day apart, the last one an hour ago; and 300 models of no family. */
const ROWS: RecordedRow[] = [
  row("lab/Base", 40 * 24 * HOUR),
  row("lab/Fresh", 3 * HOUR),
  ...Array.from({ length: 30 }, (_, n) => row(`author${n % 7}/tune-${n}`, n * 24 * HOUR + HOUR, "lab/Base")),
  ...Array.from({ length: 300 }, (_, n) => row(`other${n}/model-${n}`, (n + 2) * 5 * HOUR)),
];
/** What comes while nobody sweeps: ten quantizations of the new base, an hour's worth, two finetunes of the old one, one of them hostile. */
const NEWS: RecordedRow[] = [
  ...Array.from({ length: 10 }, (_, n) => row(`quick${n}/fresh-${n}`, 600_000 - n * 1000, "lab/Fresh", "quantized")),
  row("swift/tune", 300_000, "lab/base"),
  row(HOSTILE, 240_000, "lab/Base"),
];

/** Height of the text in a cell, px. */
function textHeight(cell: Element): number {
  const range = document.createRange();
  range.selectNodeContents(cell);
  return range.getBoundingClientRect().height;
}

interface PulseLine {
  readonly seen: number;
  readonly entered: number;
  readonly edges: number;
  readonly requests: number;
  readonly news: number;
}

describe("pulses between two reports, by the command", () => {
  const folder = mkdtempSync(join(tmpdir(), "hubrace-pulse-e2e-"));
  const [lake, site] = [join(folder, "lake"), join(folder, "site")];
  const hub = new MovingHub();
  let server: Server;
  let at: readonly string[];

  const file = (name: string) => readFileSync(join(site, name), "utf8");
  const live = () => JSON.parse(file("pulse.json")) as Live;
  const pulse = async () => {
    const ended = await hubrace(["pulse", ...at, "--site", site, "--json"]);
    expect([ended.code, ended.stderr.match(/hubrace: .*/)?.[0]]).toEqual([0, undefined]);
    return lastJson<PulseLine>(ended);
  };

  beforeAll(async () => {
    hub.list(ROWS);
    server = createServer(async (request, response) => {
      hub.now = Date.now();
      const answer = await hub.fetch(`http://hub.test${request.url}`);
      const link = answer.headers.get("link")?.replaceAll("http://hub.test", `http://${request.headers.host}`);
      response.writeHead(200, { "content-type": "application/json", ...(link && { link }) });
      response.end(await answer.text());
    }).listen(0, "127.0.0.1");
    await new Promise((listening) => server.once("listening", listening));
    at = ["--hub", `http://127.0.0.1:${(server.address() as AddressInfo).port}`, "--lake", lake];
    const ended = await hubrace(["run", ...at, "--site", site]);
    expect([ended.code, ended.stderr.slice(-500)]).toEqual([0, expect.anything()]);
  });
  afterAll(async () => {
    server.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it("a report begins without news; the first pulse enters the last six hours, a second one nothing", async () => {
    expect(live()).toMatchObject({ pulsed_at: null, news: [], entries: [] });
    // Created in the six hours before the newest, which is an hour old: lab/Fresh, tune-0; model-0 is ten hours old.
    expect(await pulse()).toMatchObject({ seen: 2, entered: 2, edges: 1, requests: 1, news: 0 });
    // The report has them: nothing is new to its readers.
    expect(live()).toMatchObject({ pulsed_at: expect.any(String), news: [], entries: [] });
    // What pulses read of the sweep's panels is written again where somebody has removed it.
    rmSync(join(lake, "pulse", "ground"), { recursive: true });
    expect(await pulse()).toMatchObject({ seen: 0, entered: 0, edges: 0, requests: 1, news: 0 });
    expect(live()).toMatchObject({ entries: [], totals: { pulses: 2, arrivals: 2, entries: 1 } });
  });

  it("what has come since is in pulse.json, in the feed of the news and in the families' own within one pulse", async () => {
    const before = file("families/lab/Base/rss.xml");
    hub.list([...ROWS, ...NEWS]);
    expect(await pulse()).toMatchObject({ seen: 12, entered: 12, edges: 12, requests: 1, news: 2 });
    // The lab has the most derivatives of all, being the only one that has any.
    expect(live().news).toMatchObject([
      {
        kind: "pulse",
        event: "first entry",
        base: "lab/Fresh",
        title: "lab/Fresh has its first derivative",
        href: null,
      },
      {
        kind: "pulse",
        event: "ten entries",
        base: "lab/Fresh",
        title: "lab/Fresh has drawn 10 derivatives",
        href: null,
      },
    ]);
    const entered = live().entries.map(({ id, base, rank }) => [id, base, rank]);
    expect(entered.slice(0, 3)).toEqual([
      [HOSTILE, "lab/Base", 32],
      ["swift/tune", "lab/Base", 31],
      ["quick9/fresh-9", "lab/Fresh", 10],
    ]);
    // Of the old base's finetunes seven came within seven days and all thirty within thirty, each by somebody else.
    expect(live().entries[1]).toMatchObject({ relation: "finetune", rivals_7d: 7, rivals_30d: 30 });
    expect(parseAtomFeed(file("pulse.xml")).entries?.map(({ title }) => title?.value ?? title)).toEqual([
      "lab/Fresh has its first derivative",
      "lab/Fresh has drawn 10 derivatives",
    ]);
    const check = validator(JSON.parse(file("api/v1/openapi.json")));
    const runs = JSON.parse(file("status.json")) as object[];
    expect([check("/pulse.json", live()), check("/status.json", runs)]).toEqual([
      { schema: "Pulse", wrong: "" },
      { schema: "Runs", wrong: "" },
    ]);
    expect(runs).toHaveLength(1);
    // A fifth kind of event, and a stage that says nothing.
    const [first] = live().news;
    expect(check("/pulse.json", { ...live(), news: [{ ...first, event: "gone" }] })?.wrong).toContain("allowed values");
    expect(check("/status.json", [{ ...runs[0], stages: { crawl: {} } }])?.wrong).toContain("required");
    const feed = file("families/lab/Base/rss.xml");
    expect(feed).not.toContain("<img");
    const [was, is] = [parseRssFeed(before), parseRssFeed(feed)].map(({ items = [] }) =>
      items.map(({ guid }) => guid?.value),
    );
    expect(is).toEqual([
      `https://huggingface.co/${HOSTILE.split("/").map(encodeURIComponent).join("/")}`,
      "https://huggingface.co/swift/tune",
      ...(was ?? []),
    ]);
    const { stdout } = await hubrace(["status", "--lake", lake]);
    expect(stdout).toMatch(/pulses: 3 with 3 requests, .*; 14 arrivals with 13 parents/);
  });

  it("a report that is built anew of the same release tells what the pulses have found since", async () => {
    const found = () => [file("pulse.json"), file("pulse.xml"), file("families/lab/Base/rss.xml")];
    const before = found();
    const ended = await hubrace(["site", "--lake", lake, "--site", site]);
    expect([ended.code, ended.stderr.match(/hubrace: .*/)?.[0]]).toEqual([0, undefined]);
    expect(ended.stdout).toContain(`(hubrace serve --site ${site} shows it)`);
    expect(found()).toEqual(before);
  });

  it.skipIf(!hasChromium())(
    "the front page and the families' show it without a new report, in room that was kept for it",
    async () => {
      const browser = await launch();
      const served = await serve(site, 0);
      try {
        for (const width of [360, 1280]) {
          const page = await browser.newPage({ viewport: { width, height: 900 } });
          const complaints: string[] = [];
          page.on("console", (message) => complaints.push(message.text()));
          page.on("pageerror", (error) => complaints.push(error.message));
          await page.addInitScript(() => {
            Object.assign(window, { shift: 0 });
            new PerformanceObserver((list) => {
              for (const { value } of list.getEntries() as unknown as { value: number }[])
                Object.assign(window, { shift: (window as unknown as { shift: number }).shift + value });
            }).observe({ type: "layout-shift", buffered: true });
          });
          const line = page.locator("[data-pulse] summary");
          const shift = () => page.evaluate(() => (window as unknown as { shift: number }).shift);

          await page.goto(`${served.url}/`);
          await line.waitFor();
          expect(await line.textContent()).toMatch(
            /^Pulse \d+ \w+, \d\d:\d\d UTC: lab\/Fresh has its first derivative$/,
          );
          await page.waitForLoadState("networkidle");
          expect(await shift()).toBe(0);
          await line.click();
          const entries = page.locator("[data-pulse] li", { hasText: "in 30 days" });
          expect(await entries.count()).toBe(12);
          expect(await entries.first().textContent()).toContain(`${HOSTILE} on lab/Base: finetune, entry 32, `);
          // What turns the reading direction round in a name leaves the words about it as they are.
          expect(await entries.first().locator("bdi").allTextContents()).toEqual([HOSTILE, "lab/Base"]);
          expect(await line.locator("bdi").textContent()).toBe("lab/Fresh has its first derivative");
          expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);

          // What a later snapshot knows is in its report.
          const known = live().entries.map((entry) => ({ ...entry, seen_at: "2026-01-01T00:00:00.000Z" }));
          await page.route("**/pulse.json", (route) => route.fulfill({ json: { ...live(), entries: known } }));
          await page.reload({ waitUntil: "networkidle" });
          await line.click();
          expect(await page.locator("[data-pulse] li").count()).toBe(2);
          expect(await entries.count()).toBe(0);
          await page.unroute("**/pulse.json");

          await page.goto(`${served.url}/families/lab/Base/`);
          await line.waitFor();
          expect(await line.textContent()).toMatch(/UTC: 2 new since the report$/);
          await page.waitForLoadState("networkidle");
          expect(await shift()).toBe(0);
          await line.click();
          const ids = await page.locator("[data-pulse] li a").allTextContents();
          expect(ids).toEqual([HOSTILE, "swift/tune"]);
          expect(await page.locator("img[src=x]").count()).toBe(0);
          expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);

          // What is three days old is no news.
          await page.clock.setFixedTime(Date.now() + 72 * HOUR);
          await page.goto(`${served.url}/`, { waitUntil: "networkidle" });
          expect(await page.locator("[data-pulse]").textContent()).toBe("");
          expect(complaints).toEqual([]);
          await page.goto(`${served.url}/status/`);
          await page.getByText("3 pulses with 3 requests entered 14 models").waitFor();
          // The name of a run stands on one line beside its stages.
          const run = page.locator("[data-runs] td").first();
          expect(await run.textContent()).toMatch(/^\d{4}-\d\d-\d\d-a1$/);
          expect(await run.evaluate(textHeight)).toBe(await run.locator("+ td").evaluate(textHeight));
          await page.close();
        }
      } finally {
        await browser.close();
        served.server.close();
      }
    },
  );

  it("a watch prints an entry as it comes, and Ctrl-C ends it without an error", async () => {
    const watching = new Command(["watch", "LAB/base", ...at, "--interval", "5", "--json"]);
    await watching.says("watching lab/Base: 32 entries so far; looking every 5 s");
    hub.list([
      ...ROWS,
      ...NEWS,
      row("late/tune", 60_000, "lab/Base", "adapter"),
      row("late/other", 50_000, "lab/Fresh"),
    ]);
    await watching.says("late/tune");
    watching.child.kill("SIGINT");
    const { code, signal, stdout } = await watching.ended;
    expect([code, signal]).toEqual([0, null]);
    expect(
      stdout
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line)),
    ).toEqual([
      {
        ...{ id: "late/tune", base: "lab/Base", relation: "adapter", rank: 33, rivals_7d: 0, rivals_30d: 0 },
        ...{ created_at: new Date(START - 60_000).toISOString() },
      },
    ]);
  });

  it("a base that is no OWNER/NAME is refused with a sentence, one that nobody derives from is named as such", async () => {
    const names = ["lab", "lab/Base/x"];
    for (const [index, { code, stderr }] of (
      await Promise.all(names.map((name) => hubrace(["watch", name, ...at])))
    ).entries())
      expect([code, stderr]).toEqual([
        2,
        expect.stringContaining(`${names[index]} is no model; name one as OWNER/NAME`),
      ]);
    const watching = new Command(["watch", "https://huggingface.co/lab/Bsae", ...at]);
    await watching.says("watching lab/Bsae: no entry known so far (is the name spelled as on the Hub?)");
    watching.child.kill("SIGTERM");
    expect((await watching.ended).code).toBe(0);
  });

  it("a watch in a lake without a sweep gives entries no place, since nobody knows what came before them", async () => {
    for (const [words, printed] of [
      [
        ["--json"],
        /^\{"id":"late\/other","base":"lab\/Fresh","relation":"finetune","created_at":"[^"]+","rank":null,"rivals_7d":null,"rivals_30d":null\}\n$/,
      ],
      [[], /^\S+Z {2}late\/other {2}finetune\n$/],
    ] as const) {
      hub.list([...ROWS, ...NEWS]);
      const [, address = ""] = at;
      const empty = mkdtempSync(join(folder, "empty-"));
      const watching = new Command([
        "watch",
        "lab/Fresh",
        "--hub",
        address,
        "--lake",
        empty,
        "--interval",
        "5",
        ...words,
      ]);
      await watching.says(
        "watching lab/Fresh: no sweep in this lake yet, so that the places of what comes are not known",
      );
      hub.list([...ROWS, ...NEWS, row("late/other", 50_000, "lab/Fresh")]);
      await watching.says("late/other");
      watching.child.kill("SIGINT");
      expect((await watching.ended).stdout).toMatch(printed);
    }
  });
});
