import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { literal, withDuckDB } from "../duckdb.ts";
import * as layout from "../lake/layout.ts";
import { namingFiles } from "../lake/naming-files.ts";
import { type Comparison, comparisonOf, comparisons, keepComparison } from "./comparison.ts";
import { allArrivals } from "./entries.ts";
import { forget } from "./forget.ts";
import { groundDate, layGround, type SweepContext } from "./ground.ts";
import { readWatermark } from "./watermark.ts";

/** Ids named of each kind of difference. */
const NAMED = 20;

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
  if (comparison !== null && compared === null) await keepComparison(ledger, comparison);
  await layGround(context);
  await forget(ledger, run.asOf);
  return comparison;
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
