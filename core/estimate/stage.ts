import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { literal, type Sql, withDuckDB } from "../duckdb.ts";
import * as layout from "../lake/layout.ts";
import { copyToParquet } from "../parquet.ts";
import { FORMULA_VERSION } from "../release/manifest.ts";
import type { Stage, StageContext } from "../stage.ts";
import { checkFit, checkMain, checksOf, type FitCheck, type PlainCheck } from "./study/checks.ts";
import { type Panel, readPanel } from "./study/panel.ts";
import { type Plan, planOf } from "./study/plan.ts";
import { type EstimateRow, ROW_COLUMNS, rowsOf } from "./study/rows.ts";
import { createRunner } from "./study/run.ts";

/**
 * derivatives, models, licence classes → estimates.parquet and checks.json: every specification on every setting, one row per term, the same
 * bytes each time. What cannot be estimated has a row without numbers.
 */
export const estimateStage: Stage = async (context) => {
  const { run, blobs, workspace, sql: limits } = context;
  const files = {
    derivatives: join(workspace, "derivatives.parquet"),
    models: join(workspace, "models.parquet"),
    license_classes: join(workspace, "license_classes.parquet"),
  };
  await blobs.toFile(layout.panel(run.date, "derivatives"), files.derivatives);
  await blobs.toFile(layout.models(run.date), files.models);
  await blobs.toFile(layout.panel(run.date, "license_classes"), files.license_classes);
  return withDuckDB({ ...limits, temporary: join(workspace, "spill") }, async (sql) => {
    const panel = await readPanel(sql, files);
    const { rows, checks } = await runAll(panel, planOf(panel), context);
    const path = await writeRows(sql, workspace, rows);
    const table = await blobs.fromFile(path, layout.estimates(run.date));
    const beside = await blobs.put(layout.estimateChecks(run.date), `${JSON.stringify(checks)}\n`);
    const specifications = new Set(rows.map(({ spec }) => spec)).size;
    const estimated = rows.filter(({ estimate }) => estimate !== null).length;
    const counts = { entries: panel.rows, specifications, estimated };
    return { rows: rows.length, bytes: table.size + beside.size, counts };
  });
};

async function runAll(panel: Panel, plan: readonly Plan[], { log, signal }: StageContext) {
  const runner = createRunner(panel);
  const rows: EstimateRow[] = [];
  const fits: FitCheck[] = [];
  const checks: PlainCheck[] = [];
  for (const [done, { specification, setting, named, table, main }] of plan.entries()) {
    // Lets the lease be renewed and an interrupt through between two fits.
    await new Promise((resolve) => setImmediate(resolve));
    signal.throwIfAborted();
    log.progress({ done, total: plan.length, unit: "specifications" });
    const run = runner.run(specification, setting, { fewClusters: named, refits: table });
    // Of a permuted fit only the permuted terms have errors of their own.
    rows.push(...rowsOf(run, named && specification.placebo !== "permuted"));
    if (named || run.reason !== null) fits.push(checkFit(run));
    if (main) checks.push(...checkMain(run, panel));
  }
  log.progress({ done: plan.length, total: plan.length, unit: "specifications" });
  return { rows, checks: checksOf(fits, checks) };
}

async function writeRows(sql: Sql, workspace: string, rows: readonly EstimateRow[]): Promise<string> {
  const json = join(workspace, "estimates.json");
  const path = join(workspace, "estimates.parquet");
  await writeFile(json, JSON.stringify(rows));
  const columns = Object.entries(ROW_COLUMNS).map(([name, type]) => `${literal(name)}: ${literal(type)}`);
  await sql.run(
    copyToParquet(
      `select *, ${literal(FORMULA_VERSION)} as formula_version
       from read_json(${literal(json)}, format = 'array', columns = {${columns.join(", ")}})
       order by spec, evidence, outcome, sample, tier, term`,
      path,
    ),
  );
  return path;
}
