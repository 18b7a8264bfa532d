import { HubraceError } from "../core/errors.ts";
import { explain } from "../core/explain.ts";
import { sourceAt } from "../core/hub/source.ts";
import { requireLedgerFormat } from "../core/lake/format.ts";
import { writeLive } from "../core/pulse/live.ts";
import { pulse } from "../core/pulse/pulse.ts";
import { systemClock as clock } from "./clock.ts";
import { PULSE_VARIABLES, readEnvironment } from "./environment.ts";
import { liveSite } from "./live-site.ts";
import { jsonLog } from "./log.ts";
import type { LambdaContext } from "./on-run.ts";
import { openLake, openLedger, openWeb } from "./stores.ts";

/** Before Lambda kills the function it stops by itself: what it has not entered the next pulse does. */
const LAST_MS = 10_000;

/** What a pulse answers to its schedule: numbers for the log. */
export interface PulseAnswer {
  readonly entered: number;
  readonly requests: number;
  readonly news: number;
  /** Feeds of families that got new entries. */
  readonly feeds: number;
}

/** Every hour: enters the models that have come, and tells readers of the site what is new. */
export async function handler(_event: unknown, lambda: LambdaContext): Promise<PulseAnswer> {
  const environment = readEnvironment(PULSE_VARIABLES);
  const { HUBRACE_HUB: hub } = environment;
  const { source, key } = sourceAt(hub);
  const lake = openLake(environment.HUBRACE_LAKE_BUCKET);
  const web = openWeb(environment.HUBRACE_WEB_BUCKET);
  const ledger = openLedger(environment.HUBRACE_TABLE);
  const late = new AbortController();
  const timer = setTimeout(
    () => late.abort(new HubraceError("pulse: not done within the function's time; the next one goes on")),
    lambda.getRemainingTimeInMillis() - LAST_MS,
  );
  const log = jsonLog({ run: "pulse", stage: "pulse" });
  try {
    await requireLedgerFormat(ledger);
    // The token is the real Hub's; no other address gets to see it.
    const token = source.kind === "hub" ? environment.HF_TOKEN : undefined;
    const done = await pulse(
      { hub, fetch, token, contact: environment.HUBRACE_CONTACT, source: { key, simulated: source.simulated } },
      { blobs: lake.blobs, ledger, clock, log, signal: late.signal },
    );
    const feeds = await writeLive(liveSite(web.blobs, environment.HUBRACE_SITE_URL), ledger, done.entries);
    const { entered, requests, news } = done;
    return { entered, requests, news, feeds };
  } catch (cause) {
    throw explain("pulse", late.signal.aborted ? late.signal.reason : cause);
  } finally {
    clearTimeout(timer);
    await ledger.close();
    lake.close();
    web.close();
  }
}
