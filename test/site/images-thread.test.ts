import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import type { ReleaseManifest } from "../../core/release/manifest.ts";
import { card } from "../../site/images/card.ts";
import { raster } from "../../site/images/raster.ts";
import { drawImagesApart } from "../../site/images/thread.ts";
import { cards } from "../../site/src/cards.ts";
import { segment } from "../../site/src/segment.ts";
import { standalone } from "../../site/src/standalone.ts";

/** The site's public address. */
const PUBLIC = { siteUrl: "https://hub.example", base: "/race/" };
const folder = mkdtempSync(join(tmpdir(), "hubrace-images-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("the thread that draws a report's pictures", () => {
  it("draws each chart that has a picture at twice its size, and each page's card with the page's own title", async () => {
    const release = { date: "2026-08-21", source: { simulated: false }, partial: false } as ReleaseManifest;
    const bar = (width: number) =>
      `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} 300" width="${width}" height="300"><rect width="${width}" height="150"/></svg>`;
    const picture = (width: number) => ({ wide: bar(width), narrow: bar(width / 2) });
    const words = { subtitle: "", key: "", tier: "T1" };
    const charts = [
      { id: "crowded-niches", title: "Crowded", grade: "B", ...words, picture: picture(720) },
      { id: "lag-by-relation", title: "Lag", grade: "C", ...words, picture: picture(700) },
      { id: "first-like", title: "No like yet", grade: "C", ...words, picture: null },
    ];
    const findings = [{ id: "2026-08-21-crowded-niches", kind: "crowded-niches", title: "A finding", chart: null }];
    const work = join(folder, "work");
    const site = join(folder, "drawn");
    mkdirSync(work);
    writeFileSync(join(work, "report.json"), JSON.stringify({ release, charts, findings }));
    await drawImagesApart({ work, site, ...PUBLIC, signal: new AbortController().signal });

    const address = "https://hub.example/race/charts/crowded-niches/";
    expect(readdirSync(join(site, "charts")).sort()).toEqual(["crowded-niches.png", "lag-by-relation.png"]);
    const png = raster(standalone(bar(720), { title: "Crowded", grade: "B", tier: "T1", address }, release), 2);
    expect(readFileSync(join(site, "charts", "crowded-niches.png")).equals(png)).toBe(true);
    const wrong = cards({ charts, findings } as never, segment).filter(
      ({ file, title, picture }) =>
        !readFileSync(join(site, ...file.split("/"))).equals(raster(card(title, picture, release), 1)),
    );
    expect(wrong).toEqual([]);
    const general = card("Who releases first on each open model, how crowded it is, and what it earns", null, release);
    expect(readFileSync(join(site, "share", "hubrace.png")).equals(raster(general, 1))).toBe(true);
  });

  it("throws what went wrong in it, naming the file", async () => {
    const task = {
      work: join(folder, "none"),
      site: join(folder, "site"),
      ...PUBLIC,
      signal: new AbortController().signal,
    };
    await expect(drawImagesApart(task)).rejects.toThrow(/ENOENT.*none.report\.json/);
  });

  it("is not begun once the build was stopped, and throws why", async () => {
    const task = {
      work: folder,
      site: join(folder, "site"),
      ...PUBLIC,
      signal: AbortSignal.abort(new Error("interrupted")),
    };
    await expect(drawImagesApart(task)).rejects.toThrow("interrupted");
    expect(existsSync(task.site)).toBe(false);
  });

  it("ends when the build is stopped meanwhile, and throws why", async () => {
    const stop = new AbortController();
    const drawing = drawImagesApart({ work: folder, site: join(folder, "site"), ...PUBLIC, signal: stop.signal });
    stop.abort(new Error("interrupted"));
    await expect(drawing).rejects.toThrow("interrupted");
  });
});
