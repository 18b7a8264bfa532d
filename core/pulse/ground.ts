import { createHash } from "node:crypto";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { z } from "zod";
import { literal, readSql, withDuckDB } from "../duckdb.ts";
import { ConditionError, HubraceError } from "../errors.ts";
import type { Blobs } from "../lake/blobs.ts";
import { parseLakeJson } from "../lake/json.ts";
import * as layout from "../lake/layout.ts";
import { readSnapshotReport } from "../lake/snapshot-report.ts";
import type { Ledger } from "../ledger/ledger.ts";
import { openParquet } from "../parquet.ts";
import type { Run, StageContext } from "../stage.ts";
import { ALL_RELATIONS, fold, type Relation } from "./declared.ts";
import type { Entry } from "./entries.ts";
import type { Family } from "./place.ts";

/** A pulse touches some 50 bases: so many shards of 20 kB each hold the families of 3.3 million models. */
const SHARDS = 64;
const ORGANIZATIONS = 100;

const headShape = z.object({
  version: z.literal(1),
  date: z.string(),
  /** Creation time of the sweep's newest model, ISO 8601 UTC. */
  newest: z.string(),
  /** Newest N models only, where --limit cut the sweep; null for all, and in grounds of before. */
  limit: z.number().nullable().default(null),
  /** Distinct authors in 30 days with which a niche is in the top percentile of crowding; null where too few niches are. */
  crowded: z.number().nullable(),
  /** Owners whose bases have the most derivatives. */
  organizations: z.array(z.string()),
});
export type GroundHead = z.infer<typeof headShape>;

const familyShape = z.object({
  base: z.string(),
  /** True when only entries that spell the base exactly so belong to it. */
  exact: z.boolean(),
  older: z.partialRecord(z.enum(ALL_RELATIONS), z.number()),
  /** relation, created_at, author, task, id */
  entries: z.array(z.tuple([z.enum(ALL_RELATIONS), z.string(), z.string(), z.string().nullable(), z.string()])),
});
type StoredFamily = z.infer<typeof familyShape>;
const shardShape = z.array(familyShape);

/** A family, and whether only entries that spell its base exactly so belong to it. */
export type SweptFamily = Family & { readonly exact: boolean };

/** The families as the newest sweep found them. */
export interface Ground {
  readonly head: GroundHead;
  family(base: string): Promise<SweptFamily>;
}

const PARTITION = "pulse";
const SORT = "ground";

/** The ground of the newest sweep that has one, or null. */
export async function openGround(blobs: Blobs, ledger: Ledger): Promise<Ground | null> {
  const date = await groundDate(ledger);
  if (date === null) return null;
  const head = await readPart(blobs, date, "head", headShape);
  const shards = new Map<string, Promise<StoredFamily[]>>();
  const shardOf = (base: string) => {
    const name = shardName(base);
    const shard = shards.get(name) ?? readPart(blobs, date, name, shardShape);
    shards.set(name, shard);
    return shard;
  };
  return {
    head,
    async family(base) {
      const namesakes = (await shardOf(base)).filter((found) => fold(found.base) === fold(base));
      // A base without entries at the sweep is most often one that has come since: then it is listed, and letter case does not count.
      const exact = namesakes.some((one) => one.exact);
      const found = exact ? namesakes.find((one) => one.base === base) : namesakes[0];
      const entries = (found?.entries ?? []).map(
        ([relation, created_at, author, task, id]): Entry => ({
          relation,
          created_at,
          author,
          task,
          id,
          parent: base,
          swept: true,
        }),
      );
      return { base: found?.base ?? base, older: found?.older ?? {}, entries, exact };
    },
  };
}

/** The date of the newest sweep whose ground is laid, or null. */
export async function groundDate(ledger: Ledger): Promise<string | null> {
  const item = await ledger.get(PARTITION, SORT);
  return item === null ? null : z.object({ date: z.string() }).parse(item.value).date;
}

export type SweepContext = Pick<StageContext, "blobs" | "ledger" | "workspace" | "sql"> & {
  readonly run: Pick<Run, "date" | "asOf" | "limit">;
};

