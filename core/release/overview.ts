import { z } from "zod";
import type { Blobs } from "../lake/blobs.ts";
import { parseLakeJson } from "../lake/json.ts";
import * as layout from "../lake/layout.ts";
import type { RunRecord } from "../ledger/runs.ts";
import { GATE_UNITS, type Gate } from "./manifest.ts";

const gateShape = z.object({
  name: z.string(),
  rule: z.string(),
  value: z.number().nullable(),
  threshold: z.number().nullable(),
  unit: z.enum(GATE_UNITS).optional(),
  bound: z.enum(["at most", "at least"]).optional(),
  result: z.enum(["passed", "refused", "accepted", "not applicable"]).optional(),
  passed: z.boolean(),
  note: z.string().nullable().optional(),
  why: z.string().nullable().optional(),
});
const answersShape = z.object({
  run: z.string(),
  gates: z.array(gateShape),
});

const counts = z.record(z.string(), z.number());
const driftShape = z.object({
  unknown_fields: counts.default({}),
  wrong_type: counts.default({}),
  unknown_values: counts.default({}),
});

/** What a sweep's rows had that Hubrace does not know, with the number of rows: fields, fields of another type, words in fixed lists. */
export type Drift = z.infer<typeof driftShape> & {
  /** Of all these, what the sweep before in the list did not have, as `kind: name`. */
  readonly new: readonly string[];
};

/** A run with what its gates said, null where they were not asked; and its drift, null where there is no snapshot. */
export type Overview = RunRecord & { readonly gates: readonly Gate[] | null; readonly drift: Drift | null };

/** Runs, newest first as `listRuns` gives them, with gates and drift. Throws HubraceError for files that cannot be read. */
export async function overviewOf(blobs: Blobs, runs: readonly RunRecord[]): Promise<Overview[]> {
  const found: Overview[] = [];
  let before: ReadonlySet<string> | null = null;
  for (const run of runs.toReversed()) {
    const answers = await readJson(blobs, layout.gates(run.date), answersShape);
    // One file per date: an abandoned attempt's answers were replaced by those of the one after it.
    const gates = answers?.run === run.id ? answers.gates : null;
    const report =
      run.status === "abandoned" ? null : await readJson(blobs, layout.snapshotReport(run.date), driftShape);
    const names = report === null ? null : namesOf(report);
    const known: ReadonlySet<string> | null = before;
    const drift =
      report === null || names === null
        ? null
        : { ...report, new: known === null ? [] : names.filter((name) => !known.has(name)) };
    if (names !== null) before = new Set(names);
    found.push({ ...run, gates, drift });
  }
  return found.reverse();
}

/** Everything that drifted, as `kind: name`. */
function namesOf({ unknown_fields, wrong_type, unknown_values }: z.infer<typeof driftShape>): string[] {
  return [
    ...Object.keys(unknown_fields).map((name) => `unknown field: ${name}`),
    ...Object.keys(wrong_type).map((name) => `wrong type: ${name}`),
    ...Object.keys(unknown_values).map((name) => `unknown value: ${name}`),
  ];
}

async function readJson<T>(blobs: Blobs, key: string, shape: z.ZodType<T>): Promise<T | null> {
  const body = await blobs.get(key);
  if (body === null) return null;
  return parseLakeJson(body, shape, { key, who: "status", remedy: `run \`${layout.commandFor(key)}\`` });
}
