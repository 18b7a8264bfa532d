import { readSql } from "./duckdb.ts";

/**
 * The SQL that queries of panels, planner, findings and charts take in, by its name: `size` (the class of a number of parameters), `clusters`
 * (effective numbers of shares), `wilson` (macros of their 95 % intervals), `student` (a macro of Student's t, for jackknives of few clusters), `woodruff`
 * (medians with 95 % intervals) and `newest` (the newest large family); undefined for another name. `handed` is the column of the parameters, or those that name a cell. The files of these names say what each asks
 * for and gives.
 */
export async function readSharedSql(): Promise<(name: string, handed: string) => string | undefined> {
  const read = async (name: string) => (await readSql(`${name}.sql`, import.meta.url)).trimEnd();
  const clusters = await read("clusters");
  const texts = new Map([
    ["size", await read("size")],
    ["clusters", clusters],
    ["wilson", await read("wilson")],
    ["student", await read("student")],
    ["woodruff", (await read("woodruff")).replace("{{clusters}}", () => clusters)],
    ["newest", await read("newest")],
  ]);
  return (name, handed) => texts.get(name)?.replaceAll(/\{\{\w+\}\}/g, () => handed);
}
