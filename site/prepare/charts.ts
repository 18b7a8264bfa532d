import { literal, type Sql } from "../../core/duckdb.ts";
import type { ReleaseManifest } from "../../core/release/manifest.ts";
import { CHARTS } from "../charts/catalogue.ts";
import type { Chart, Row } from "../charts/chart.ts";
import { dropShared, readQuery } from "./query.ts";

/** The release's time as SQL. */
const timeOf = (release: ReleaseManifest) => `timestamp ${literal(release.as_of.replace("T", " ").replace("Z", ""))}`;

/** Lets the SQL that follows read the release's tables by their file names, and know its time as the variable as_of. */
export async function openRelease(sql: Sql, folder: string, release: ReleaseManifest): Promise<void> {
  await sql.run(`set file_search_path = ${literal(folder)}`);
  await sql.run(`set variable as_of = ${timeOf(release)}`);
}

/** Every chart of the report, drawn from an opened release: each SQL runs once. */
export async function readCharts(sql: Sql, release: ReleaseManifest, signal: AbortSignal): Promise<Chart[]> {
  const charts: Chart[] = [];
  for (const definition of CHARTS) {
    signal.throwIfAborted();
    // Published SQL knows the release's time itself: without the variable its rows would be others, or none.
    const query = (await readQuery(definition)).replaceAll("getvariable('as_of')", timeOf(release));
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
  await sql.run(dropShared);
  return charts;
}
