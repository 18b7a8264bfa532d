import type { Clock } from "./clock.ts";
import type { Blobs } from "./lake/blobs.ts";
import type { Ledger } from "./ledger/ledger.ts";
import type { Log } from "./log.ts";

/** Where a run's models come from. It is printed in the release and decides whether pages say SIMULATED DATA. */
export interface Source {
  readonly kind: "hub" | "url" | "sandbox" | "import";
  /** What the report calls it; free of ports and run-specific values, so that the same data give the same release. */
  readonly label: string;
  readonly simulated: boolean;
}

/** One run of one date, as fixed when it began: everything that a stage may know about it. */
export interface Run {
  /** For example 2026-08-21-a1: the date and the attempt. */
  readonly id: string;
  /** Snapshot date, YYYY-MM-DD (UTC). */
  readonly date: string;
  /** The snapshot's time s in milliseconds: the crawl's start when the date is today, else the end of the date. */
  readonly asOf: number;
  readonly source: Source;
  /** Newest N models only, or null for all. */
  readonly limit: number | null;
}

/** Everything a stage needs from outside. Stages hold no state of their own. */
export interface StageContext {
  readonly run: Run;
  readonly blobs: Blobs;
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly log: Log;
  /** An empty local folder for this stage alone; removed afterwards. */
  readonly workspace: string;
  /** Limits for DuckDB: memory such as "2GB" and threads. */
  readonly sql: { readonly memory: string; readonly threads: number };
  /** Aborted when the run must stop (lease lost, interrupted). */
  readonly signal: AbortSignal;
}

/** What a stage did: numbers for the summary, the run record and the status page. */
export interface StageResult {
  readonly rows: number;
  /** Bytes written to the lake. */
  readonly bytes: number;
  /** Further counts by name, in snake_case. */
  readonly counts: Readonly<Record<string, number>>;
}

/** A stage reads files that earlier stages wrote and writes its own; running it again writes the same bytes. */
export type Stage = (context: StageContext) => Promise<StageResult>;
