import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import type { Report } from "../../site/prepare/report.ts";
import { writeSearchList } from "../../site/prepare/search-list.ts";

const site = mkdtempSync(join(tmpdir(), "hubrace-search-list-"));
afterAll(() => rmSync(site, { recursive: true, force: true }));

function page(path: string, title: string, description: string, more = ""): void {
  mkdirSync(join(site, path), { recursive: true });
  const head = `<title>${title}</title><meta name="description" content="${description}"/>${more}`;
  writeFileSync(join(site, path, "index.html"), `<html><head>${head}</head></html>`);
}

it("lists the pages of a built site in their order with what they are found by, and none that asks not to be listed", async () => {
  page("/", "42 % of adapters &lt;3 · Hubrace", "The first finding");
  page("congestion", "Congestion · Hubrace", "Niches");
  page(
    "about",
    "About · Hubrace · Hubrace",
    "Q&#38;A, &#x201C;why&#x201d; &quot;so&quot; &amp;lt; &unknown; &lt;b&gt; &apos;s&apos;",
  );
  page("data", "Data · Hubrace", "All files");
  page("archive", "Archive · Hubrace", "Every day");
  page("status", "Status", "Hidden", '<meta name="robots" content="noindex">');
  page("families", "Families", "Every family");
  page("families/org/base", "base", "A family");
  // Where each of them leads to is listed on its own.
  page("findings", "Findings", "Each day's");
  page("api", "API", "Everything as JSON");
  for (const folder of ["charts", "assets", "share"]) page(folder, folder, "Not a page of the report");
  page("badges", "Badges", "Not a page of the report");
  mkdirSync(join(site, "embed"));
  writeFileSync(join(site, "robots.txt"), "");
  const report = {
    charts: [{ id: "crowded-niches", title: "Most crowded now", page: "/congestion/" }],
    findings: [{ id: "2026-08-21-zero likes", kind: "zero-likes", title: "67 % of adapters" }],
  } as unknown as Report;
  await writeSearchList({ report, families: [["org/base", 12]], site });
  expect(JSON.parse(readFileSync(join(site, "search", "places.json"), "utf8"))).toEqual({
    pages: [
      ["Front page", "/", ""],
      ["About · Hubrace", "/about/", "Q&A, “why” \"so\" &lt; &unknown; <b> 's'"],
      ["API", "/api/", "Everything as JSON"],
      ["Archive", "/archive/", "Every day"],
      ["Congestion", "/congestion/", "Niches Where is it crowded, and who goes unnoticed?"],
      ["Data", "/data/", "All files"],
      ["Families", "/families/", "Every family"],
      ["Findings", "/findings/", "Each day's"],
    ],
    charts: [["Most crowded now", "/congestion/#crowded-niches"]],
    findings: [["67 % of adapters", "/findings/2026-08-21-zero-likes/", "zero-likes"]],
    families: [["org/base", 12]],
  });
});
