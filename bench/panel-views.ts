import { join } from "node:path";
import { literal, type Sql } from "../core/duckdb.ts";
import * as layout from "../core/lake/layout.ts";
import { panelQueries } from "../core/panels/panels.ts";
import { DATE } from "./lake.ts";

/** What the first panels read, as views over a lake's files: models, edges, lineage; the first day of a lake knows nothing older. */
export async function openPanelViews(sql: Sql, lake: string): Promise<(panel: layout.PanelName) => string> {
  const files = { models: layout.models(DATE), edges: layout.edges(DATE), lineage: layout.lineage(DATE) };
  for (const [view, key] of Object.entries(files)) {
    const number = view === "models" ? ", cast(file_row_number as integer) as number" : "";
    await sql.run(`create view ${view} as select *${number} from ${literal(join(lake, key))}`);
  }
  await openNoHistory(sql);
  const queries = await panelQueries();
  return (panel) => queries[panel];
}

/** The rest of what they read, as it is on a lake's first day: no entry that vanished, no outcome, no correction. */
export async function openNoHistory(sql: Sql): Promise<void> {
  await sql.run(`
    create table vanished_entries (id varchar, hub_id varchar, author varchar, base varchar, relation varchar, task varchar, created_at timestamp);
    create table outcomes (id varchar, age integer, likes bigint, downloads_30d bigint);
    create table corrections (model_id varchar, released_on date);
    set variable as_of = timestamp ${literal(`${DATE} 23:59:59`)}`);
}
