import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { HubraceError } from "../core/errors.ts";
import { currentRelease, LEDGER_FILE } from "../core/lake/layout.ts";
import { listRuns, type RunRecord } from "../core/ledger/runs.ts";
import { STAGES } from "../core/pipeline.ts";
import { type Comparison, comparisons, comparisonText } from "../core/pulse/reconcile.ts";
import { readWatermark, type Watermark } from "../core/pulse/watermark.ts";
import { count, seconds } from "./format.ts";
import { openLake } from "./lake.ts";

const RUNS = 30;

/** Prints the last 30 runs of a lake with their stages, and the current release. */
export async function status(folder: string, json: boolean): Promise<void> {
  if (!existsSync(join(resolve(folder), LEDGER_FILE))) {
    throw new HubraceError(
      `status: there is no lake in ${resolve(folder)}; \`hubrace run\` makes one, --lake names another`,
    );
  }
  const lake = openLake(folder);
  try {
    const runs = await listRuns(lake.ledger, RUNS);
    const pointer = await lake.blobs.get(currentRelease);
    const current: unknown = pointer === null ? null : JSON.parse(new TextDecoder().decode(pointer));
    const mark = (await readWatermark(lake.ledger))?.value;
    const compared = await comparisons(lake.ledger, RUNS);
    const pulse =
      mark === undefined ? null : { at: mark.at, pulsed_at: mark.pulsed_at, ...mark.totals, sweeps: compared };
    if (json) console.log(JSON.stringify({ lake: lake.folder, current, pulse, runs }));
    else console.log([asText(lake.folder, current, runs), ...pulseText(mark, compared)].join("\n"));
  } finally {
    await lake.close();
  }
}

function asText(folder: string, current: unknown, runs: readonly RunRecord[]): string {
  const release =
    typeof current === "object" && current !== null && "date" in current
      ? `current release ${String(current.date)}`
      : "no release yet";
  const lines = runs.flatMap((run) => [
    "",
    `${run.id}  ${run.status}${run.seconds === null ? "" : ` in ${seconds(run.seconds)}`}  ${run.source.label}` +
      `${run.source.simulated ? " (SIMULATED DATA)" : ""}${run.limit === null ? "" : `, newest ${count(run.limit)}`}`,
    ...(run.error === null ? [] : [`  ${run.error}`]),
    ...STAGES.flatMap((name) => {
      const stage = run.stages[name];
      if (stage === undefined) return [];
      const counts = Object.entries(stage.counts).map(([key, value]) => `${key.replaceAll("_", " ")} ${count(value)}`);
      return [`  ${name.padEnd(9)} ${seconds(stage.seconds).padStart(10)}  ${counts.join(", ")}`];
    }),
  ]);
  return [`${folder}: ${runs.length === 1 ? "1 run" : `${runs.length} runs`}, ${release}`, ...lines].join("\n");
}

function pulseText(mark: Watermark | undefined, compared: readonly Comparison[]): string[] {
  if (mark === undefined) return [];
  const { pulses, arrivals, entries, requests } = mark.totals;
  return [
    "",
    `pulses: ${count(pulses)} with ${count(requests)} requests, the last at ${mark.pulsed_at}; ${count(arrivals)} arrivals with ${count(entries)} parents, known until ${mark.at}`,
    ...compared.map((one) => `  ${comparisonText(one)}`),
  ];
}
