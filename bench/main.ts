/**
 * All measurements, one line of JSON each, kept in docs/benchmarks.json, and docs/benchmarks.md with docs/benchmarks.svg made from them:
 * `npm run bench -- --help` names the options.
 */
import { existsSync } from "node:fs";
import { readFile, rm, writeFile } from "node:fs/promises";
import { arch, availableParallelism, cpus, loadavg, totalmem } from "node:os";
import { fileURLToPath } from "node:url";
import { Command, InvalidArgumentError, Option } from "commander";
import { utcDate } from "../core/clock.ts";
import { allCases, runCase } from "./cases.ts";
import { drawBenchmarks } from "./chart.ts";
import { benchmarksPage } from "./document.ts";
import { joined, type Run, summarize } from "./runs.ts";

const DOCS = fileURLToPath(new URL("../docs/", import.meta.url));
const RESULTS = `${DOCS}benchmarks.json`;

interface Options {
  readonly models: number;
  readonly runs: number;
  readonly lake: string;
  readonly only?: readonly string[];
  readonly keep: boolean;
  readonly add: boolean;
  readonly page: boolean;
}

const program = new Command("npm run bench --")
  .description("measures every case, prints a line of JSON each, and writes docs/benchmarks.*")
  .addOption(new Option("--models <n>", "models of the sandbox").argParser(atLeastOne).default(3_300_000))
  .addOption(new Option("--runs <n>", "how often a case is measured").argParser(atLeastOne).default(3))
  .option("--lake <dir>", "stages read what the one before left there", ".hubrace/bench")
  .addOption(
    new Option(
      "--only <cases>",
      "measure these, the others stay as they were; give a lake of your own and --keep",
    ).argParser((names: string) => names.split(",")),
  )
  .option("--keep", "leave the lake", false)
  .option("--add", "join the runs that were kept before instead of taking their place", false)
  .option("--page", "measure nothing, write the page anew", false)
  .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : 2))
  .parse();
const values = program.opts<Options>();
const cases = allCases(values.models, values.lake);
const titles = [...new Set(cases.map(({ title }) => title))];
const only = values.page ? [] : (values.only ?? titles);
const unknown = only.filter((title) => !titles.includes(title));
if (unknown.length > 0) program.error(`bench: there is no case ${unknown.join(", ")}; there are ${titles.join(", ")}`);
// Each case is kept as soon as it is measured, so it can be done piece by piece.
for (const wanted of cases.filter(({ title }) => only.includes(title))) {
  const taken: Run[] = [];
  for (let run = 0; run < values.runs; run++) {
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

function atLeastOne(text: string): number {
  if (!/^[1-9]\d*$/.test(text)) throw new InvalidArgumentError("It must be a whole number from 1 on.");
  return Number(text);
}

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
