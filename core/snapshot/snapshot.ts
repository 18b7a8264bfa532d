import { createWriteStream } from "node:fs";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { createGzip } from "node:zlib";
import { copyToParquet, literal, readSql, type Sql, shareOf, withDuckDB } from "../duckdb.ts";
import { GateError, HubraceError } from "../errors.ts";
import { readAcceptedGates } from "../inputs/accepted-gates.ts";
import { openKnown } from "../lake/known.ts";
import * as layout from "../lake/layout.ts";
import type { Stage, StageContext, StageResult } from "../stage.ts";
import { KNOWN_FIELDS, LANGUAGE_CODES, READ_STRUCTURE } from "./fields.ts";
import { readSweep, requireWhole } from "./sweep.ts";
import { countUnknownValues } from "./unknown-values.ts";

/** Above this share of quarantined rows the run fails and publishes nothing: something is wrong with the sweep itself. */
const QUARANTINE_LIMIT = 0.005;

/** Longest line that is read, in bytes: a listed model of 64 MB is far beyond anything the Hub has shown (50 MB is tested). */
const MAX_LINE_BYTES = 64 * 1024 * 1024;

/** report.json beside the snapshot: what happened to the listed rows. */
export interface SnapshotReport {
  /** The lake's format; reports of before 2026-11-22 have none and are of format 1. */
  readonly format: number;
  /** The snapshot's time s, ISO 8601 UTC. */
  readonly as_of: string;
  readonly listed: number;
  readonly kept: number;
  /** Rows of a model that a later row of the same sweep replaced. */
  readonly duplicates: number;
  /** Of those, rows under a former name of the model (same `_id`). */
  readonly renamed: number;
  readonly quarantined: number;
  readonly quarantine_reasons: Readonly<Record<string, number>>;
  readonly self_parents: number;
  /** Models whose listed creation date is not the earliest that earlier days know of; the earliest is kept. */
  readonly created_at_changed: number;
  readonly floor_dates: number;
  readonly missing_dates: number;
  /** Fields that Hubrace does not know, with the number of rows that had them. */
  readonly unknown_fields: Readonly<Record<string, number>>;
  /** Fields of an unexpected type that were read as null (likes: as 0), with the number of rows. */
  readonly wrong_type: Readonly<Record<string, number>>;
  /** Relations and kinds of gating that Hubrace does not know, as `field: value`, with the number of models that have them. */
  readonly unknown_values: Readonly<Record<string, number>>;
  /** True when --limit cut the sweep. */
  readonly limit_cut: boolean;
}

/**
 * raw → models.parquet, edges.parquet, report.json, quarantine. Returns the models kept and the bytes written.
 * Throws GateError (exit 4) when more than 0.5 % of the rows cannot be read; the quarantine file is written all the same.
 */
export const snapshotStage: Stage = async (context) => {
  const { run, blobs, workspace, sql: limits, log } = context;
  const sweep = await readSweep(context);
  const accepted = await readAcceptedGates(blobs, run.date);
  const parts = await fetchRawParts(context);
  requireWhole(sweep, "parts", parts.length, run.date);
  if (parts.length === 0) {
    throw new HubraceError(
      `snapshot: no raw parts of run ${run.id} in the lake; run \`hubrace crawl --date ${run.date}\` first`,
    );
  }
  // Beside 1.5 GB of blocks Node, the JSON reader and the Parquet writer took 0.5 GB with 3.3 million models.
  const memory = shareOf(limits.memory, 0.65);
  return withDuckDB({ ...limits, memory, temporary: join(workspace, "spill") }, async (sql) => {
    await openParts(sql, parts);
    await sql.run(`set variable known_fields = [${KNOWN_FIELDS.map(literal).join(", ")}]`);
    await sql.run(`set variable language_codes = [${LANGUAGE_CODES.map(literal).join(", ")}]`);
    await sql.run(await readSql("parse.sql", import.meta.url));
    await sql.run(await readSql("models.sql", import.meta.url));
    const report = await describeRows(sql, sweep.limitCut);
    requireWhole(sweep, "rows", report.listed, run.date);
    const quarantineBytes = await writeQuarantine(sql, context);
    if (report.quarantined > QUARANTINE_LIMIT * report.listed && accepted.quarantine_share === undefined) {
      const reasons = Object.entries(report.quarantine_reasons).map(([reason, rows]) => `${reason}: ${rows}`);
      throw new GateError(
        `snapshot: ${report.quarantined} of ${report.listed} listed rows cannot be read (${reasons.join("; ")}), more than ` +
          `${QUARANTINE_LIMIT * 100} %; nothing was published. Look at ${layout.quarantine(run.date)} in the lake; ` +
          'if it is right to leave them out, run the same command again with --accept-gate quarantine_share --why "…"',
        { counts: { listed: report.listed, models: report.kept, quarantined: report.quarantined } },
      );
    }
    if (report.kept === 0)
      throw new HubraceError(`snapshot: the Hub listed no model on ${run.date}; nothing was published`);

    await openHistory(sql, context);
    const models = await writeModels(sql, context);
    await sql.run(await readSql("edges.sql", import.meta.url));
    const whole = {
      format: layout.LAKE_FORMAT,
      as_of: new Date(run.asOf).toISOString(),
      ...report,
      self_parents: await countRows(sql, "select count(distinct child) as n from naming where parent = child"),
      created_at_changed: await countRows(
        sql,
        "select count(*) as n from kept join known using (id) where listed_created_at is distinct from known.created_at and known.created_at is not null",
      ),
    } satisfies SnapshotReport;
    const edges = await writeEdges(sql, context);
    const written = [
      await blobs.fromFile(models, layout.models(run.date)),
      await blobs.fromFile(edges, layout.edges(run.date)),
    ];
    const files = written.reduce((sum, { size }) => sum + size, 0);
    const reportInfo = await blobs.put(layout.snapshotReport(run.date), `${JSON.stringify(whole, null, 2)}\n`);
    for (const [field, rows] of Object.entries(whole.unknown_fields)) log.warn("unknown field", { field, rows });
    return {
      rows: whole.kept,
      bytes: quarantineBytes + files + reportInfo.size,
      counts: {
        listed: whole.listed,
        models: whole.kept,
        edges: await countRows(sql, "select count(*) as n from edge"),
        duplicates: whole.duplicates,
        quarantined: whole.quarantined,
        self_parents: whole.self_parents,
      },
    } satisfies StageResult;
  });
};

