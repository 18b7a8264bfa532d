import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { type Sql, withDuckDB } from "../duckdb.ts";
import { inParallel } from "../in-parallel.ts";
import { readPinnedInput } from "../inputs/pin.ts";
import { sha256 } from "../lake/checksum.ts";
import { takeEstimateChecks } from "../lake/estimate-checks.ts";
import { KNOWN, openKnown } from "../lake/known.ts";
import * as layout from "../lake/layout.ts";
import { readSnapshotReport, type SnapshotReport } from "../lake/snapshot-report.ts";
import { readRun } from "../ledger/runs.ts";
import { copyToParquet, openParquets } from "../parquet.ts";
import type { Run, Stage, StageContext } from "../stage.ts";
import { askGates } from "./ask-gates.ts";
import { readManifest } from "./baseline.ts";
import { changesPage, compareTables, type ReleaseSide } from "./changes.ts";
import { byBytes, checksumFile, listFiles } from "./checksums.ts";
import { citationFile } from "./citation.ts";
import { croissant } from "./croissant.ts";
import { writeCsv } from "./csv.ts";
import { dataPackage } from "./data-package.ts";
import { emptyTable, RELEASE_TABLES } from "./dictionary.ts";
import { ESTIMATE_CHECKS, NO_CHECKS } from "./estimate-checks.ts";
import { type Facts, takeFacts } from "./facts.ts";
import { takeFindings } from "./findings-file.ts";
import { countResults } from "./gates.ts";
import { FORMULA_VERSION, type ReleaseFile, type ReleaseInput, type ReleaseManifest } from "./manifest.ts";
import { standing } from "./pointer.ts";
import { publish } from "./publish.ts";
import { readme } from "./readme.ts";

export interface ReleaseOptions {
  /** The SQL text of each panel by name; published as sql/NAME.sql. */
  readonly queries: Readonly<Record<string, string>>;
}

/** Tables whose rows CHANGES.md compares one by one. */
const COMPARED = ["derivatives", "families"];

/**
 * snapshot, lineage, panels, estimates, findings → releases/v1/D/…, then the pointer. Returns the rows of all published
 * tables and the release's bytes. Throws GateError (exit 4) when a gate does not pass, HubraceError when the date is
 * published already with other bytes. The same lake gives the same bytes.
 */
export function releaseStage(options: ReleaseOptions): Stage {
  return async (context) => {
    const { run, blobs, ledger, workspace, sql: limits, log, signal } = context;
    const folder = join(workspace, "files");
    const report = await readSnapshotReport(blobs, run.date, "release");
    const date = await standing(blobs, ledger, run.date);
    const { estimate, findings } = (await readRun(ledger, run.id))?.stages ?? {};
    const estimated = estimate?.status === "done";
    return withDuckDB({ ...limits, temporary: join(workspace, "spill") }, async (sql) => {
      await collectTables(sql, context, folder, estimated);
      const facts = await takeFacts(sql, report);
      const partial = report.limit_cut;
      const { compared_with, gates } = await askGates(sql, context, facts.gate, { ...date, partial });

      await takeFindings(blobs, run.date, findings?.rows ?? null, join(folder, "findings.json"));
      if (estimated || (await blobs.head(layout.estimateChecks(run.date))) !== null)
        await takeEstimateChecks(blobs, run.date, join(folder, ESTIMATE_CHECKS), "release");
      else await writeText(folder, ESTIMATE_CHECKS, NO_CHECKS);
      for (const [name, text] of Object.entries(options.queries)) await writeText(folder, `sql/${name}.sql`, text);
      for (const { table } of RELEASE_TABLES) log.info("table", { table: table.name, rows: facts.rows[table.name] });
      // Each is compressed by one thread, the others while the largest is at work.
      const asCsv = RELEASE_TABLES.filter(({ csv }) => csv);
      await inParallel(asCsv, limits.threads, async ({ table: { name } }) => {
        signal.throwIfAborted();
        await writeCsv(sql, join(folder, `${name}.parquet`), join(folder, `${name}.csv.gz`));
      });
      const data = await listFiles(folder, rowsByFile(facts));
      const inputs = {
        corrections: await describeInput(context, "corrections"),
        regions: await describeInput(context, "regions"),
      };
      const head = { ...describeRun(run, partial), ...describeData(facts, report), inputs, compared_with, gates };
      const files = [
        ...data,
        await writeText(folder, "README.md", readme(run, head, data)),
        await writeText(folder, "CITATION.cff", citationFile(run, partial)),
        await writeText(
          folder,
          "CHANGES.md",
          await compareWithPrevious(sql, context, folder, date.previous, head, facts),
        ),
        await writeText(folder, "datapackage.json", json(dataPackage(run, partial, data))),
        await writeText(folder, "croissant.json", json(croissant(run, partial, data))),
      ].sort((a, b) => byBytes(a.name, b.name));
      files.push(await writeText(folder, "release.json", json({ ...head, files } satisfies ReleaseManifest)));
      files.push(await writeText(folder, "SHA256SUMS", checksumFile(files)));

      const done = await publish(context, folder, files, date);
      return {
        rows: Object.values(facts.rows).reduce((sum, n) => sum + n, 0),
        bytes: files.reduce((sum, file) => sum + file.bytes, 0),
        counts: {
          files: files.length,
          ...facts.counts,
          ...countResults(gates),
          published: Number(done.published),
          made_current: Number(done.moved),
        },
      };
    });
  };
}

