import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { HubraceError } from "../../core/errors.ts";
import type { ChartDefinition } from "../charts/chart.ts";

/** What queries share, in site/charts/shared: tables of the entries and of what their models state, and the intervals of shares of things that come in clusters. */
const SHARED: readonly string[] = ["wilson", "entries", "stated", "quartered", "twelve", "clusters"];

/** Gives the memory of the tables back that queries have left for those after them. */
export const dropShared =
  "drop table if exists quartered; drop table if exists stated; drop table if exists entries; drop table if exists bases";

/**
 * The SQL of a chart as it runs and as it is published. `{{name}}` stands for what the chart fills in, or for a shared piece of SQL;
 * `{{clusters a, b}}` names the columns of a cell. Throws HubraceError when a place in it was not filled.
 */
export async function readQuery({
  id,
  query = id,
  fill = {},
}: Pick<ChartDefinition, "id" | "query" | "fill">): Promise<string> {
  const shared = new Map<string, string>();
  for (const name of SHARED) shared.set(name, (await readSql(`shared/${name}`)).trimEnd());
  const template = await readSql(query);
  return template.replace(/\{\{(\w+)(?: ([^{}]+))?\}\}/g, (_, name: string, cell = "") => {
    const text = fill[name] ?? shared.get(name)?.replaceAll("{{cell}}", cell);
    if (text === undefined)
      throw new HubraceError(
        `site: site/charts/${query}.sql asks for {{${name}}}, which the chart ${id} does not fill`,
      );
    return text;
  });
}

const readSql = (name: string) => readFile(fileURLToPath(new URL(`../charts/${name}.sql`, import.meta.url)), "utf8");
