import { readClusters } from "../../core/clusters.ts";
import { readSql } from "../../core/duckdb.ts";
import { fillSql } from "../../core/sql-template.ts";
import type { ChartDefinition } from "../charts/chart.ts";

/**
 * What queries share, in site/charts/shared: tables of the entries and of what their models state, the newest large family, and the intervals of
 * shares of things that come in clusters. Beneath the latter, and for medians, is the SQL that they share with the planner and the findings.
 */
const SHARED: readonly string[] = ["entries", "stated", "quartered", "twelve", "shares", "newest"];

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
  const clustered = await readClusters();
  const shared = new Map<string, string>();
  for (const name of SHARED)
    shared.set(name, (await readSql(`../charts/shared/${name}.sql`, import.meta.url)).trimEnd());
  const textOf = (name: string, cell: string): string | undefined =>
    fill[name] ??
    clustered(name, cell) ??
    shared.get(name)?.replace("{{clusters}}", () => clustered("clusters", cell) ?? "");
  return fillSql(
    await readSql(`../charts/${query}.sql`, import.meta.url),
    textOf,
    `site: site/charts/${query}.sql for the chart ${id}`,
  );
}
