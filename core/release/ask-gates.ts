import type { Sql } from "../duckdb.ts";
import { GateError } from "../errors.ts";
import { readAcceptedGates } from "../inputs/accepted-gates.ts";
import type { Blobs } from "../lake/blobs.ts";
import * as layout from "../lake/layout.ts";
import { earlierAttempt } from "../ledger/runs.ts";
import type { StageContext } from "../stage.ts";
import { fetchMeasured, findBaseline, readManifest } from "./baseline.ts";
import { type Comparison, fallenBack } from "./compared-gates.ts";
import { gateCount } from "./gate.ts";
import { checkGates, type GateFacts, requireGates } from "./gates.ts";
import type { Gate } from "./manifest.ts";
import { MEASURED, type MeasuredTables, takeMeasures } from "./measures.ts";

type AskedFacts = Omit<GateFacts, "earlier_attempt">;

export interface Asked {
  /** Date of the release that was compared with, or null. */
  readonly compared_with: string | null;
  readonly gates: readonly Gate[];
}

/**
 * Asks every gate and lays the answers down beside the date's other files, also when they refuse. Reads views of the release's tables.
 * Throws GateError (exit 4) when a gate refuses and the operator has not accepted it, and when a published date would shrink.
 */
export async function askGates(
  sql: Sql,
  context: StageContext,
  facts: AskedFacts,
  day: { readonly published: boolean; readonly previous: string | null; readonly partial: boolean },
): Promise<Asked> {
  const { run, blobs, ledger } = context;
  const comparison = await compare(sql, context, day.partial, day.previous);
  const accepted = await readAcceptedGates(blobs, run.date);
  const gates = checkGates({ ...facts, earlier_attempt: await earlierAttempt(ledger, run) }, comparison, accepted);
  const asked: Asked = { compared_with: "reason" in comparison ? null : comparison.date, gates };
  await writeAnswers(blobs, run.date, run.id, asked);
  await requireNoShrink(context, facts, day.published);
  requireGates(run.date, gates);
  return asked;
}

/** Writes gates/date=D/gates.json: what each gate said of a date's last try to publish. */
export async function writeAnswers(
  blobs: Blobs,
  date: string,
  run: string,
  { compared_with, gates }: Asked,
): Promise<void> {
  const answers = { format: layout.LAKE_FORMAT, date, run, compared_with, gates };
  await blobs.put(layout.gates(date), `${JSON.stringify(answers, null, 2)}\n`);
}

/** This release beside the last one of its kind, or why there is none to compare with. */
async function compare(
  sql: Sql,
  { run, blobs, ledger, workspace }: StageContext,
  partial: boolean,
  previous: string | null,
): Promise<Comparison | { readonly reason: string }> {
  const { manifest, reason } = await findBaseline(blobs, ledger, run, partial, previous);
  if (manifest === null) return { reason };
  const tables = await fetchMeasured(blobs, manifest.date, workspace);
  if (tables === null) return { reason: `the tables of the release of ${manifest.date} are no longer in the lake` };
  const own = Object.fromEntries(MEASURED.map((table) => [table, table])) as MeasuredTables;
  const before = await takeMeasures(sql, tables, { asOf: manifest.as_of, until: null });
  const now = await takeMeasures(sql, own, { asOf: new Date(run.asOf).toISOString(), until: before.newest });
  const asOf = { before: Date.parse(manifest.as_of), now: run.asOf };
  const realHub = run.source.kind === "hub";
  return { date: manifest.date, before, now, asOf, realHub, fallenBack: fallenBack(manifest.gates) };
}

/** Throws GateError when the date is published with more models than there are now; nobody can accept that. */
async function requireNoShrink({ run, blobs }: StageContext, facts: AskedFacts, published: boolean): Promise<void> {
  if (!published || (await blobs.head(layout.releaseFile(run.date, "release.json"))) === null) return;
  const models = (await readManifest(blobs, run.date)).counts.models ?? 0;
  if (facts.models >= models) return;
  throw new GateError(
    `release: ${run.date} is published with ${gateCount(models)} models and would shrink to ${gateCount(facts.models)}; nothing published was changed. ` +
      "A published date stays as it is: look for raw parts that were lost, or use another --lake",
  );
}
