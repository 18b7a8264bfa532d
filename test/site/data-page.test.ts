import { spawnSync } from "node:child_process";
import { mkdtempSync } from "node:fs";
import type { Server } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseHTML } from "linkedom";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { serve } from "../../cli/serve.ts";
import { withDuckDB } from "../../core/duckdb.ts";
import { hasChromium, launch } from "../support/browser.ts";
import { DATE, filesOf, HOSTILE, remove } from "./fixture.ts";
import { sharedSite } from "./shared-site.ts";

/** Where the page says that the files lie. */
const PLACE = `https://hubrace.org/data/v1/${DATE}/`;
/** The system's Python before one that a tool brought along: it has the distribution's pandas. */
const PYTHON = process.env.HUBRACE_PYTHON ?? "/usr/bin/python3";
const hasPandas = spawnSync(PYTHON, ["-c", "import pandas"]).status === 0;
if (!hasPandas) process.stderr.write(`\nSKIPPED TEST: ${PYTHON} has no pandas (apt-get install python3-pandas).\n\n`);
const hasR = spawnSync("Rscript", ["--version"]).status === 0;
if (!hasR) process.stderr.write("\nSKIPPED TEST: there is no Rscript (apt-get install r-base-core).\n\n");

describe("the data page", () => {
  const folder = mkdtempSync(join(tmpdir(), "hubrace-data-page-"));
  let site: string;
  let files: Map<string, Buffer>;
  let document: Document;

  beforeAll(async () => {
    ({ site } = await sharedSite("rows"));
    files = await filesOf(site);
    document = parseHTML(files.get("data/index.html")?.toString("utf8") ?? "").document as unknown as Document;
  });
  afterAll(() => remove(folder));

  /** A snippet of the page, with the files' public address turned into that of the folder that a build makes of it. */
  const snippet = (name: string, scheme = "") => {
    const text = document.querySelector(`[data-run="${name}"]`)?.textContent ?? "";
    expect(text).toContain(PLACE);
    return text.replaceAll(PLACE, `${scheme}${join(site, "data", "v1", DATE)}/`);
  };
  // fixture.ts: of 150 entries of the one dated base, in fives: three quantized, one finetune, one adapter. Entry i came i + 1 hours after
  // it: adapters after 5, 10, … 150 hours, finetunes after 4, 9, … 149, quantizations after 1, 2, 3, 6, 7, 8, … 148.
  const COUNTS = { adapter: 30, finetune: 30, quantized: 90 };
  const HOURS = { adapter: 77.5, finetune: 76.5, quantized: 74.5 };
  const hours = (medians: readonly (readonly [string, number])[]) =>
    Object.fromEntries(medians.map(([relation, days]) => [relation, Math.round(days * 240) / 10]));

  it("prints SQL that DuckDB runs as it is", async () => {
    const rows = await withDuckDB({ memory: "200MB", threads: 1, temporary: join(folder, "spill") }, (sql) =>
      sql.rows<Record<string, unknown>>(snippet("duckdb").replace(/;\s*$/, "")),
    );
    expect(Object.fromEntries(rows.map((row) => [row.relation, row["count_star()"]]))).toEqual(COUNTS);
    expect(hours(rows.map((row) => [String(row.relation), Number(row["median(lag_days)"])]))).toEqual(HOURS);
  });

  /** The medians that a program prints when it is given the page's snippet. */
  function printed(command: string, option: string, name: string): Record<string, number> {
    const run = spawnSync(command, [option, snippet(name, "file://")], { encoding: "utf8" });
    expect(run.stderr).toBe("");
    const lines = [...run.stdout.matchAll(/([a-z]+)\s+([\d.]+)$/gm)];
    return hours(lines.map(([, relation = "", days]) => [relation, Number(days)]));
  }

  it.skipIf(!hasPandas)("prints Python that pandas runs as it is, with the same answer", () => {
    expect(printed(PYTHON, "-c", "python")).toEqual(HOURS);
  });

  it.skipIf(!hasR)("prints R that runs as it is without packages, with the same answer", () => {
    expect(printed("Rscript", "-e", "r")).toEqual(HOURS);
  });

  it("describes the data set to search engines with every file, its size and checksum", () => {
    const script = document.querySelector('script[type="application/ld+json"]')?.textContent ?? "";
    expect(script).not.toContain("<");
    const data = JSON.parse(script);
    expect(data).toMatchObject({
      "@context": "https://schema.org/",
      "@type": "Dataset",
      url: "https://hubrace.org/data/",
      license: "https://creativecommons.org/licenses/by/4.0/",
      isAccessibleForFree: true,
      version: "1.20260821.0",
    });
    expect(data.description.length).toBeGreaterThanOrEqual(50);
    expect(data.description.length).toBeLessThanOrEqual(5000);
    const manifest = JSON.parse(files.get(`data/v1/${DATE}/release.json`)?.toString("utf8") ?? "");
    expect(
      data.distribution.map((one: Record<string, string>) => [one.contentUrl, one.contentSize, one.sha256]),
    ).toEqual(
      manifest.files.map((one: { name: string; bytes: number; sha256: string }) => [
        `${PLACE}${one.name}`,
        `${one.bytes} B`,
        one.sha256,
      ]),
    );
    const parquet = data.distribution.find((one: { name: string }) => one.name === "models.parquet");
    expect(parquet.encodingFormat).toBe("application/vnd.apache.parquet");
  });

  it("tells what changed and how to cite, as the release does", () => {
    const text = (document.querySelector("main")?.textContent ?? "").replace(/\s+/g, " ");
    expect(text).toContain("This is the first release");
    expect(text).toContain("@misc{hubrace-2026-08-21,");
    expect(document.querySelector("#cite details pre")?.textContent).toBe(
      files.get(`data/v1/${DATE}/CITATION.cff`)?.toString("utf8"),
    );
  });

  it("gives every page what networks show of it, with a picture that is there", () => {
    for (const [path, body] of files) {
      if (!path.endsWith(".html")) continue;
      const head = parseHTML(body.toString("utf8")).document.head;
      const meta = (name: string) =>
        head.querySelector(`meta[property="${name}"],meta[name="${name}"]`)?.getAttribute("content") ?? "";
      expect(meta("og:title"), path).not.toBe("");
      expect(meta("og:url"), path).toBe(head.querySelector('link[rel="canonical"]')?.getAttribute("href"));
      expect(meta("twitter:card")).toBe("summary_large_image");
      const image = meta("og:image").replace("https://hubrace.org/", "");
      expect(files.get(image)?.subarray(1, 4).toString(), `${path} → ${image}`).toBe("PNG");
      const feeds = [...head.querySelectorAll('link[rel="alternate"]')].map((link) => link.getAttribute("type"));
      expect(feeds).toEqual(
        expect.arrayContaining(["application/rss+xml", "application/atom+xml", "application/feed+json"]),
      );
    }
  });

  describe.skipIf(!hasChromium())("in a browser", () => {
    let browser: Browser;
    let server: Server;
    let url: string;
    beforeAll(async () => {
      ({ server, url } = await serve(site, 0));
      browser = await launch();
    });
    afterAll(async () => {
      await browser?.close();
      server?.close();
    });

    it("shows the first rows of a Parquet file when asked, by ranges, with hostile names as text", async () => {
      const page = await browser.newPage();
      const requests: string[] = [];
      const complaints: string[] = [];
      page.on("request", (request) => requests.push(`${request.headers().range ?? "-"} ${request.url()}`));
      page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
      page.on("pageerror", (error) => complaints.push(error.message));
      await page.goto(`${url}/data/`);
      expect(requests.filter((line) => /parquet/.test(line))).toEqual([]);
      await page.getByRole("button", { name: "Preview of derivatives.parquet" }).click();
      const place = page.locator("[data-preview-place]");
      await place.locator("tbody tr").first().waitFor();
      expect(await place.locator("tbody tr").count()).toBe(100);
      expect(await place.locator("p").textContent()).toBe("derivatives.parquet: the first 100 of 186 rows.");
      expect(await place.locator("th").first().textContent()).toBe("id");
      expect(await page.evaluate(() => document.activeElement?.textContent)).toBe("derivatives.parquet");
      await page.getByRole("button", { name: "Preview of families.parquet" }).click();
      await place.getByRole("heading", { name: "families.parquet" }).waitFor();
      expect(await place.locator("td").allTextContents()).toContain(HOSTILE);
      expect(await place.locator("img, script, svg").count()).toBe(0);
      const bytes = requests.filter((line) => /\/data\/.*parquet$/.test(line) && !line.startsWith("-"));
      expect(bytes.length).toBeGreaterThanOrEqual(2);
      expect(complaints).toEqual([]);
      await page.close();
    });

    it("says so when a file cannot be read", async () => {
      const page = await browser.newPage();
      await page.route("**/niches.parquet", (route) => route.fulfill({ status: 404, body: "gone" }));
      await page.goto(`${url}/data/`);
      await page.getByRole("button", { name: "Preview of niches.parquet" }).click();
      await page.getByText(/niches\.parquet cannot be shown/).waitFor();
      await page.close();
    });

    it("offers no preview without JavaScript, and everything else", async () => {
      const context = await browser.newContext({ javaScriptEnabled: false });
      const page = await context.newPage();
      await page.goto(`${url}/data/`);
      expect(await page.getByRole("button", { name: /Preview/ }).count()).toBe(0);
      expect(await page.getByRole("link", { name: "derivatives.parquet" }).isVisible()).toBe(true);
      await context.close();
    });
  });
});
