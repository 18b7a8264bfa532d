import { join } from "node:path";
import { literal, readSql, type Sql, shareOf, withDuckDB } from "../duckdb.ts";
import { GateError, HubraceError } from "../errors.ts";
import { printable } from "../hub/fault.ts";
import { readAcceptedGates } from "../inputs/accepted-gates.ts";
import { openKnown } from "../lake/known.ts";
import * as layout from "../lake/layout.ts";
import { type SnapshotReport, unreadable } from "../lake/snapshot-report.ts";
import { copyToParquet } from "../parquet.ts";
import type { Stage, StageContext, StageResult } from "../stage.ts";
import { KNOWN_FIELDS, LANGUAGE_CODES, READ_STRUCTURE } from "./fields.ts";
import { quarantineRows, writeQuarantine } from "./quarantine.ts";
import { countRows, describeRows } from "./report.ts";
import { readSweep, requireWhole } from "./sweep.ts";

/** Above this share of unreadable rows the run fails and publishes nothing: something is wrong with the sweep itself. */
const QUARANTINE_LIMIT = 0.005;

/** Longest line that is read, in bytes: a listed model of 64 MB is far beyond anything the Hub has shown (50 MB is tested). */
const MAX_LINE_BYTES = 64 * 1024 * 1024;

/**
 * raw → models.parquet, edges.parquet, report.json, quarantine. Returns the models kept and the bytes written.
 * Throws GateError (exit 4) when more than 0.5 % of the rows cannot be read; the quarantine file is written all the same.
 */
export const snapshotStage: Stage = async (context) => {
  const { run, blobs, workspace, sql: limits, log } = context;
  const sweep = await readSweep(context);
  const accepted = await readAcceptedGates(blobs, run.date);
  const { parts, bytes } = await fetchRawParts(context);
  requireWhole(sweep, "parts", parts.length, run);
  requireWhole(sweep, "bytes", bytes, run);
  if (parts.length === 0) {
    throw new HubraceError(
      `snapshot: no raw parts of run ${run.id} in the lake; run \`hubrace crawl --date ${run.date}\` first`,
    );
  }
  // With 3.3 million models Node, the JSON reader and the Parquet writer took 0.5 GB beside DuckDB's 1.5 GB of blocks.
  const memory = shareOf(limits.memory, 0.65);
  return withDuckDB({ ...limits, memory, temporary: join(workspace, "spill") }, async (sql) => {
    await openParts(sql, parts);
    await sql.run(`set variable known_fields = [${KNOWN_FIELDS.map(literal).join(", ")}]`);
    await sql.run(`set variable language_codes = [${LANGUAGE_CODES.map(literal).join(", ")}]`);
    await sql.run(await readSql("parse.sql", import.meta.url));
    await sql.run(await readSql("models.sql", import.meta.url));
    await quarantineRows(sql);
    const report = await describeRows(sql, sweep.limitCut);
    requireWhole(sweep, "rows", report.listed, run);
    const quarantineBytes = await writeQuarantine(sql, context);
    const reasons = Object.entries(report.quarantine_reasons).map(([reason, rows]) => `${reason}: ${rows}`);
    const unread = unreadable(report);
    if (unread > QUARANTINE_LIMIT * report.listed && accepted.quarantine_share === undefined) {
      throw new GateError(
        `snapshot: ${unread} of ${report.listed} listed rows cannot be read (${reasons.join("; ")}), more than ` +
          `${QUARANTINE_LIMIT * 100} %; nothing was published. Look at ${layout.quarantine(run.date)} in the lake; ` +
          'if it is right to leave them out, run the same command again with --accept-gate quarantine_share --why "…"',
        { counts: { listed: report.listed, models: report.kept, quarantined: report.quarantined, unreadable: unread } },
      );
    }
    if (report.kept === 0) {
      const found =
        report.listed === 0
          ? "the Hub listed no model"
          : `none of ${report.listed} listed rows can be published (${reasons.join("; ")})`;
      throw new HubraceError(`snapshot: ${found} on ${run.date}; nothing was published`);
    }

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
    for (const [field, rows] of Object.entries(whole.unknown_fields))
      log.warn("unknown field", { field: printable(field), rows });
    return {
      rows: whole.kept,
      bytes: quarantineBytes + files + reportInfo.size,
      counts: {
        listed: whole.listed,
        models: whole.kept,
        edges: await countRows(sql, "select count(*) as n from edge"),
        duplicates: whole.duplicates,
        quarantined: whole.quarantined,
        unreadable: unread,
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

/** The run's raw parts as local files, with the bytes that the lake says they have. */
async function fetchRawParts({ run, blobs, workspace }: StageContext): Promise<{ parts: string[]; bytes: number }> {
  const parts: string[] = [];
  let bytes = 0;
  for await (const { key, size } of blobs.list(layout.rawPrefix(run.date, run.id))) {
    const path = join(workspace, `part-${String(parts.length).padStart(5, "0")}.ndjson.gz`);
    await blobs.toFile(key, path);
    parts.push(path);
    bytes += size;
  }
  return { parts, bytes };
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
