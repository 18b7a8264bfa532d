import { availableParallelism } from "node:os";
import { join, resolve } from "node:path";
import { utcDate } from "../core/clock.ts";
import { HubraceError } from "../core/errors.ts";
import { acquireLease, keepAlive } from "../core/ledger/lease.ts";
import type { Ledger } from "../core/ledger/ledger.ts";
import { listRuns, openRun, type RunRecord } from "../core/ledger/runs.ts";
import { composeStages, runStages, STAGES, type StageName } from "../core/pipeline.ts";
import type { StageResult } from "../core/stage.ts";
import { siteStage } from "../site/stage.ts";
import { systemClock as clock } from "./clock.ts";
import { bytes, count, seconds } from "./format.ts";
import { openLake } from "./lake.ts";
import { isAlive, thisProcess } from "./process.ts";
import { barDisplay, lineDisplay } from "./progress.ts";
import { HUB, type OpenSource, openSource } from "./source.ts";

/** Options of `run` and of the single stages, as parsed. */
export interface RunOptions {
  readonly hub?: string;
  readonly date?: string;
  readonly limit?: number;
  readonly models?: number;
  readonly seed?: number;
  readonly memory: string;
  readonly lake: string;
  /** The site's folder, or false for --no-site. */
  readonly site: string | boolean;
  readonly json?: true;
}

/** A holder that cannot be asked is believed alive this long after its last sign of life. */
const LEASE_MS = 90_000;

/** Runs the stages of one date and prints the summary. Throws HubraceError with the exit code of the contract. */
export async function run(options: RunOptions, names: readonly StageName[]): Promise<void> {
  const began = clock.now();
  const today = utcDate(began);
  const date = options.date ?? today;
  if (date > today)
    throw new HubraceError(`run: ${date} lies in the future; the newest date is today, ${today} (UTC)`, 2);
  const limit = options.limit ?? null;
  const site = typeof options.site === "string" ? resolve(options.site) : null;
  const wanted = names.filter((name) => name !== "site" || site !== null);

  const bars = process.stderr.isTTY === true && process.stdout.isTTY === true && options.json !== true;
  const display = bars ? barDisplay(wanted, clock.now) : lineDisplay((line) => console.error(line));
  const lake = openLake(options.lake);
  const interrupted = new AbortController();
  const interrupt = () =>
    interrupted.abort(
      new HubraceError("run: interrupted; run the same command again to go on from the last checkpoint"),
    );
  process.once("SIGINT", interrupt).once("SIGTERM", interrupt);
  let failed = true;
  try {
    const lease = await acquireLease({
      ledger: lake.ledger,
      clock,
      date,
      holder: thisProcess(),
      ttlMs: LEASE_MS,
      isAlive,
    });
    const alive = keepAlive({ lease, clock, everyMs: LEASE_MS / 3 });
    let from: OpenSource | null = null;
    try {
      from = wanted.includes("crawl") ? await openSource({ ...options, date, limit }, display, fetch) : null;
      const now = clock.now();
      const record =
        from === null
          ? await presentRun(lake.ledger, date, wanted)
          : await openRun(lake.ledger, { date, source: from.source, sourceKey: from.key, limit, now, today });
      const stages = await composeStages({
        crawl: { hub: from?.hub ?? HUB, fetch, token: from?.source.kind === "hub" ? process.env.HF_TOKEN : undefined },
        site: site === null ? null : siteStage({ output: site, runs: () => listRuns(lake.ledger, 30) }),
      });
      const results = await runStages(record, wanted, stages, {
        blobs: lake.blobs,
        ledger: lake.ledger,
        clock,
        log: display,
        events: display,
        workspace: join(lake.folder, ".work", record.id),
        sql: { memory: options.memory, threads: Math.min(availableParallelism(), 8) },
        signal: AbortSignal.any([alive.signal, interrupted.signal]),
      });
      failed = false;
      await display.close(false);
      const summary = { record, results, site, lake: lake.folder, time: (clock.now() - began) / 1000 };
      if (options.json) console.log(JSON.stringify(asJson(summary)));
      else console.log(asText(summary));
    } finally {
      await from?.close();
      await alive.stop();
      await lease.release();
    }
  } finally {
    process.off("SIGINT", interrupt).off("SIGTERM", interrupt);
    if (failed) await display.close(true);
    await lake.close();
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
  const facts = ["models", "edges", "families", "niches"]
    .filter((name) => counts[name] !== undefined)
    .map((name) => `${count(counts[name] ?? 0)} ${name}`);
  const lines = [
    `run ${record.id} done in ${seconds(time)}: ${[...facts, `peak memory ${bytes(peakMemory())}`].join(", ")}`,
    `  source  ${record.source.label}${record.source.simulated ? ": SIMULATED DATA" : ""}`,
    `  data    ${join(lake, "releases", "v1", record.date)}`,
  ];
  if (results.site !== undefined && site !== null) lines.push(`  site    ${site} (hubrace serve shows it)`);
  return lines.join("\n");
}

/** Largest resident set of this process so far, in bytes. */
function peakMemory(): number {
  return process.resourceUsage().maxRSS * 1024;
}

/** The stages that one command runs: all of them, or the one that is named. */
export function stagesOf(command: string): readonly StageName[] {
  return STAGES.filter((name) => command === "run" || name === command);
}
