/**
 * All measurements, one line of JSON each, kept in docs/benchmarks.json, and docs/benchmarks.md with docs/benchmarks.svg made from them.
 *
 *   npm run bench -- [--models 3300000] [--runs 3] [--lake DIR] [--only crawl,snapshot] [--keep] [--add] [--page]
 *
 * Each case is kept as soon as it is measured, so it can be done piece by piece: with --only the other rows stay as they were, with --add
 * its runs join those that were kept before instead of taking their place. Stages read what the one before left in --lake: with --only
 * give a lake of your own and --keep. --page measures nothing and writes the page anew.
 */
import { existsSync } from "node:fs";
import { readFile, rm, writeFile } from "node:fs/promises";
import { arch, availableParallelism, cpus, loadavg, totalmem } from "node:os";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { utcDate } from "../core/clock.ts";
import { allCases, runCase } from "./cases.ts";
import { drawBenchmarks } from "./chart.ts";
import { benchmarksPage } from "./document.ts";
import { joined, type Run, summarize } from "./runs.ts";

const DOCS = fileURLToPath(new URL("../docs/", import.meta.url));
const RESULTS = `${DOCS}benchmarks.json`;

const { values } = parseArgs({
  options: {
    models: { type: "string", default: "3300000" },
    runs: { type: "string", default: "3" },
    lake: { type: "string", default: ".hubrace/bench" },
    only: { type: "string" },
    keep: { type: "boolean", default: false },
    add: { type: "boolean", default: false },
    page: { type: "boolean", default: false },
  },
});
const cases = allCases(Number(values.models), values.lake);
const only = values.page ? [] : (values.only?.split(",") ?? cases.map(({ title }) => title));
const unknown = only.filter((title) => !cases.some((one) => one.title === title));
if (unknown.length > 0)
  throw new Error(
    `bench: there is no case ${unknown.join(", ")}; there are ${cases.map(({ title }) => title).join(", ")}`,
  );
for (const wanted of cases.filter(({ title }) => only.includes(title))) {
  const taken: Run[] = [];
  for (let run = 0; run < Number(values.runs); run++) {
    const before = loadavg()[0] ?? 0;
    if (wanted.fresh !== undefined) await rm(wanted.fresh, { recursive: true, force: true });
    const measured = await runCase(wanted, (line) => console.log(line));
    const load = Number(Math.max(before, loadavg()[0] ?? 0).toFixed(1));
    const circumstances = { limit: wanted.limit, load, date: utcDate(Date.now()), machine: machine() };
    taken.push(...measured.map((one) => ({ ...one, ...circumstances })));
  }
  // Read anew each time: another case may have been measured meanwhile, by hand.
  const kept = joined(await read(), taken, values.add);
  await write(kept);
}
const runs = await read();
await write(runs);
const summaries = summarize(runs);
await writeFile(`${DOCS}benchmarks.svg`, drawBenchmarks(summaries));
await writeFile(`${DOCS}benchmarks.md`, benchmarksPage(summaries));
if (!values.keep && values.only === undefined && !values.page) await rm(values.lake, { recursive: true, force: true });

function write(runs: readonly Run[]): Promise<void> {
  return writeFile(RESULTS, `${JSON.stringify(runs, null, 2)}\n`);
}

async function read(): Promise<readonly Run[]> {
  return existsSync(RESULTS) ? JSON.parse(await readFile(RESULTS, "utf8")) : [];
}

/** The kind of machine, without its name. */
function machine(): string {
  const model = cpus()[0]?.model.trim() || arch();
  return `${availableParallelism()} cores (${model}), ${Math.round(totalmem() / 1024 ** 3)} GB, Node ${process.version}`;
}
