import { readdir } from "node:fs/promises";
import { dirname } from "node:path";
import { gunzipSync } from "node:zlib";
import { parse } from "csv-parse/sync";
import { parseHTML } from "linkedom";
import { beforeAll, describe, expect, test } from "vitest";
import { NASTY_BASES } from "../support/hostile-names.ts";
import { DATE, filesOf, HOSTILE } from "./fixture.ts";
import { sharedSite, TOKEN } from "./shared-site.ts";

let folder: string;
let files: Map<string, Buffer>;

beforeAll(async () => {
  const { site } = await sharedSite("hostile");
  folder = dirname(site);
  files = await filesOf(site);
});

const text = (path: string) => files.get(path)?.toString("utf8") ?? "";
const ending = (end: string) => [...files.keys()].filter((path) => path.endsWith(end));

describe("no name becomes a path", () => {
  test("the site's files have plain names below the site, and nothing was written beside it", async () => {
    expect(files.size).toBeGreaterThan(300);
    // Letters, digits, . _ - and the ~ of a changed name; no segment is . or .. or begins with one, none is longer than 120.
    const odd = [...files.keys()].filter(
      (path) => !/^(?:[A-Za-z0-9_-][A-Za-z0-9._~-]{0,119}\/)*[A-Za-z0-9_-][A-Za-z0-9._~-]{0,119}$/.test(path),
    );
    expect(odd).toEqual([]);
    expect((await readdir(folder)).sort()).toEqual(["release", "site"]);
  });

  test("each hostile base has its page, feed, API file and badge at one changed address", () => {
    const changed = (place: string, end: string) =>
      ending(end).filter((path) => path.startsWith(place) && /~[0-9a-f]{10}/.test(path));
    // All nasty bases, and the one of the fixture.
    const count = NASTY_BASES.length + 1;
    expect(changed("families/", "/index.html").length).toBeGreaterThanOrEqual(count - 1);
    for (const [place, end] of [
      ["families/", "/rss.xml"],
      ["api/v1/families/", ".json"],
      ["badges/families/", ".svg"],
    ] as const)
      expect(changed(place, end)).toHaveLength(changed("families/", "/index.html").length);
  });

  test("no link leads out of the site by a name", () => {
    const found: string[] = [];
    for (const path of ending(".html")) {
      for (const link of parseHTML(text(path)).document.querySelectorAll("a[href],link[href],form[action]")) {
        const target = link.getAttribute("href") ?? link.getAttribute("action") ?? "";
        const url = URL.parse(target, "https://site.test/");
        if (url === null || !/^(?:https?|mailto):$/.test(url.protocol)) found.push(`${path} → ${target}`);
        // The Hub's own pages are linked; a name in them must stay in the path.
        else if (/(?:^|\.)evil|etc/.test(url.host) || url.username !== "") found.push(`${path} → ${target}`);
      }
    }
    expect(found).toEqual([]);
  });
});

describe("no name becomes markup", () => {
  const RUNS = "script:not([src]):not([type='application/ld+json']):not([type='application/json'])";

  test("pages run one script of their own, which the policy names, and hold no handler, frame or object", () => {
    const scripts = new Set<string>();
    for (const path of ending(".html")) {
      const { document } = parseHTML(text(path));
      for (const script of document.querySelectorAll(RUNS)) scripts.add(script.textContent ?? "");
      expect(
        document.querySelector(
          "iframe,object,embed,base[href],meta[http-equiv=refresh],svg image,svg script,svg a,foreignObject",
        ),
        path,
      ).toBeNull();
      for (const element of document.querySelectorAll("*"))
        for (const { name, value } of element.attributes)
          if (/^on/i.test(name) || /^\s*(?:javascript|vbscript|data:text)/i.test(value))
            throw new Error(`${path}: <${element.tagName} ${name}="${value}">`);
    }
    expect(scripts.size).toBeLessThanOrEqual(1);
  });

  test("pictures hold shapes and text: no script, no handler, nothing of another place, no foreign markup", () => {
    const pictures = ending(".svg").map((path) => [path, text(path)] as const);
    expect(pictures.length).toBeGreaterThan(25);
    const known = new Set(
      "svg g path rect circle line text tspan title desc style defs clippath lineargradient stop polyline polygon ellipse use".split(
        " ",
      ),
    );
    for (const [path, svg] of pictures) {
      const { document } = parseHTML(svg);
      for (const element of document.querySelectorAll("*")) {
        expect(known.has(element.tagName.toLowerCase()), `${path}: ${element.tagName}`).toBe(true);
        for (const { name, value } of element.attributes) {
          expect(name, path).not.toMatch(/^on/i);
          if (/href$/i.test(name)) expect(value, path).toMatch(/^#/);
          expect(value, path).not.toMatch(/url\((?!#|"#)|javascript:/i);
        }
      }
      expect(svg, path).not.toMatch(/@import|<!ENTITY|<!DOCTYPE|<foreignObject/i);
      expect(svg, path).not.toMatch(/[\u202a-\u202e\u2066-\u2069]/);
    }
  });

  test("feeds and sitemaps hold no element that a name brought along", () => {
    for (const path of ending(".xml")) {
      const plain = text(path).replace(/<!\[CDATA\[[\s\S]*?\]\]>/g, "");
      expect(plain, path).not.toMatch(/<(?:script|svg|img|b)\b|<!ENTITY/i);
    }
  });
});

describe("no name becomes a formula", () => {
  const commands = (content: string) =>
    (parse(content, { bom: true, relax_column_count: true }) as string[][])
      .flat()
      .filter((cell) => /^[=+\-@\t\r]/.test(cell) && !/^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i.test(cell));

  test("in the CSV of any chart, family or day of the archive", () => {
    const tables = ending(".csv");
    expect(tables.length).toBeGreaterThan(50);
    for (const path of tables) expect([path, commands(text(path))]).toEqual([path, []]);
  });

  test("in the CSV of the release, where the hostile ones stand with an apostrophe", () => {
    const tables = ending(".csv.gz").filter((path) => path.startsWith(`data/v1/${DATE}/`));
    expect(tables.length).toBeGreaterThanOrEqual(4);
    const all = tables.map((path) => [path, gunzipSync(files.get(path) ?? "").toString("utf8")] as const);
    for (const [path, content] of all) expect([path, commands(content)]).toEqual([path, []]);
    const together = all.map(([, content]) => content).join("\n");
    expect(together).toContain(`'${HOSTILE.replaceAll('"', '""')}`);
    for (const word of ["'=1+1", "'@SUM(A1)", "'-cmd", "'+cmd"]) expect(together).toContain(word);
  });
});

test("the token of the environment that a site is built in stands in none of its files", () => {
  const found = [...files].filter(([path, body]) => {
    const plain = path.endsWith(".gz") ? gunzipSync(body) : body;
    return plain.includes(TOKEN) || path.includes(TOKEN);
  });
  expect(found.map(([path]) => path)).toEqual([]);
});
