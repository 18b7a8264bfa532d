import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { literal, type Sql } from "../../core/duckdb.ts";
import { HubraceError } from "../../core/errors.ts";
import type { ReleaseManifest } from "../../core/release/manifest.ts";
import { CHARTS } from "../charts/catalogue.ts";
import type { Chart, ChartDefinition, Row } from "../charts/chart.ts";

/** Lets the SQL that follows read the release's tables by their file names, and know its time as the variable as_of. */
export async function openRelease(sql: Sql, folder: string, release: ReleaseManifest): Promise<void> {
  await sql.run(`set file_search_path = ${literal(folder)}`);
  await sql.run(`set variable as_of = timestamp ${literal(release.as_of.replace("T", " ").replace("Z", ""))}`);
}

/** Every chart of the report, drawn from an opened release: each SQL runs once. */
export async function readCharts(sql: Sql, release: ReleaseManifest, signal: AbortSignal): Promise<Chart[]> {
  const charts: Chart[] = [];
  for (const definition of CHARTS) {
    signal.throwIfAborted();
    const query = await readQuery(definition);
    const rows = await sql.rows<Row>(query);
    charts.push({
      id: definition.id,
      page: definition.page,
      sql: query,
      grade: "C",
      tier: definition.tier ?? "T1",
      ...definition.answer(rows, release),
    });
  }
  return charts;
}

/** The SQL of a chart as it runs and as it is published. Throws HubraceError when a place in it was not filled. */
async function readQuery({ id, query = id, fill = {} }: ChartDefinition): Promise<string> {
  const template = await readFile(fileURLToPath(new URL(`../charts/${query}.sql`, import.meta.url)), "utf8");
  return template.replace(/\{\{(\w+)\}\}/g, (_, name: string) => {
    const text = fill[name];
    if (text === undefined)
      throw new HubraceError(
        `site: site/charts/${query}.sql asks for {{${name}}}, which the chart ${id} does not fill`,
      );
    return text;
  });
}
