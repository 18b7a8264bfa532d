import { mkdir, mkdtemp, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { PART, writeSitemap } from "../../site/prepare/sitemap.ts";
import { remove } from "./fixture.ts";

describe("a sitemap", () => {
  it("comes in parts of at most as many addresses as allowed, each address once, escaped", async () => {
    expect(PART).toBe(50_000);
    const site = await mkdtemp(join(tmpdir(), "hubrace-sitemap-"));
    const page = async (path: string, head = "") => {
      await mkdir(join(site, path), { recursive: true });
      await writeFile(join(site, path, "index.html"), `<html><head>${head}</head>`);
    };
    for (const path of ["", "about", "families/a/b&c", "archive/2026-08-01", "data"]) await page(path);
    await page("charts/x", '<meta name="robots" content="noindex">');
    await writeSitemap({ site, siteUrl: "https://race.example", base: "/r/", date: "2026-08-21", part: 2 });
    const read = (name: string) => readFile(join(site, name), "utf8");
    expect([...(await read("sitemap.xml")).matchAll(/<loc>(.*?)<\/loc>/g)].map((match) => match[1])).toEqual(
      [1, 2, 3].map((part) => `https://race.example/r/sitemap-${part}.xml`),
    );
    const parts = await Promise.all([1, 2, 3].map((part) => read(`sitemap-${part}.xml`)));
    expect(parts.map((part) => part.match(/<url>/g)?.length)).toEqual([2, 2, 1]);
    const urls = [...parts.join("").matchAll(/<loc>(.*?)<\/loc><lastmod>(.*?)<\/lastmod>/g)];
    expect(urls.map((match) => [match[1]?.replace("https://race.example/r", ""), match[2]])).toEqual([
      ["/", "2026-08-21"],
      ["/about/", "2026-08-21"],
      ["/archive/2026-08-01/", "2026-08-01"],
      ["/data/", "2026-08-21"],
      ["/families/a/b&amp;c/", "2026-08-21"],
    ]);
    await remove(site);
  });

  it("gives findings their day, families the release's, and lists an empty part where there is no page", async () => {
    const site = await mkdtemp(join(tmpdir(), "hubrace-sitemap-"));
    const write = async (path: string, name: string, text: string) => {
      await mkdir(join(site, path), { recursive: true });
      await writeFile(join(site, path, name), text);
    };
    const options = { site, siteUrl: "https://race.example", base: "/", date: "2026-08-21" };
    const read = (name: string) => readFile(join(site, name), "utf8");
    await write("about", "other.html", "");
    await writeSitemap(options);
    expect(await read("sitemap-1.xml")).not.toContain("<url>");
    expect(await read("sitemap.xml")).toBe(
      '<?xml version="1.0" encoding="UTF-8"?>\n<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n' +
        "<sitemap><loc>https://race.example/sitemap-1.xml</loc><lastmod>2026-08-21</lastmod></sitemap>\n</sitemapindex>\n",
    );
    await write("findings/2026-08-19-zero-likes", "index.html", "<head></head>");
    // Asked of the head alone: a page may speak of it.
    await write("about", "index.html", '<head></head><code><meta name="robots" content="noindex"></code>');
    await writeSitemap(options);
    expect(await read("sitemap-1.xml")).toBe(
      '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n' +
        "<url><loc>https://race.example/about/</loc><lastmod>2026-08-21</lastmod></url>\n" +
        "<url><loc>https://race.example/findings/2026-08-19-zero-likes/</loc><lastmod>2026-08-19</lastmod></url>\n</urlset>\n",
    );
    await remove(site);
  });
});
