import { readSql } from "./duckdb.ts";

/**
 * The SQL of numbers that allow for clusters of authors and bases, for a query to take in: by its name, `clusters` (effective numbers of shares),
 * `wilson` (macros of their 95 % intervals) or `woodruff` (medians with 95 % intervals), and the columns that name a cell; undefined for another name. The files of
 * these names say what each asks for and gives.
 */
export async function readClusters(): Promise<(name: string, cell: string) => string | undefined> {
  const read = async (name: string) => (await readSql(`${name}.sql`, import.meta.url)).trimEnd();
  const clusters = await read("clusters");
  const texts = new Map([
    ["clusters", clusters],
    ["wilson", await read("wilson")],
    ["woodruff", (await read("woodruff")).replace("{{clusters}}", () => clusters)],
  ]);
  return (name, cell) => texts.get(name)?.replaceAll("{{cell}}", cell);
}
