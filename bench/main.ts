/**
 * All measurements, one line of JSON each, and docs/benchmarks.md with docs/benchmarks.svg made from them.
 *
 *   npm run bench -- [--models 3300000] [--runs 3] [--lake DIR] [--only crawl,snapshot] [--keep]
 *
 * What takes under a minute is run `runs` times. With --only the other rows of the document stay as they were measured before.
 */
import { existsSync } from "node:fs";
import { readFile, rm, writeFile } from "node:fs/promises";
import { arch, availableParallelism, cpus, loadavg, totalmem } from "node:os";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { utcDate } from "../core/clock.ts";
import { allCases, runCase } from "./cases.ts";
import { drawBenchmarks } from "./chart.ts";
import { benchmarksPage, type Summary, summarize } from "./document.ts";
import type { Measurement } from "./measure.ts";

const DOCS = fileURLToPath(new URL("../docs/", import.meta.url));
const RESULTS = `${DOCS}benchmarks.json`;
const LONG_SECONDS = 60;

const { values } = parseArgs({
  options: {
    models: { type: "string", default: "3300000" },
    runs: { type: "string", default: "3" },
    lake: { type: "string", default: ".hubrace/bench" },
    only: { type: "string" },
    keep: { type: "boolean", default: false },
  },
});
const only = values.only?.split(",");
const before: readonly Summary[] = existsSync(RESULTS) ? JSON.parse(await readFile(RESULTS, "utf8")) : [];
const summaries: Summary[] = [];
for (const wanted of allCases(Number(values.models), values.lake)) {
  if (only !== undefined && !only.includes(wanted.title)) continue;
  const runs: Measurement[][] = [];
  const load = loadavg()[0] ?? 0;
  while (runs.length < Number(values.runs)) {
    if (wanted.fresh !== undefined) await rm(wanted.fresh, { recursive: true, force: true });
    runs.push(await runCase(wanted, (line) => console.log(line)));
    if (runs[0]?.some(({ seconds }) => seconds >= LONG_SECONDS)) break;
  }
  summaries.push(...summarize(runs, { limit: wanted.limit, load, date: utcDate(Date.now()), machine: machine() }));
}
const names = new Set(summaries.map(({ key }) => key));
const all = [...before.filter(({ key }) => !names.has(key)), ...summaries];
await writeFile(RESULTS, `${JSON.stringify(all, null, 1)}\n`);
await writeFile(`${DOCS}benchmarks.svg`, drawBenchmarks(all));
await writeFile(`${DOCS}benchmarks.md`, benchmarksPage(all));
if (!values.keep) await rm(values.lake, { recursive: true, force: true });

/** The kind of machine, without its name. */
function machine(): string {
  const model = cpus()[0]?.model.trim() || arch();
  return `${availableParallelism()} cores (${model}), ${Math.round(totalmem() / 1024 ** 3)} GB, Node ${process.version}`;
}
