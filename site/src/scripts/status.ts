/** Lists the runs of /status.json on the status page. Without it the page links to the file. */
import { textTable } from "./text-table.ts";

interface Run {
  readonly id?: string;
  readonly status?: string;
  readonly error?: string | null;
  readonly stages?: unknown;
}

const place = document.querySelector<HTMLElement>("[data-runs]");
if (place?.dataset.runs !== undefined) {
  fetch(place.dataset.runs)
    .then((response) => response.json() as Promise<Run[]>)
    .then((runs) => {
      if (runs.length > 0) place.append(table(runs.slice(0, 20), place.dataset.run));
    })
    .catch(() => {
      // The link to the file stays.
    });
}

/** One line per run: how it ended, how long it took in all, and its stages. `own` is the run of this report. */
function table(runs: readonly Run[], own: string | undefined): HTMLElement {
  const lines = runs.map((run) => {
    const stages = secondsOf(run.stages);
    const total = stages.reduce((sum, [, seconds]) => sum + seconds, 0);
    const each = stages.map(([name, seconds]) => `${name} ${seconds.toFixed(1)}`).join(", ");
    return [run.id ?? "", resultOf(run, own), total.toFixed(1), each];
  });
  return textTable("Runs", ["Run", "Result", "Seconds in all", "Stages, seconds"], lines);
}

/** The list was written while its own run still built this report: whoever reads it sees that it was published. */
function resultOf({ id, status = "", error }: Run, own: string | undefined): string {
  if (status === "failed") return `failed: ${firstClause(error ?? "")}`;
  return status === "running" && id === own ? "published" : status;
}

/** What happened, without what the operator should do. */
function firstClause(error: string): string {
  return error.split(/[.;] /, 1)[0] ?? "";
}

/** Stages come as a list of {stage, seconds} or as an object by name. */
function secondsOf(stages: unknown): [name: string, seconds: number][] {
  if (typeof stages !== "object" || stages === null) return [];
  return Object.entries(stages).flatMap(([key, value]: [string, unknown]) => {
    if (typeof value !== "object" || value === null || !("seconds" in value) || typeof value.seconds !== "number")
      return [];
    const name = "stage" in value ? String(value.stage) : "name" in value ? String(value.name) : key;
    return [[name, value.seconds]];
  });
}
