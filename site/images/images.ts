import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { setImmediate } from "node:timers/promises";
import type { Report } from "../prepare/report.ts";
import { absolute } from "../src/address.ts";
import { cards, GENERAL } from "../src/cards.ts";
import { segment } from "../src/segment.ts";
import { captionOf, standalone } from "../src/standalone.ts";
import { card } from "./card.ts";
import { raster } from "./raster.ts";

/** Of what pictures are drawn, where to, and the site's public address. */
interface ReportImages {
  readonly report: Report;
  readonly site: string;
  readonly siteUrl: string;
  readonly base: string;
}

/**
 * Draws what a page cannot draw for itself: a PNG of every chart at twice its size, and the cards that stand for a page where
 * its address is shared. About 40 ms each, synchronous: meant for a thread of its own (thread.ts).
 */
export async function drawImages({ report, site, siteUrl, base }: ReportImages): Promise<void> {
  const { release } = report;
  const write = async (path: string, png: Buffer) => {
    const file = join(site, ...path.split("/"));
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, png);
    // The event loop's turn, in which a picture's pixels are given back: without it all of them stay, 0.4 GB.
    await setImmediate();
  };
  for (const chart of report.charts) {
    if (chart.picture === null) continue;
    const svg = standalone(
      chart.picture.wide,
      captionOf(chart, absolute(siteUrl, base, `/charts/${chart.id}/`)),
      release,
    );
    await write(`/charts/${chart.id}.png`, raster(svg, 2));
  }
  // A panel or a finding has the card of a chart that it shows: a seventh of all cards.
  const drawn = new Map<string, Buffer>();
  for (const { file, title, picture } of cards(report, segment)) {
    const svg = card(title, picture, release);
    const png = drawn.get(svg) ?? raster(svg, 1);
    drawn.set(svg, png);
    await write(file, png);
  }
  const title = "Who releases first on each open model, how crowded it is, and what it earns";
  await write(GENERAL, raster(card(title, null, release), 1));
}