/** Every published table as a Parquet file in `folder` and a view of its name. `estimated`: the estimates must be there. */
async function collectTables(
  sql: Sql,
  { run, blobs, workspace }: StageContext,
  folder: string,
  estimated: boolean,
): Promise<void> {
  await mkdir(folder, { recursive: true });
  const files = new Map(RELEASE_TABLES.map(({ table }) => [table.name, join(folder, `${table.name}.parquet`)]));
  for (const { table } of RELEASE_TABLES) {
    const { name } = table;
    const path = join(folder, `${name}.parquet`);
    if (name === "outcomes" || name === "tombstones") {
      // The lake's own files carry the key by which models are followed; readers follow them by hub_id.
      const view = `known_${name}`;
      await openKnown(sql, { blobs, workspace }, { view, file: name, date: run.date });
      await sql.run(copyToParquet(`select * exclude (key) from ${view} order by ${KNOWN[name].order}`, path));
    } else if (name === "estimates" && !estimated && (await blobs.head(placeOf(name, run.date))) === null) {
      // Estimates can be left out of a lake (one stage run alone); the table is then published without rows.
      await sql.run(copyToParquet(emptyTable(table), path));
    } else await blobs.toFile(placeOf(name, run.date), path);
  }
  await openParquets(sql, files);
}

/** Where a table of a date lies in the lake. */
function placeOf(table: string, date: string): string {
  const place = layout.DATED_TABLES.get(table)?.(date);
  if (place === undefined) throw new Error(`release: no place in the lake for table ${table}`);
  return place;
}

function describeRun(run: Run, partial: boolean) {
  const { kind, label, simulated } = run.source;
  return {
    version: layout.RELEASE_FORMAT,
    date: run.date,
    as_of: new Date(run.asOf).toISOString(),
    run: run.id,
    source: { kind, label, simulated },
    partial,
    limit: run.limit,
    formula_version: FORMULA_VERSION,
  };
}

async function describeInput({ blobs, run }: StageContext, name: layout.InputName): Promise<ReleaseInput | null> {
  const pinned = await readPinnedInput(blobs, run.date, name);
  return pinned && { source: pinned.source, sha256: pinned.sha256, rows: pinned.rows.length };
}

function describeData({ counts, quality }: Facts, report: SnapshotReport) {
  const { quarantine_reasons, unknown_fields, wrong_type, unknown_values } = report;
  return { counts, quality, quarantine_reasons, unknown_fields, wrong_type, unknown_values };
}

async function compareWithPrevious(
  sql: Sql,
  { blobs, workspace }: StageContext,
  folder: string,
  previous: string | null,
  head: Omit<ReleaseManifest, "files">,
  facts: Facts,
): Promise<string> {
  const now: ReleaseSide = { ...head, source: head.source.label, rows: facts.rows };
  if (previous === null) return changesPage(now, null, null);
  const old = await readManifest(blobs, previous);
  const rows = RELEASE_TABLES.flatMap(({ table }) => {
    const found = old.files.find(({ name }) => name === `${table.name}.parquet`);
    return found?.rows == null ? [] : [[table.name, found.rows] as const];
  });
  const before: ReleaseSide = { ...old, source: old.source.label, rows: Object.fromEntries(rows) };
  const changes = [];
  for (const { table } of RELEASE_TABLES) {
    if (!COMPARED.includes(table.name)) continue;
    const blob = layout.releaseFile(previous, `${table.name}.parquet`);
    if ((await blobs.head(blob)) === null) return changesPage(now, before, null);
    const path = join(workspace, `before-${table.name}.parquet`);
    await blobs.toFile(blob, path);
    changes.push(await compareTables(sql, table, path, join(folder, `${table.name}.parquet`)));
  }
  return changesPage(now, before, changes);
}

function rowsByFile(facts: Facts): Map<string, number> {
  const entries = RELEASE_TABLES.flatMap(({ table }) =>
    ["parquet", "csv.gz"].map((ending) => [`${table.name}.${ending}`, facts.rows[table.name] ?? 0] as const),
  );
  return new Map(entries);
}

async function writeText(folder: string, name: string, text: string): Promise<ReleaseFile> {
  const path = join(folder, name);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text);
  return { name, rows: null, bytes: Buffer.byteLength(text), sha256: await sha256(path) };
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
