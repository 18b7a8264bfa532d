import { z } from "zod";
import { endOfDate } from "../clock.ts";
import { ConditionError, HubraceError } from "../errors.ts";
import type { Run, Source } from "../stage.ts";
import type { Ledger } from "./ledger.ts";

const PARTITION = "runs";
/** Where the crawl's checkpoints lie; the sort key is the run id. */
export const CHECKPOINTS = "crawl";

const stageShape = z.object({
  status: z.enum(["running", "done", "failed"]),
  rows: z.number(),
  bytes: z.number(),
  seconds: z.number(),
  counts: z.record(z.string(), z.number()),
  /** ISO 8601 UTC; null while running. */
  finished_at: z.string().nullable(),
});

const runShape = z.object({
  /** YYYY-MM-DD-aN: the date and the attempt. */
  id: z.string(),
  date: z.string(),
  source: z.object({ kind: z.enum(["hub", "url", "sandbox", "import"]), label: z.string(), simulated: z.boolean() }),
  /** Everything that decides which data the source gives (kind, address, seed, …); compared, never printed in a release. */
  source_key: z.string(),
  limit: z.number().int().nullable(),
  /** The snapshot's time s, ISO 8601 UTC. Fixed when the run began, kept when it is started again. */
  as_of: z.string(),
  created_at: z.string(),
  /** `abandoned`: an operator gave it up; the next run of the date is a new attempt. */
  status: z.enum(["running", "done", "failed", "abandoned"]),
  error: z.string().nullable(),
  finished_at: z.string().nullable(),
  /** Seconds of the last command that worked on this run; null while it works. */
  seconds: z.number().nullable(),
  stages: z.record(z.string(), stageShape),
});

export type StageRecord = z.infer<typeof stageShape>;
export type RunRecord = z.infer<typeof runShape>;

export interface OpenRunOptions {
  readonly date: string;
  readonly source: Source;
  readonly sourceKey: string;
  readonly limit: number | null;
  /** Milliseconds. */
  readonly now: number;
  /** The UTC date on which the command was begun. */
  readonly today: string;
}

/**
 * The run of a date: the one that is there already (unfinished, failed or done: it is gone through again, from its
 * checkpoints), else a new first attempt. The snapshot's time is now when the date is today, else the end of the date.
 * Call it while holding the date's lease. Throws HubraceError when models were taken for the date from another source or with another
 * limit, or when the lake holds simulated models and real ones were asked for, or the other way round.
 */
export async function openRun(ledger: Ledger, options: OpenRunOptions): Promise<RunRecord> {
  const { date, source, sourceKey, limit, now, today } = options;
  const earlier: RunRecord[] = [];
  for await (const item of ledger.query(PARTITION, { prefix: `${date}-a` })) earlier.push(runShape.parse(item.value));
  const present = earlier.find((run) => run.status !== "abandoned");
  if (present) {
    if (present.source_key === sourceKey && present.limit === limit) return reopenRun(ledger, present.id);
    if (await hasTaken(ledger, present)) throw anotherSource(present, source, limit);
    // The address was mistyped, say: it stands in nobody's way.
    await ledger.delete(PARTITION, present.id);
    earlier.splice(earlier.indexOf(present), 1);
  }
  // One run is enough to look at: none of another kind has been let in before.
  const [newest] = await listRuns(ledger, 1);
  if (newest !== undefined && newest.source.simulated !== source.simulated) throw mixedWorlds(newest, source);
  if (newest !== undefined && source.simulated && newest.source_key !== sourceKey) throw otherWorld(newest, source);
  const attempt = 1 + Math.max(0, ...earlier.map((run) => Number(run.id.slice(`${date}-a`.length))));
  const record: RunRecord = {
    id: `${date}-a${attempt}`,
    date,
    source: { kind: source.kind, label: source.label, simulated: source.simulated },
    source_key: sourceKey,
    limit,
    // A command that was begun before midnight may come here after it.
    as_of: iso(date === today ? Math.min(now, endOfDate(date)) : endOfDate(date)),
    created_at: iso(now),
    status: "running",
    error: null,
    finished_at: null,
    seconds: null,
    stages: {},
  };
  await ledger.put(PARTITION, record.id, record, { ifAbsent: true });
  return record;
}

/** True when a run's crawl has completed a part. */
async function hasTaken(ledger: Ledger, { id, stages }: RunRecord): Promise<boolean> {
  return Object.keys(stages).length > 0 || (await ledger.get(CHECKPOINTS, id)) !== null;
}

/** Writes down that somebody works on a run again. */
export function reopenRun(ledger: Ledger, id: string): Promise<RunRecord> {
  return change(ledger, id, (run) => ({ ...run, status: "running", error: null, finished_at: null, seconds: null }));
}

/** Puts a run's record back that the ledger has lost. Throws ConditionError when there is one of that id. */
export async function restoreRun(ledger: Ledger, record: RunRecord): Promise<void> {
  await ledger.put(PARTITION, record.id, record, { ifAbsent: true });
}

