import { printable } from "../core/hub/fault.ts";
import { isLeased } from "../core/ledger/lease.ts";
import type { Ledger } from "../core/ledger/ledger.ts";
import { listRuns, type RunRecord, readRun } from "../core/ledger/runs.ts";
import { type Comparison, comparisons, comparisonText } from "../core/pulse/comparison.ts";
import { readWatermark, type Watermark } from "../core/pulse/watermark.ts";
import { lostPointer } from "../core/rebuild/lost-pointer.ts";
import { lostRun } from "../core/rebuild/lost-runs.ts";
import { gateValue } from "../core/release/gate.ts";
import { type Overview, overviewOf } from "../core/release/overview.ts";
import { type Pointer, readPointer } from "../core/release/pointer.ts";
import { STAGES } from "../core/stages.ts";
import { systemClock as clock } from "./clock.ts";
import { count, counted, ofLake, seconds, words } from "./format.ts";
import { openLakeToRead } from "./lake.ts";
import { isAlive } from "./process.ts";

const RUNS = 30;
/** Names of one kind of drift in a line. */
const MOST_NAMES = 10;

/** A run as it is shown: `interrupted` where it was not ended and nobody works on it any more. */
type Shown = Omit<Overview, "status"> & { readonly status: Overview["status"] | "interrupted" };

/** Prints the last 30 runs of a lake with their stages, gates and drift, and the current release. */
export async function status(folder: string, json: boolean): Promise<void> {
  const lake = await openLakeToRead("status", folder);
  try {
    const runs: Shown[] = [];
    for (const run of await overviewOf(lake.blobs, await listRuns(lake.ledger, RUNS)))
      runs.push((await isInterrupted(lake.ledger, run)) ? { ...run, status: "interrupted" } : run);
    const current = (await readPointer(lake.blobs))?.pointer ?? null;
    const mark = (await readWatermark(lake.ledger))?.value;
    const compared = await comparisons(lake.ledger, RUNS);
    const pulse =
      mark === undefined ? null : { at: mark.at, pulsed_at: mark.pulsed_at, ...mark.totals, sweeps: compared };
    if (json) console.log(JSON.stringify({ lake: lake.folder, current, pulse, runs }));
    else console.log([asText(lake.folder, current, runs), ...pulseText(mark, compared)].join("\n"));
    const lost =
      (await lostPointer(lake.blobs, current?.date ?? null)) ??
      (current && (await lostRun(lake.blobs, lake.ledger, current.date)));
    if (lost !== null) console.error(`status: ${ofLake(lost, folder)}`);
  } finally {
    await lake.close();
  }
}

/** A killed process could not write its end down: its run says for ever that it is running. */
async function isInterrupted(ledger: Ledger, { id, date, status }: RunRecord): Promise<boolean> {
  if (status !== "running" || (await isLeased({ ledger, clock, date, isAlive }))) return false;
  // Its end is written before the lease is given back, so that it may have come in between.
  return (await readRun(ledger, id))?.status === "running";
}

function asText(folder: string, current: Pointer | null, runs: readonly Shown[]): string {
  const release = current === null ? "no release yet" : `current release ${current.date}`;
  const lines = runs.flatMap((run) => [
    "",
    `${run.id}  ${run.status}${tookText(run)}  ${run.source.label}` +
      `${run.source.simulated ? " (SIMULATED DATA)" : ""}${run.limit === null ? "" : `, newest ${count(run.limit)}`}`,
    ...(run.error === null ? [] : [`  ${run.error}`]),
    ...(run.status === "interrupted" ? ["  nobody works on it; the command that began it goes on with it"] : []),
    ...STAGES.flatMap((name) => {
      const stage = run.stages[name];
      if (stage === undefined) return [];
      const counts = Object.entries(stage.counts).map(([key, value]) => `${words(key)} ${count(value)}`);
      return [`  ${name.padEnd(9)} ${seconds(stage.seconds).padStart(10)}  ${counts.join(", ")}`];
    }),
    ...gatesText(run),
    ...driftText(run),
  ]);
  return [`${folder}: ${counted(runs.length, "run")}, ${release}`, ...lines].join("\n");
}

/** How long the stages took: the last command may have done a single one of them anew. */
function tookText({ seconds: last, stages }: Shown): string {
  const all = Object.values(stages).reduce((sum, stage) => sum + stage.seconds, 0);
  return last === null ? "" : `, its stages took ${seconds(all)}`;
}

/** How many gates gave which answer, and each one that refused or was accepted. */
function gatesText({ gates }: Pick<Overview, "gates">): string[] {
  if (gates === null) return [];
  const answers = ["passed", "accepted", "refused", "not applicable"] as const;
  const resultOf = (gate: (typeof gates)[number]) => gate.result ?? (gate.passed ? "passed" : "refused");
  const told = answers
    .map((answer) => ({ answer, n: gates.filter((gate) => resultOf(gate) === answer).length }))
    .filter(({ n }) => n > 0)
    .map(({ answer, n }) => `${n} ${answer}`);
  const loud = gates
    .filter((gate) => ["refused", "accepted"].includes(resultOf(gate)))
    .map(
      (gate) =>
        `            ${gate.name} ${resultOf(gate)}: ${gateValue(gate)}` +
        `${gate.note ? ` (${printable(gate.note)})` : ""}${gate.why ? `, because: ${printable(gate.why)}` : ""}`,
    );
  return [`  gates     ${told.join(", ")}`, ...loud];
}

/** What the Hub sent that Hubrace does not know, the most frequent first; what the sweep before did not have is marked. */
function driftText({ drift }: Pick<Overview, "drift">): string[] {
  if (drift === null) return [];
  const kinds = {
    "unknown field": drift.unknown_fields,
    "wrong type": drift.wrong_type,
    "unknown value": drift.unknown_values,
  };
  return Object.entries(kinds).flatMap(([kind, counts]) => {
    const sorted = Object.entries(counts).sort(([, a], [, b]) => b - a);
    if (sorted.length === 0) return [];
    const texts = sorted
      .slice(0, MOST_NAMES)
      .map(([name, n]) => `${printable(name)} ${count(n)}${drift.new.includes(`${kind}: ${name}`) ? " (new)" : ""}`);
    const more = sorted.length > MOST_NAMES ? `, and ${sorted.length - MOST_NAMES} more` : "";
    return [`  drift     ${kind}: ${texts.join(", ")}${more}`];
  });
}

function pulseText(mark: Watermark | undefined, compared: readonly Comparison[]): string[] {
  if (mark === undefined) return [];
  const { pulses, arrivals, entries, requests } = mark.totals;
  return [
    "",
    `pulses: ${count(pulses)} with ${counted(requests, "request")}, the last at ${mark.pulsed_at}; ${counted(arrivals, "arrival")} with ${counted(entries, "parent")}, known until ${mark.at}`,
    ...compared.map((one) => `  ${comparisonText(one)}`),
  ];
}