/**
 * Views over the raw parts: `received`, what is read of each line (all null where a line is no JSON object) and the names of its
 * fields, and `raw_line`, the lines themselves, numbered from 0. Both in the order received, which a table made from them keeps: its
 * rowid is the line's number. (Numbering by a window function would read the parts on one thread.)
 */
async function openParts(sql: Sql, parts: readonly string[]): Promise<void> {
  const files = `[${parts.map(literal).join(", ")}]`;
  await sql.run(`create view received as
    select unnest(from_json(json, ${literal(JSON.stringify(READ_STRUCTURE))})), json_keys(json) as fields
    from read_ndjson_objects(${files}, ignore_errors = true, maximum_object_size = ${MAX_LINE_BYTES})`);
  await sql.run(`create view raw_line as select row_number() over () - 1 as seq, line from read_csv(${files},
    columns = {'line': 'VARCHAR'}, auto_detect = false, header = false, delim = '\x01', quote = '', escape = '',
    strict_mode = false, max_line_size = ${MAX_LINE_BYTES}, buffer_size = ${MAX_LINE_BYTES})`);
}

async function fetchRawParts({ run, blobs, workspace }: StageContext): Promise<string[]> {
  const parts: string[] = [];
  for await (const { key } of blobs.list(layout.rawPrefix(run.date, run.id))) {
    const path = join(workspace, `part-${String(parts.length).padStart(5, "0")}.ndjson.gz`);
    await blobs.toFile(key, path);
    parts.push(path);
  }
  return parts;
}

async function describeRows(
  sql: Sql,
  limitCut: boolean,
): Promise<Omit<SnapshotReport, "format" | "as_of" | "self_parents" | "created_at_changed">> {
  await quarantineRows(sql);
  const [count] = await sql.rows<
    Record<"listed" | "kept" | "quarantined" | "renamed" | "floor_dates" | "missing_dates", number>
  >(`
    select
      (select count(*) from listed) as listed,
      (select count(*) from kept) as kept,
      (select count(*) from quarantined) as quarantined,
      (select count(*) from replaced join kept using (hub_id) where replaced.id <> kept.id) as renamed,
      (select count(*) from kept where created_at is null and listed_created_at is not null) as floor_dates,
      (select count(*) from kept where listed_created_at is null) as missing_dates`);
  if (count === undefined) throw new Error("snapshot: counting returned no row");
  const reasons = await sql.rows<{ reason: string; n: number }>(
    "select reason, count(*) as n from quarantined group by reason order by reason",
  );
  const wrongTypes = await sql.rows<{ field: string; n: number }>(`
    select field, count(*) as n from (select unnest(wrong_type) as field from listed where reason is null)
    group by field order by field`);
  const unknown = await sql.rows<{ field: string; n: number }>(`
    select field, count(*) as n from (select unnest(unknown_fields) as field from listed)
    group by field order by n desc, field limit 100`);
  return {
    listed: count.listed,
    kept: count.kept,
    duplicates: count.listed - count.kept - count.quarantined,
    renamed: count.renamed,
    quarantined: count.quarantined,
    quarantine_reasons: Object.fromEntries(reasons.map(({ reason, n }) => [reason, n])),
    floor_dates: count.floor_dates,
    missing_dates: count.missing_dates,
    unknown_fields: Object.fromEntries(unknown.map(({ field, n }) => [field, n])),
    wrong_type: Object.fromEntries(wrongTypes.map(({ field, n }) => [field, n])),
    unknown_values: await countUnknownValues(sql),
    limit_cut: limitCut,
  };
}

