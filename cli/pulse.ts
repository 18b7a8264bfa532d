import { existsSync, readFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join, resolve } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { utcDate } from "../core/clock.ts";
import { HubraceError, LeaseHeldError } from "../core/errors.ts";
import { HUB } from "../core/hub/source.ts";
import { filesBlobs } from "../core/lake/files.ts";
import { pulseGround } from "../core/lake/layout.ts";
import type { Ledger } from "../core/ledger/ledger.ts";
import { findRun } from "../core/ledger/runs.ts";
import type { Log } from "../core/log.ts";
import { comparisonText } from "../core/pulse/comparison.ts";
import { groundDate } from "../core/pulse/ground.ts";
import { type LiveSite, writeLive } from "../core/pulse/live.ts";
import { type Pulse, pulse } from "../core/pulse/pulse.ts";
import { followSweep } from "../core/pulse/reconcile.ts";
import { lostPointer } from "../core/rebuild/lost-pointer.ts";
import { lostRun } from "../core/rebuild/lost-runs.ts";
import { type Pointer, readPointer } from "../core/release/pointer.ts";
import type { Source } from "../core/stage.ts";
import { whileAloneAt } from "../site/one-build.ts";
import { SITE_URL } from "../site/src/address.ts";
import { familySegments } from "../site/src/slug.ts";
import { systemClock as clock } from "./clock.ts";
import { count, counted, ofLake } from "./format.ts";
import { onInterrupt } from "./interrupts.ts";
import { type OpenLake, openLake } from "./lake.ts";
import { withOwnWorkspace } from "./own-workspace.ts";
import { lineDisplay } from "./progress.ts";
import { siteAddress } from "./site-address.ts";
import { type OpenSource, openSource } from "./source.ts";

export interface PulseCommandOptions {
  readonly hub?: string;
  readonly lake: string;
  readonly site: string;
  readonly memory: string;
  readonly models?: number;
  readonly seed?: number;
  readonly json?: true;
}

/** A lake and a Hub to pulse, as often as wanted. */
export interface Pulsing {
  readonly lake: OpenLake;
  readonly source: OpenSource;
  readonly signal: AbortSignal;
  pulse(): Promise<Pulse>;
}

/** Enters what has come since the last pulse, and prints what it found. */
export async function pulseCommand(options: PulseCommandOptions): Promise<void> {
  await withPulses(options, async ({ pulse: once, lake, source: { source } }) => {
    const done = await once();
    const { watermark, entries, ...counts } = done;
    if (existsSync(join(options.site, "index.html"))) await tellSite(options.site, source, lake.ledger, entries);
    if (options.json) return console.log(JSON.stringify({ ...counts, known_until: watermark.at }));
    console.log(
      `${counted(counts.entered, "arrival")} with ${counted(counts.edges, "parent")} entered, ${count(counts.news)} news; ` +
        `${counted(counts.requests, "request")}; known until ${watermark.at}`,
    );
  });
}

/** Writes what is new into the report, unless it is of another source, or one is being built there: what is built is given it at its end. */
async function tellSite(folder: string, source: Source, ledger: Ledger, entries: Pulse["entries"]): Promise<void> {
  const of = sourceOfReport(folder);
  if (of !== null && !isDeepStrictEqual(of, source))
    return console.error(
      `pulse     the report in ${resolve(folder)} is of ${of.label} and is not told what was found in ${source.label}; --site names another one`,
    );
  try {
    await whileAloneAt(resolve(folder), () => writeLive(siteIn(folder), ledger, entries));
  } catch (error) {
    if (!(error instanceof LeaseHeldError)) throw error;
    console.error(`pulse     the report in ${resolve(folder)} is being built and will tell what this pulse found`);
  }
}

/** Where a report's models come from, or null where it does not say so in a way that can be read. */
function sourceOfReport(folder: string): Source | null {
  try {
    const pointer = JSON.parse(readFileSync(join(folder, "data", "v1", "current.json"), "utf8")) as Partial<Pointer>;
    return pointer.source ?? null;
  } catch {
    return null;
  }
}

/**
 * Opens lake and Hub, tells pulses what the newest sweep found, and does the work; gives everything back whatever happens. `work`'s
 * signal is aborted when the user interrupts.
 */
export async function withPulses(
  options: Omit<PulseCommandOptions, "site" | "json">,
  work: (pulsing: Pulsing) => Promise<void>,
): Promise<void> {
  const log = lineDisplay((line) => console.error(line), "pulse");
  const today = utcDate(clock.now());
  const lake = openLake(options.lake);
  const { signal, end } = onInterrupt("pulse: interrupted; the next pulse enters what this one did not");
  try {
    const hub = options.hub ?? ((await isOfSandbox(lake)) ? undefined : HUB);
    const source = await openSource({ ...options, ...(hub && { hub }), date: today, today, limit: null }, log, fetch);
    try {
      await followNewestSweep(lake, source.source, options.memory, log);
      const token = source.source.kind === "hub" ? process.env.HF_TOKEN : undefined;
      const from = { key: source.key, simulated: source.source.simulated };
      const { blobs, ledger } = lake;
      const once = () => pulse({ hub: source.hub, fetch, token, source: from }, { blobs, ledger, clock, log, signal });
      await work({ lake, source, signal, pulse: once });
    } finally {
      await source.close();
    }
  } finally {
    end();
    await lake.close();
  }
}

/** True where a sandbox may stand in for the real Hub: in any other lake what it lists would be refused, or keep the Hub out from then on. */
async function isOfSandbox({ blobs }: Pick<OpenLake, "blobs">): Promise<boolean> {
  return (await readPointer(blobs))?.pointer.source.kind === "sandbox";
}

/**
 * Compares the sweep of the current release with the pulses before it and lays the ground for those to come, once. Throws HubraceError when
 * the release is of another source than `source`.
 */
export async function followNewestSweep(
  { ledger, blobs, folder }: Pick<OpenLake, "ledger" | "blobs" | "folder">,
  source: Source,
  memory: string,
  log: Log,
): Promise<void> {
  const date = (await readPointer(blobs))?.pointer.date ?? null;
  const astray = await lostPointer(blobs, date);
  if (astray !== null) log.warn(ofLake(astray, folder));
  if (date === null) return;
  const run = await findRun(ledger, date);
  if (run === null) {
    const lost = await lostRun(blobs, ledger, date);
    if (lost !== null)
      log.warn(`${ofLake(lost, folder)}; until then, or the next run, what comes is entered without its place`);
    return;
  }
  // A run that was brought back from its release has no key of its own.
  if (!isDeepStrictEqual(run.source, source))
    throw new HubraceError(
      `pulse: this lake's models come from ${run.source.label}, and ${source.label} was asked for; name the same with --hub, or use another --lake`,
    );
  const laid = await groundDate(ledger);
  if (laid !== null && laid >= run.date && (await blobs.head(pulseGround(laid, "head"))) !== null) return;
  const sql = { memory, threads: Math.min(availableParallelism(), 8) };
  const swept = { date: run.date, asOf: Date.parse(run.as_of), limit: run.limit };
  const compared = await withOwnWorkspace(resolve(folder), "pulse", (workspace) =>
    followSweep({ run: swept, blobs, ledger, workspace, sql }),
  );
  if (compared !== null) log.info(comparisonText(compared));
}

/** The report in a folder, as pulses see it. */
export function siteIn(folder: string): LiveSite {
  return {
    url: siteAddress(process.env.HUBRACE_SITE_URL) ?? SITE_URL,
    address: (base) => familySegments(base).join("/"),
    blobs: filesBlobs(resolve(folder)),
  };
}
