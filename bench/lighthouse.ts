/**
 * Lighthouse's four scores of the front page, the largest family and the planner, as a phone and as a desktop computer, on loopback: one
 * line of JSON per page and preset.
 * Performance is measured up to three times and the median counts, since a busy machine takes points. Ends with 1 below 99.
 *
 *   npm run lighthouse              of a new report of the sandbox
 *   npm run lighthouse -- SITE      of a built site
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { serve } from "../cli/serve.ts";
import { type Audited, audit, CATEGORIES, PRESETS } from "../test/support/lighthouse.ts";
import { pageTypes } from "../test/support/pages-of.ts";
import { sandboxReport } from "../test/support/sandbox-report.ts";

const WANTED = 99;
const folder = await mkdtemp(join(tmpdir(), "hubrace-lighthouse-"));
const [given] = process.argv.slice(2);
const site = given ?? (await sandboxReport(folder));
const { url, server } = await serve(site, 0);
try {
  const pages = await pageTypes(site);
  const wanted = ["front", "family", "plan"].flatMap((name) => PRESETS.map((preset) => ({ name, preset })));
  for (const { name, preset } of wanted) {
    const path = pages.get(name);
    if (path === undefined) throw new Error(`${site} has no page ${name}`);
    const runs: Audited[] = [];
    while (runs.length < 3 && (runs.at(-1)?.scores.performance ?? 0) < WANTED)
      runs.push(...(await audit([`${url}${path}`], preset)));
    const middle = [...runs].sort((a, b) => a.scores.performance - b.scores.performance)[Math.floor(runs.length / 2)];
    console.log(JSON.stringify({ page: name, preset, path, runs: runs.length, ...middle }));
    if (CATEGORIES.some((category) => (middle?.scores[category] ?? 0) < WANTED)) process.exitCode = 1;
  }
} finally {
  server.close();
  await rm(folder, { recursive: true, force: true });
}
