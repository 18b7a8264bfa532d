import { join, resolve } from "node:path";
import { utcDate } from "../core/clock.ts";
import { HubraceError, UsageError } from "../core/errors.ts";
import { HUB } from "../core/hub/source.ts";
import { acceptGates } from "../core/inputs/accepted-gates.ts";
import { loadInput } from "../core/inputs/load.ts";
import { pinInput } from "../core/inputs/pin.ts";
import type { Blobs } from "../core/lake/blobs.ts";
import { INPUTS, releasePrefix } from "../core/lake/layout.ts";
import type { Ledger } from "../core/ledger/ledger.ts";
import { holdsReal, listRuns, openRun, type RunRecord } from "../core/ledger/runs.ts";
import { composeStages } from "../core/pipeline.ts";
import { lostRun } from "../core/rebuild/lost-runs.ts";
import { readPointer } from "../core/release/pointer.ts";
import type { Stage, StageResult } from "../core/stage.ts";
import type { StageName } from "../core/stages.ts";
import { requireBuildable } from "../site/one-build.ts";
import { requireOwnFolder } from "../site/own-folder.ts";
import type { SiteStageOptions } from "../site/stage.ts";
import { type AcceptOptions, acceptedOf } from "./accept.ts";
import { systemClock as clock } from "./clock.ts";
import { bytes, counted, ofLake, seconds, shellWord } from "./format.ts";
import { requireLake } from "./lake.ts";
import { type LeasedLake, requireNoFuture, withLeasedLake } from "./leased-lake.ts";
import { SITE_FOLDER } from "./options.ts";
import { siteAddress } from "./site-address.ts";
import { openSource } from "./source.ts";

/** The operator's files: a path or an address each. */
export interface InputOptions {
  readonly corrections?: string;
  readonly regions?: string;
}

/** Options of `run` and of the single stages, as parsed. */
export interface RunOptions extends InputOptions, AcceptOptions {
  readonly hub?: string;
  readonly date?: string;
  readonly limit?: number;
  readonly twoEnded?: true;
  readonly models?: number;
  readonly seed?: number;
  readonly memory: string;
  readonly lake: string;
  /** The site's folder, or false for --no-site. */
  readonly site: string | boolean;
  readonly json?: true;
}

/** Runs the stages of one date and prints the summary. Throws HubraceError with the exit code of the contract. */
export async function run(options: RunOptions, names: readonly StageName[]): Promise<void> {
  const began = clock.now();
  const date = options.date ?? utcDate(began);
  const limit = options.limit ?? null;
  const site = typeof options.site === "string" ? resolve(options.site) : null;
  const stages = names.filter((name) => name !== "site" || site !== null);
  const siteUrl = siteAddress(process.env.HUBRACE_SITE_URL);
  if (stages.length === 0)
    throw new UsageError("site: --no-site leaves out the one stage that was asked for; leave --no-site out");
  // Before the crawl and not behind it.
  if (site !== null && stages.includes("site")) requireOwnFolder(site, { lake: options.lake, cwd: process.cwd() });
  const accepted = acceptedOf(options);
  const { lake: folder, memory, json = false } = options;
  requireNoFuture("run", date);
  if (!stages.includes("crawl")) await requireLake(names.join(), folder);
  if (site !== null && stages.includes("site")) requireBuildable(site);
  await withLeasedLake({ command: "run", date, lake: folder, memory, json, stages }, async (held) => {
    const { lake, display, today } = held;
    await requireRuns(stages.length === 1 ? stages.join() : "run", date, held);
    await pinInputs(lake.blobs, date, options);
    await acceptGates(lake.blobs, date, accepted);
    const real = await holdsReal(lake.ledger);
    const from = stages.includes("crawl")
      ? await openSource({ ...options, date, today, limit, real }, display, fetch)
      : null;
    try {
      const record =
        from === null
          ? await presentRun(lake.ledger, date, stages)
          : await openRun(lake.ledger, {
              date,
              source: from.source,
              sourceKey: from.key,
              limit,
              now: clock.now(),
              today,
            });
      const composed = await composeStages({
        crawl: {
          hub: from?.hub ?? HUB,
          fetch,
          token: from?.source.kind === "hub" ? process.env.HF_TOKEN : undefined,
          twoEnded: options.twoEnded,
        },
        site:
          site === null ? null : await reportStage({ output: site, runs: () => listRuns(lake.ledger, 30), siteUrl }),
      });
      const results = await held.runStages(record, composed);
      if (site !== null && results.site !== undefined) await renewFeeds(site, lake.ledger, record.source_key);
      const summary = { record, results, site, lake: lake.folder, time: (clock.now() - began) / 1000 };
      console.log(json ? JSON.stringify(asJson(summary)) : asText(summary));
    } finally {
      await from?.close();
    }
  });
}