async function countRows(sql: Sql, query: string): Promise<number> {
  const [row] = await sql.rows<{ n: number }>(query);
  return row?.n ?? 0;
}

/** `quarantined`: the rows that are refused, with their reason and the line as received, which is read again for them alone. */
async function quarantineRows(sql: Sql): Promise<void> {
  await sql.run(`
    create table refused as
    select rowid as seq, reason from listed where reason is not null
    union all
    select seq, 'one id under two _ids' from conflicting`);
  const lines =
    (await countRows(sql, "select count(*) as n from refused")) === 0
      ? "select 0 as seq, '' as line where false"
      : "from raw_line";
  await sql.run(`
    create table quarantined as
    select
      refused.seq,
      case
        when not json_valid(line) then 'not readable JSON'
        when json_type(line) <> 'OBJECT' then 'not an object'
        else refused.reason
      end as reason,
      raw.line
    from refused join (${lines}) as raw using (seq)`);
}

async function writeQuarantine(sql: Sql, { blobs, run, workspace }: StageContext): Promise<number> {
  const path = join(workspace, "quarantine.ndjson.gz");
  const lines = async function* () {
    // A row that is not JSON travels as text, everything else as the JSON that was received.
    for await (const rows of sql.stream<{ reason: string; line: string }>(`
      select reason, line from quarantined order by seq`)) {
      yield rows
        .map(({ reason, line }) =>
          reason === "not readable JSON"
            ? `${JSON.stringify({ reason, row: line })}\n`
            : `{"reason":${JSON.stringify(reason)},"row":${line}}\n`,
        )
        .join("");
    }
  };
  await pipeline(lines, createGzip(), createWriteStream(path));
  return (await blobs.fromFile(path, layout.quarantine(run.date))).size;
}

/**
 * What earlier days know of the models and edges, as views `before_model` and `before_edge`: first_seen is carried on, and
 * of creation dates that changed the earliest is kept. Empty for the first day of a lake.
 */
async function openHistory(sql: Sql, { blobs, run, workspace }: StageContext): Promise<void> {
  let before: string | null = null;
  for await (const { key } of blobs.list(layout.historyPrefix)) {
    const date = layout.dateOfHistory(key);
    if (date !== null && date < run.date) before = date;
  }
  if (before === null) {
    await sql.run(`
      create table before_model (key varchar, id varchar, hub_id varchar, first_seen date, last_seen date, created_at timestamp);
      create table before_edge (key varchar, parent varchar, first_seen date)`);
  } else {
    for (const [view, file] of [
      ["before_model", "models"],
      ["before_edge", "edges"],
    ] as const) {
      await openKnown(sql, { blobs, workspace }, { view, file, date: before });
    }
  }
  await sql.run(await readSql("known.sql", import.meta.url));
}

/** Sorts the models into a file; returns its path. Before the namings, whose joins would push the models out of memory first. */
async function writeModels(sql: Sql, { run, workspace }: StageContext): Promise<string> {
  const path = join(workspace, "models.parquet");
  await sql.run(`
    create view sorted as
    select
      kept.* replace (least(kept.created_at, known.created_at) as created_at),
      coalesce(known.first_seen, date ${literal(run.date)}) as first_seen
    from kept left join known using (id)
    order by kept.id`);
  await sql.run(copyToParquet("from described('sorted')", path));
  return path;
}

/** Sorts the edges into a file; returns its path. */
async function writeEdges(sql: Sql, { run, workspace }: StageContext): Promise<string> {
  const path = join(workspace, "edges.parquet");
  await sql.run(
    copyToParquet(
      `select edge.*, coalesce(before_edge.first_seen, date ${literal(run.date)}) as first_seen
       from edge
       left join known on known.id = edge.child
       left join before_edge on before_edge.key = known.key and before_edge.parent = edge.parent
       order by edge.child, edge.position`,
      path,
    ),
  );
  return path;
}
