/**
 * Rows that the first panels' queries read from tables and files, as DuckDB's profile counts them: a figure that only a change of the
 * queries changes. One line of JSON per panel.
 *
 *   node bench/scanned.ts --lake DIR        a lake behind its lineage stage
 */
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { literal, withDuckDB } from "../core/duckdb.ts";
import { measure, print } from "./measure.ts";
import { openPanelViews } from "./panel-views.ts";

const { values } = parseArgs({ options: { lake: { type: "string", default: ".hubrace/bench" } } });
const folder = await mkdtemp(join(tmpdir(), "hubrace-bench-scanned-"));
const profile = join(folder, "profile.json");
try {
  await withDuckDB({ memory: "2GB", threads: 2, temporary: join(folder, "spill") }, async (sql) => {
    const query = await openPanelViews(sql, values.lake);
    for (const panel of ["derivatives", "families"] as const) {
      const measured = await measure(`rows scanned, ${panel}`, async () => {
        await sql.run(`set enable_profiling = 'json'; set profiling_output = ${literal(profile)}`);
        await sql.run(`create table ${panel} as ${query(panel)}`);
        await sql.run("set enable_profiling = 'no_output'");
        const { cumulative_rows_scanned: scanned } = JSON.parse(await readFile(profile, "utf8")) as Record<
          string,
          number
        >;
        const [row] = await sql.rows<{ n: number }>(`select count(*) as n from ${panel}`);
        return { size: row?.n ?? 0, counts: { rows_scanned: scanned ?? 0 } };
      });
      print(measured);
    }
  });
} finally {
  await rm(folder, { recursive: true, force: true });
}
