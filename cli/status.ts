import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { HubraceError } from "../core/errors.ts";
import { currentRelease, LEDGER_FILE } from "../core/lake/layout.ts";
import { listRuns, type RunRecord } from "../core/ledger/runs.ts";
import { STAGES } from "../core/pipeline.ts";
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
    if (json) console.log(JSON.stringify({ lake: lake.folder, current, runs }));
    else console.log(asText(lake.folder, current, runs));
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
