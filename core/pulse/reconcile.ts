import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { literal, withDuckDB } from "../duckdb.ts";
import { ConditionError } from "../errors.ts";
import * as layout from "../lake/layout.ts";
import { namingFiles } from "../lake/naming-files.ts";
import type { Ledger } from "../ledger/ledger.ts";
import { allArrivals } from "./entries.ts";
import { forget } from "./forget.ts";
import { groundDate, layGround, type SweepContext } from "./ground.ts";
import { readWatermark } from "./watermark.ts";

const PARTITION = "pulse sweeps";
/** Ids named of each kind of difference. */
const NAMED = 20;

const comparisonShape = z.object({
  date: z.string(),
  /** What was compared: models created after `from` and at or before `to`, ISO 8601 UTC. */
  from: z.string(),
  to: z.string(),
  arrivals: z.number(),
  swept: z.number(),
  /** Arrivals that the sweep does not have: deleted, made private or renamed within the day. */
  gone: z.number(),
  /** Arrivals that the sweep knows since earlier: the Hub gave them a later createdAt, as it does when a model is published anew. */
  redated: z.number(),
  /** Models of the sweep that no pulse saw: made public later than six hours after they were created, or a pulse's fault. */
  unseen: z.number(),
  gone_ids: z.array(z.string()),
  unseen_ids: z.array(z.string()),
});
/** What a sweep and the pulses before it say of the same hours. */
export type Comparison = z.infer<typeof comparisonShape>;

/**
 * To be called when a sweep's release is there: compares it with the pulses since the sweep before, writes the differences down,
 * once, lays the ground for the pulses to come, and forgets what is old. Null for the comparison when no pulse was before.
 */
export async function followSweep(context: SweepContext): Promise<Comparison | null> {
  await mkdir(context.workspace, { recursive: true });
  return namingFiles("pulse", context, (blobs) => follow({ ...context, blobs }));
}

async function follow(context: SweepContext): Promise<Comparison | null> {
  const { ledger, run } = context;
  const compared = await comparisonOf(ledger, run.date);
  const comparison = compared ?? (await compare(context));
  if (comparison !== null && compared === null) {
    try {
      await ledger.put(PARTITION, run.date, comparison, { ifAbsent: true });
    } catch (error) {
      if (!(error instanceof ConditionError)) throw error;
    }
  }
  await layGround(context);
  await forget(ledger, run.asOf);
  return comparison;
}

/** What was compared at a date's sweep, or null. */
async function comparisonOf(ledger: Ledger, date: string): Promise<Comparison | null> {
  const item = await ledger.get(PARTITION, date);
  return item && comparisonShape.parse(item.value);
}

/** The newest comparisons, newest first. */
export async function comparisons(ledger: Ledger, count: number): Promise<Comparison[]> {
  const found: Comparison[] = [];
  for await (const { value } of ledger.query(PARTITION, { reverse: true, limit: count }))
    found.push(comparisonShape.parse(value));
  return found;
}

/** The differences in one sentence, for logs and `hubrace status`. */
export function comparisonText({ date, arrivals, swept, gone, redated, unseen }: Comparison): string {
  const count = (n: number, singular: string) => `${n.toLocaleString("en-US")} ${singular}${n === 1 ? "" : "s"}`;
  return `sweep of ${date}: ${count(swept, "new model")}, ${count(arrivals, "arrival")} before it; ${gone} gone, ${redated} redated, ${unseen} unseen`;
}

async function compare({ run, blobs, ledger, workspace, sql: limits }: SweepContext): Promise<Comparison | null> {
  const mark = (await readWatermark(ledger))?.value;
  const earlier = await groundDate(ledger);
  if (mark === undefined || (earlier !== null && earlier >= run.date)) return null;
  const [last] = await comparisons(ledger, 1);
  const path = join(workspace, "swept.parquet");
  await blobs.toFile(layout.models(run.date), path);
  const asOf = new Date(run.asOf).toISOString();
  const [from, most] = [last?.to ?? mark.began, mark.at < asOf ? mark.at : asOf];
  return withDuckDB({ ...limits, temporary: join(workspace, "spill") }, async (sql) => {
    const window = (moment: string) => `timestamp ${literal(moment.replace("T", " ").replace("Z", ""))}`;
    const [newest] = await sql.rows<{ at: string | null }>(
      `select max(created_at) as at from ${literal(path)} where created_at <= ${window(most)}`,
    );
    // Without a pulse since, the last comparison's newest model may be gone: what was compared is not compared again.
    const to = newest?.at != null && newest.at > from ? newest.at : from;
    const swept = await sql.rows<{ key: string; id: string }>(
      `select coalesce(hub_id, id) as key, id from ${literal(path)} where created_at > ${window(from)} and created_at <= ${window(to)}`,
    );
    const keys = new Set(swept.map(({ key }) => key));
    const arrived = new Set<string>();
    const missing: { key: string; id: string }[] = [];
    let arrivals = 0;
    for await (const { key, id, created_at } of allArrivals(ledger)) {
      arrived.add(key);
      if (created_at <= from || created_at > to) continue;
      arrivals++;
      if (!keys.has(key)) missing.push({ key, id });
    }
    const wanted = missing.map(({ key }) => literal(key)).join(", ");
    const elsewhere = new Set(
      (missing.length === 0
        ? []
        : await sql.rows<{ key: string }>(
            `select coalesce(hub_id, id) as key from ${literal(path)} where key in (${wanted})`,
          )
      ).map(({ key }) => key),
    );
    const gone = missing.filter(({ key }) => !elsewhere.has(key)).map(({ id }) => id);
    const unseen = swept.filter(({ key }) => !arrived.has(key)).map(({ id }) => id);
    return {
      ...{ date: run.date, from, to, arrivals, swept: swept.length },
      ...{ gone: gone.length, redated: elsewhere.size, unseen: unseen.length },
      gone_ids: gone.sort().slice(0, NAMED),
      unseen_ids: unseen.sort().slice(0, NAMED),
    };
  });
}
