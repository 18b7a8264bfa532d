import { readSql } from "../../core/duckdb.ts";
import { readSharedSql } from "../../core/shared-sql.ts";
import { fillSql } from "../../core/sql-template.ts";
import type { ChartDefinition } from "../charts/chart.ts";

/**
 * What charts share, in site/charts/shared: tables of the entries and of what their models state, the newest large family's entries, and the
 * intervals of shares of things that come in clusters. Some of it takes in what findings and planner share, too.
 */
const SHARED: readonly string[] = ["entries", "stated", "quartered", "twelve", "shares", "family"];

/** Gives the memory of the tables back that queries have left for those after them. */
export const dropShared =
  "drop table if exists quartered; drop table if exists stated; drop table if exists entries; drop table if exists bases; drop table if exists tiers";

/**
 * The SQL of a chart as it runs and as it is published. `{{name}}` stands for what the chart fills in, or for a shared piece of SQL;
 * `{{shares a, b}}` names the columns of a cell. Throws HubraceError when a place in it was not filled.
 */
export async function readQuery({
  id,
  query = id,
  fill = {},
}: Pick<ChartDefinition, "id" | "query" | "fill">): Promise<string> {
  const common = await readSharedSql();
  const shared = new Map<string, string>();
  for (const name of SHARED)
    shared.set(name, (await readSql(`../charts/shared/${name}.sql`, import.meta.url)).trimEnd());
  const where = `site: site/charts/${query}.sql for the chart ${id}`;
  const textFor = (name: string, handed: string): string | undefined => {
    const text = shared.get(name);
    return (
      fill[name] ?? common(name, handed) ?? (text && fillSql(text, (inner, own) => common(inner, own || handed), where))
    );
  };
  return fillSql(await readSql(`../charts/${query}.sql`, import.meta.url), textFor, where);
}
