import { mkdtempSync } from "node:fs";
import { cp, mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { gzipSync } from "node:zlib";
import { parseHTML } from "linkedom";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { READERS_WARNING } from "../../core/release/about.ts";
import type { ReleaseManifest } from "../../core/release/manifest.ts";
import { DOUBLED } from "../../site/charts/estimate-names.ts";
import { PANELS } from "../../site/src/panels.ts";
import { invalidHtml } from "../support/valid-html.ts";
import { build, DATE, filesOf, HOSTILE, LARGE, remove } from "./fixture.ts";
import { sharedSite } from "./shared-site.ts";

const folder = mkdtempSync(join(tmpdir(), "hubrace-site-"));
let release: string;
let files: Map<string, Buffer>;

beforeAll(async () => {
  const shared = await sharedSite("rows");
  release = shared.release;
  files = await filesOf(shared.site);
});
afterAll(() => remove(folder));

const text = (path: string) => files.get(path)?.toString("utf8") ?? "";
const pages = () => [...files.keys()].filter((path) => path.endsWith(".html"));
const zipped = (path: string) => gzipSync(files.get(path) ?? "").length;
const value = (page: string, key: string) =>
  Number(new RegExp(`data-key="${key}" data-value="([^"]+)"`).exec(text(page))?.[1]);

describe("a built site", () => {
  it("has every page of the report", () => {
    const wanted = [
      "",
      "priority/",
      "congestion/",
      ...PANELS.map((panel) => panel.path.slice(1)),
      "panels/",
      "families/",
      `families/${LARGE}/`,
      "plan/",
      "models/",
      "search/",
      "api/",
      "findings/",
      "data/",
      "methods/",
      "status/",
      "about/",
      "accessibility/",
    ];
    expect(wanted.filter((path) => !files.has(`${path}index.html`))).toEqual([]);
    for (const path of ["404.html", "rss.xml", "robots.txt", "status.json", `families/${LARGE}/rss.xml`])
      expect(files.has(path)).toBe(true);
  });

  it("is valid HTML", async () => {
    const complaints = await invalidHtml([...files].filter(([path]) => path.endsWith(".html")));
    expect(complaints.slice(0, 20)).toEqual([]);
  });

  it("has no dead internal link, no inline style and nothing from another host", () => {
    const complaints: string[] = [];
    for (const page of pages()) {
      const { document } = parseHTML(text(page));
      const ids = new Map<string, boolean>();
      for (const element of document.querySelectorAll("[href],[src]")) {
        const target = element.getAttribute("href") ?? element.getAttribute("src") ?? "";
        if (/^https?:/.test(target)) {
          const loaded = element.tagName !== "A" && element.getAttribute("rel") !== "canonical";
          if (loaded) complaints.push(`${page} loads ${target}`);
          continue;
        }
        const url = new URL(target, `http://site/${page.replace(/index\.html$/, "")}`);
        const path = decodeURIComponent(url.pathname).slice(1);
        const file = path === "" || path.endsWith("/") ? `${path}index.html` : path;
        if (!files.has(file)) complaints.push(`${page} → ${target}`);
        else if (url.hash !== "" && file.endsWith(".html")) {
          const key = file + url.hash;
          if (!ids.has(key)) ids.set(key, text(file).includes(`id="${url.hash.slice(1)}"`));
          if (ids.get(key) === false) complaints.push(`${page} → ${target} (no such place)`);
        }
      }
      if (document.querySelector("[style], style") !== null) complaints.push(`${page} has inline style`);
      if (!text(page).includes("Content-Security-Policy")) complaints.push(`${page} has no policy`);
    }
    expect(complaints).toEqual([]);
  });

  it("prints the reader's warning word for word on the front page", () => {
    const { document } = parseHTML(text("index.html"));
    expect(document.querySelector(".warning")?.textContent?.replace(/\s+/g, " ")).toContain(READERS_WARNING);
  });

  it("says on the methods page what each version of the formulas brought, up to the release's", () => {
    const { document } = parseHTML(text("methods/index.html"));
    const list = document.getElementById("versions")?.parentElement?.querySelectorAll("#versions ~ ol > li") ?? [];
    const manifest = JSON.parse(text(`data/v1/${DATE}/release.json`)) as ReleaseManifest;
    expect(list.length).toBe(Number(manifest.formula_version));
    expect(list[3]?.textContent).toContain("a rare control");
    expect(document.querySelector('.lede a[href="#versions"]')?.textContent).toBe(
      `version ${manifest.formula_version}`,
    );
  });

  it("says on the methods page what doubles, as below the estimates: of no rivals twice are none", () => {
    expect(parseHTML(text("methods/index.html")).document.body.textContent).toContain(`Per doubling. ${DOUBLED} `);
  });

  it("prints the numbers of the data", () => {
    // 150 + 12 + 12 + 12 entries and 187 models are written out in fixture.ts.
    expect(text("index.html")).toContain(`<dt>Next update</dt><dd><time datetime="2026-08-22">`);
    expect(value("index.html", "counts.models")).toBe(187);
    expect(value("index.html", "figures.entries")).toBe(186);
    expect(value("index.html", "counts.derivative_models")).toBe(186);
    expect(value(`families/${LARGE}/index.html`, "family.children")).toBe(150);
    expect(value(`families/${LARGE}/index.html`, "family.authors")).toBe(30);
    // 30 authors with 5 entries each.
    expect(value(`families/${LARGE}/index.html`, "family.effective_authors")).toBeCloseTo(30, 9);
    expect(value("families/index.html", "families.count")).toBe(4);
  });

  it("prints hostile names as text, on their page, in the index, in feeds and in CSV", () => {
    const page = pages().find((path) => path.startsWith("families/") && text(path).includes("onerror=alert(1)")) ?? "";
    expect(page).toMatch(/^families\/[^/]+\/[^/]+~[0-9a-f]{10}\/index\.html$|^families\/index\.html$/);
    for (const path of pages())
      expect(parseHTML(text(path)).document.querySelector('img[src="x"], [onerror]'), path).toBeNull();
    const { document } = parseHTML(text("families/index.html"));
    expect([...document.querySelectorAll("tbody th a")].map((link) => link.textContent)).toContain(HOSTILE);
    for (const path of files.keys()) if (path.endsWith(".xml")) expect(text(path)).not.toMatch(/<img/);
    for (const path of files.keys()) if (path.endsWith(".csv")) expect(text(path)).not.toMatch(/(^|,|")=/m);
  });

  it("says which base is not in the snapshot", () => {
    const page = pages().find((path) => /families\/owner\/casing/i.test(path)) ?? "";
    expect(text(page)).toContain("not in the snapshot");
    expect(text(`families/${LARGE}/index.html`)).not.toContain("not in the snapshot");
  });

  it("makes no claim beyond description", () => {
    for (const page of pages()) expect(text(page)).not.toMatch(/\b(penalty|premium|causes? of)\b/i);
  });

  it("carries with every chart its table, files, grade and description", () => {
    for (const page of ["index.html", ...PANELS.map(({ path }) => `${path.slice(1)}index.html`)]) {
      const { document } = parseHTML(text(page));
      const charts = [...document.querySelectorAll("figure.chart")];
      expect(charts.length).toBeGreaterThanOrEqual(2);
      for (const chart of charts) {
        const links = [...chart.querySelectorAll(".links a")].map((link) => link.textContent);
        expect(links).toEqual(expect.arrayContaining(["CSV", "JSON", "SQL", "Embed", "Permalink"]));
        expect(chart.querySelector(".grade")?.textContent).toMatch(/Grade.[ABC]/);
        const drawn = chart.querySelectorAll(".picture svg").length;
        if (drawn === 2) expect(links).toEqual(expect.arrayContaining(["SVG", "PNG"]));
        expect(drawn === 2 || chart.querySelector(".missing")?.textContent?.includes("Not enough data (n = ")).toBe(
          true,
        );
        expect(
          document.getElementById(chart.getAttribute("aria-describedby") ?? "")?.textContent?.length,
        ).toBeGreaterThan(20);
        if (drawn === 2) expect(chart.querySelectorAll("details tbody tr").length).toBeGreaterThan(0);
      }
    }
  });

  it("gives the files of the release for download", () => {
    for (const name of ["derivatives.parquet", "SHA256SUMS", "sql/families.sql"])
      expect(files.has(`data/v1/${DATE}/${name}`)).toBe(true);
  });

  it("writes feeds with absolute links and ids that stay", () => {
    const feed = text("rss.xml");
    expect(feed).toMatch(/<link>https:\/\/hubrace\.org\/findings\/[^<]+\/<\/link>/);
    expect(feed).toContain('<guid isPermaLink="true">https://hubrace.org/findings/');
    expect(feed).toContain("<content:encoded>");
  });

  it("keeps to its budgets, compressed", () => {
    const assets = [...files.keys()].filter((path) => path.startsWith("assets/"));
    const scripts = assets.filter((path) => path.endsWith(".js") && text("index.html").includes(path));
    const own = assets.filter((path) => /\.(css|woff2)$/.test(path));
    const size = (paths: readonly string[]) =>
      paths.reduce((sum, path) => sum + (path.endsWith(".woff2") ? (files.get(path)?.length ?? 0) : zipped(path)), 0);
    expect(size(scripts)).toBeLessThanOrEqual(10_000);
    expect(zipped("index.html") + size([...scripts, ...own])).toBeLessThanOrEqual(60_000);
    expect(zipped(`families/${LARGE}/index.html`)).toBeLessThanOrEqual(25_000);
    for (const { path } of PANELS) expect(zipped(`${path.slice(1)}index.html`), path).toBeLessThanOrEqual(60_000);
  });

  it("has the same bytes when it is built again over another report and what a killed build left, which go", async () => {
    const output = join(folder, "site");
    for (const place of [output, `${output}.next`, join(`${output}.work`, "site"), `${output}.old`])
      for (const name of ["index.html", "status.json", "families/gone/index.html", "charts/gone.csv"]) {
        await mkdir(dirname(join(place, name)), { recursive: true });
        await writeFile(join(place, name), "old");
      }
    const bytes = [...files.values()].reduce((sum, body) => sum + body.length, 0);
    expect(await build(release, output)).toMatchObject({ pages: pages().length, bytes });
    const again = await filesOf(output);
    expect([...again.keys()]).toEqual([...files.keys()]);
    for (const [path, body] of again) expect(body.equals(files.get(path) ?? Buffer.alloc(0)), path).toBe(true);
    expect((await readdir(folder)).filter((name) => name.startsWith("site"))).toEqual(["site"]);
  });

  it("says SIMULATED DATA and SAMPLE on every page when they are, which gate was accepted and why, and links below another path when it is told to", async () => {
    const changed = join(folder, "changed");
    await cp(release, changed, { recursive: true });
    const manifest: ReleaseManifest = JSON.parse(await readFile(join(changed, "release.json"), "utf8"));
    const accepted = { value: 0.5, threshold: 0.05, unit: "share", bound: "at most", result: "accepted" } as const;
    const gates = manifest.gates.map((gate) =>
      gate.name === "row_count"
        ? { ...gate, ...accepted, passed: false, why: "<b>spam</b> is gone" }
        : gate.name === "freshness"
          ? { ...gate, value: 1, threshold: 2, unit: "days", bound: "at most", result: "passed" }
          : gate.name === "parent_share"
            ? { ...gate, value: 0.00184, threshold: 0.03, unit: "points", bound: "at most", result: "passed" }
            : gate,
    );
    const source = { kind: "sandbox", label: "the built-in sandbox", simulated: true };
    await writeFile(
      join(changed, "release.json"),
      JSON.stringify({ ...manifest, gates, partial: true, limit: 20_000, source }),
    );
    const below = join(folder, "below");
    await build(changed, below, "/report");
    const away: string[] = [];
    const built = await filesOf(below);
    for (const [path, body] of built) {
      if (!path.endsWith(".html")) continue;
      const html = body.toString("utf8");
      expect(html, path).toContain("SIMULATED DATA");
      expect(html, path).toContain("SAMPLE, newest 20,000");
      // A sample reaches back a few days, which counts of 30 days do not say.
      expect(html, path).toMatch(
        /No model older than \d+ \w+ 2026 was read, so counts of 7, 30 and 90 days hold what came since/,
      );
      for (const [, target = ""] of html.matchAll(/(?:href|src)="(\/[^"]*)"/g))
        if (!target.startsWith("/report/")) away.push(`${path} → ${target}`);
    }
    expect(away).toEqual([]);
    const front = built.get("index.html")?.toString("utf8") ?? "";
    expect(front).toContain("Coverage of the newest 20,000");
    expect(front).not.toContain("Coverage of the Hub’s list");
    // Nobody promises to take a sample every day.
    expect(front).toMatch(/<dt>Next update<\/dt><dd>with the next run<\/dd>/);
    const { document } = parseHTML(built.get("status/index.html")?.toString("utf8") ?? "");
    const rows = [...document.querySelectorAll("#gates tbody tr")].map((row) =>
      [...row.children].map((cell) => cell.textContent?.replaceAll("\u00a0", " ")),
    );
    const cellsOf = (gate: string) => rows.find(([name]) => name === gate)?.slice(1, 4);
    expect(cellsOf("freshness")).toEqual(["passed", "1 day", "at most 2 days"]);
    expect(cellsOf("parent share")).toEqual(["passed", "0.18 points", "at most 3 points"]);
    expect(cellsOf("row count")).toEqual(["acceptedbecause: <b>spam</b> is gone", "50 %", "at most 5 %"]);
  });
});