/** Lays the ground of a finished sweep: from its panels into files of the lake; then pulses use it, unless they have a newer one. */
export async function layGround({ run, blobs, ledger, workspace, sql: limits }: SweepContext): Promise<GroundHead> {
  const cut = run.limit !== null && (await readSnapshotReport(blobs, run.date, "pulse")).limit_cut;
  const limit = cut ? run.limit : null;
  const head = await withDuckDB({ ...limits, temporary: join(workspace, "spill") }, async (sql) => {
    const tables = ["derivatives", "vanished", "niches", "families"] as const;
    const keys = [
      ["models", layout.models(run.date)],
      ...tables.map((name) => [name, layout.panel(run.date, name)]),
    ] as const;
    for (const [name, key] of keys) {
      const path = join(workspace, `${name}.parquet`);
      await blobs.toFile(key ?? "", path);
      await openParquet(sql, name, path);
    }
    const asOf = new Date(run.asOf).toISOString().slice(0, 23).replace("T", " ");
    await sql.run(
      `set variable newest = (select max(created_at) from models where created_at <= timestamp ${literal(asOf)})`,
    );
    const [facts] = await sql.rows<{ newest: string | null; crowded: number | null }>(
      `select getvariable('newest') as newest,
        (select min(rival_authors_30d) from niches where crowding_percentile >= 99 having count(*) >= 5) as crowded`,
    );
    if (facts?.newest == null)
      throw new HubraceError(`pulse: no model of ${run.date} has a date; a pulse needs one to begin from`);
    const owners = await sql.rows<{ author: string }>(
      `select author from families where author is not null group by author order by sum(children) desc, author limit ${ORGANIZATIONS}`,
    );
    const shards = Array.from({ length: SHARDS }, (): StoredFamily[] => []);
    for await (const rows of sql.stream<Row>(await readSql("ground.sql", import.meta.url)))
      for (const row of rows) collect(shards[Number.parseInt(shardName(row.base), 10)] ?? [], row);
    for (const [number, families] of shards.entries())
      await blobs.put(layout.pulseGround(run.date, nameOf(number)), gzipSync(JSON.stringify(families)));
    const { newest, crowded } = facts;
    const organizations = owners.map(({ author }) => author);
    return { version: 1, date: run.date, newest, limit, crowded, organizations } as const;
  });
  await blobs.put(layout.pulseGround(run.date, "head"), gzipSync(JSON.stringify(head)));
  await pointAt(ledger, run.date);
  return head;
}

interface Row {
  readonly base: string;
  readonly relation: Relation;
  readonly exact: boolean;
  readonly older: number;
  readonly entries: readonly { created_at: string; author: string; task: string | null; id: string }[] | null;
}

/** Adds a relation's row to its family, which is the last one when it is there: rows come by base. */
function collect(shard: StoredFamily[], row: Row): void {
  let family = shard.at(-1);
  if (family?.base !== row.base) {
    family = { base: row.base, exact: row.exact, older: {}, entries: [] };
    shard.push(family);
  }
  if (row.older > 0) family.older[row.relation] = row.older;
  for (const { created_at, author, task, id } of row.entries ?? [])
    family.entries.push([row.relation, created_at, author, task, id]);
}

async function pointAt(ledger: Ledger, date: string): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    const item = await ledger.get(PARTITION, SORT);
    if (item !== null && ((await groundDate(ledger)) ?? "") >= date) return;
    try {
      await ledger.put(PARTITION, SORT, { date }, item === null ? { ifAbsent: true } : { ifVersion: item.version });
      return;
    } catch (error) {
      if (!(error instanceof ConditionError) || attempt === 10) throw error;
    }
  }
}

const nameOf = (shard: number): string => String(shard).padStart(2, "0");
const shardName = (base: string): string =>
  nameOf(createHash("sha256").update(fold(base)).digest().readUInt32BE(0) % SHARDS);

async function readPart<T>(blobs: Blobs, date: string, part: string, shape: z.ZodType<T>): Promise<T> {
  const key = layout.pulseGround(date, part);
  const remedy = `remove ${layout.pulseGround(date, "head")} and \`hubrace pulse\` lays the ground anew; on AWS the next sweep does`;
  const body = await blobs.get(key);
  if (body === null) throw new HubraceError(`pulse: ${key} is not in the lake; ${remedy}`);
  return parseLakeJson(body, shape, { key, who: "pulse", remedy });
}