/** The site's stage. What draws and builds is loaded for a report alone. */
async function reportStage(options: SiteStageOptions): Promise<Stage> {
  return (await import("../site/stage.ts")).siteStage(options);
}

/**
 * Throws HubraceError when the ledger has lost the run of a date whose raw parts a new one would write over; warns when it has lost the current
 * release's, which is no reason to let a day go by.
 */
export async function requireRuns(
  command: string,
  date: string,
  { lake: { folder, blobs, ledger }, display }: LeasedLake,
): Promise<void> {
  const lost = await lostRun(blobs, ledger, date);
  if (lost !== null) throw new HubraceError(`${command}: ${lost}. Nothing was changed`);
  // A pointer that cannot be read is told by the stage that moves it, when the sweep is safe.
  const current = await readPointer(blobs).catch(() => null);
  const earlier = current === null ? null : await lostRun(blobs, ledger, current.pointer.date);
  if (earlier !== null) display.warn(ofLake(earlier, folder));
}

/** Puts into the feeds of a build what pulses found after its sweep. What writes feeds is loaded for a report alone. */
async function renewFeeds(site: string, ledger: Ledger, sourceKey: string): Promise<void> {
  const [{ renewLive }, { siteIn }] = await Promise.all([import("../core/pulse/live.ts"), import("./pulse.ts")]);
  await renewLive(siteIn(site), ledger, sourceKey);
}

/** Reads the operator's files and pins them for the date. */
export async function pinInputs(blobs: Blobs, date: string, options: InputOptions): Promise<void> {
  for (const input of INPUTS) {
    const source = options[input];
    if (source === undefined) continue;
    await pinInput(blobs, date, input, await loadInput({ source, name: `--${input} ${source}`, fetch }));
  }
}

/** The run of a date that a single later stage goes on with: its source and time are those of its crawl. */
async function presentRun(ledger: Ledger, date: string, names: readonly StageName[]): Promise<RunRecord> {
  const runs = await listRuns(ledger, Number.MAX_SAFE_INTEGER);
  const found = runs.find((record) => record.date === date && record.status !== "abandoned");
  if (found !== undefined) return found;
  const dates = [...new Set(runs.map((record) => record.date))].slice(0, 5);
  throw new HubraceError(
    `${names.join(", ")}: this lake holds no run of ${date}` +
      `${dates.length === 0 ? "" : ` (it holds ${dates.join(", ")})`}; run \`hubrace crawl --date ${date}\` first, or name the date with --date`,
  );
}

interface Summary {
  readonly record: {
    readonly id: string;
    readonly date: string;
    readonly source: { readonly label: string; readonly simulated: boolean };
  };
  readonly results: Partial<Record<StageName, StageResult & { seconds: number }>>;
  readonly site: string | null;
  readonly lake: string;
  readonly time: number;
}

function asJson({ record, results, site, lake, time }: Summary): unknown {
  const stages = Object.entries(results).map(([name, { rows, seconds: took, bytes: size, counts }]) => [
    name,
    { rows, seconds: took, bytes: size, counts },
  ]);
  return {
    run: record.id,
    date: record.date,
    source: record.source,
    stages: Object.fromEntries(stages),
    seconds: time,
    lake,
    site,
    peak_rss_bytes: peakMemory(),
  };
}

function asText({ record, results, site, lake, time }: Summary): string {
  const counts = { ...results.snapshot?.counts, ...results.panels?.counts };
  const facts = Object.entries({ models: "model", edges: "edge", families: "family", niches: "niche" })
    .filter(([many]) => counts[many] !== undefined)
    .map(([many, one]) => counted(counts[many] ?? 0, one, many));
  const lines = [
    `run ${record.id} done in ${seconds(time)}: ${[...facts, `peak memory ${bytes(peakMemory())}`].join(", ")}`,
    `  source  ${record.source.label}${record.source.simulated ? ": SIMULATED DATA" : ""}`,
    ...(results.release === undefined ? [] : [`  data    ${join(lake, releasePrefix(record.date))}`]),
  ];
  if (results.site !== undefined && site !== null) {
    const named = site === resolve(SITE_FOLDER) ? "" : ` --site ${shellWord(site)}`;
    lines.push(`  site    ${site} (hubrace serve${named} shows it)`);
  }
  return lines.join("\n");
}

/** Largest resident set of this process so far, in bytes. */
function peakMemory(): number {
  return process.resourceUsage().maxRSS * 1024;
}