/** The run of a date that is not abandoned, or null. */
export async function findRun(ledger: Ledger, date: string): Promise<RunRecord | null> {
  for await (const item of ledger.query(PARTITION, { prefix: `${date}-a` })) {
    const run = runShape.parse(item.value);
    if (run.status !== "abandoned") return run;
  }
  return null;
}

/** True when the ledger knows a run of the date, an abandoned one too. */
export async function knowsDate(ledger: Ledger, date: string): Promise<boolean> {
  for await (const { sort } of ledger.query(PARTITION, { prefix: `${date}-a`, limit: 1 })) return sort !== "";
  return false;
}

/** Models that the largest abandoned attempt at a run's date had in its snapshot, or null when none was abandoned. */
export async function earlierAttempt(ledger: Ledger, { id, date }: Run): Promise<number | null> {
  let largest: number | null = null;
  for await (const item of ledger.query(PARTITION, { prefix: `${date}-a` })) {
    const run = runShape.parse(item.value);
    // The date's other attempts have all been abandoned.
    if (run.id === id) continue;
    largest = Math.max(largest ?? 0, run.stages.snapshot?.counts.models ?? 0);
  }
  return largest;
}

/** The run as stages see it. */
export function toRun(record: RunRecord): Run {
  return {
    id: record.id,
    date: record.date,
    asOf: Date.parse(record.as_of),
    source: record.source,
    limit: record.limit,
  };
}

/** Writes how a stage went into the run's record. */
export function recordStage(ledger: Ledger, id: string, name: string, stage: StageRecord): Promise<RunRecord> {
  return change(ledger, id, (run) => ({ ...run, stages: { ...run.stages, [name]: stage } }));
}

export interface RunEnd {
  readonly status: "done" | "failed";
  /** The sentence that the user saw, when it failed. */
  readonly error: string | null;
  /** Milliseconds. */
  readonly now: number;
  readonly seconds: number;
}

/** Writes the end of a run, done or failed. */
export function finishRun(ledger: Ledger, id: string, end: RunEnd): Promise<RunRecord> {
  const { status, error, now, seconds } = end;
  return change(ledger, id, (run) => ({ ...run, status, error, finished_at: iso(now), seconds }));
}

/** One run's record, or null. */
export async function readRun(ledger: Ledger, id: string): Promise<RunRecord | null> {
  const item = await ledger.get(PARTITION, id);
  return item && runShape.parse(item.value);
}

/** True when the run's record says that the stage is done: what it wrote must then be there. */
export async function isStageDone(ledger: Ledger, id: string, stage: string): Promise<boolean> {
  return (await readRun(ledger, id))?.stages[stage]?.status === "done";
}

/** The newest `count` runs, newest date first. */
export async function listRuns(ledger: Ledger, count: number): Promise<RunRecord[]> {
  const runs: RunRecord[] = [];
  for await (const item of ledger.query(PARTITION, { reverse: true, limit: count }))
    runs.push(runShape.parse(item.value));
  return runs;
}

/** True when the newest run is of real models: then all are, since real and simulated ones never share a lake. */
export async function holdsReal(ledger: Ledger): Promise<boolean> {
  const [newest] = await listRuns(ledger, 1);
  return newest?.source.simulated === false;
}

/** Changes a record as it is in the ledger now, again if someone else wrote in between. */
async function change(ledger: Ledger, id: string, next: (run: RunRecord) => RunRecord): Promise<RunRecord> {
  for (let attempt = 1; ; attempt++) {
    const item = await ledger.get(PARTITION, id);
    if (item === null) throw new HubraceError(`run: there is no run ${id} in this lake; see \`hubrace status\``);
    const record = next(runShape.parse(item.value));
    try {
      await ledger.put(PARTITION, id, record, { ifVersion: item.version });
      return record;
    } catch (error) {
      if (!(error instanceof ConditionError) || attempt === 10) throw error;
    }
  }
}

function mixedWorlds(present: RunRecord, source: Source): HubraceError {
  const kind = (simulated: boolean) => (simulated ? "simulated" : "real");
  return new HubraceError(
    `run: this lake holds ${kind(present.source.simulated)} models (${present.source.label}, ${present.date}), and ${source.label} gives ${kind(source.simulated)} ones; ` +
      "the two never share a lake, since history would take one for the other: use another --lake, or remove this one",
  );
}

function otherWorld(present: RunRecord, source: Source): HubraceError {
  return new HubraceError(
    `run: this lake holds the models of ${present.source.label} (${present.date}), and ${source.label} has others; ` +
      "all of the former would look as if they had vanished: use another --lake, or remove this one",
  );
}

function anotherSource(present: RunRecord, source: Source, limit: number | null): HubraceError {
  const all = (count: number | null) =>
    count === null ? "all models" : `the newest ${count.toLocaleString("en-US")} models`;
  return new HubraceError(
    `run: this lake already holds ${present.date} from ${present.source.label} (run ${present.id}, ${all(present.limit)}), ` +
      `and ${all(limit)} from ${source.label} were asked for; a lake keeps one source per date: use another --lake or another --date`,
  );
}

function iso(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}
