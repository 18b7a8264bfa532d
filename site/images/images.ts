import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { setImmediate } from "node:timers/promises";
import type { Report } from "../prepare/report.ts";
import { cards, GENERAL } from "../src/cards.ts";
import { segment } from "../src/segment.ts";
import { standalone } from "../src/standalone.ts";
import { card } from "./card.ts";
import { raster } from "./raster.ts";

/**
 * Draws what a page cannot draw for itself: a PNG of every chart at twice its size, and the cards that stand for a page where
 * its address is shared. About 40 ms each; between two of them the event loop gets its turn, so that leases stay alive and the pages'
 * build goes on beside it.
 */
export async function drawImages(options: { report: Report; site: string; signal: AbortSignal }): Promise<void> {
  const { report, site, signal } = options;
  const { release } = report;
  const write = async (path: string, png: () => Buffer) => {
    await setImmediate();
    signal.throwIfAborted();
    const file = join(site, ...path.split("/"));
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, png());
  };
  for (const chart of report.charts) {
    if (chart.picture === null) continue;
    const svg = standalone(chart.picture.wide, chart.title, release, chart.grade);
    await write(`/charts/${chart.id}.png`, () => raster(svg, 2));
  }
  for (const { file, title, picture } of cards(report, segment))
    await write(file, () => raster(card(title, picture, release), 1));
  await write(GENERAL, () =>
    raster(card("Who releases first on each open model, how crowded it is, and what it earns", null, release), 1),
  );
}
