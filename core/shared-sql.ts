import { readSql } from "./duckdb.ts";
import { fillSql } from "./sql-template.ts";

/** What is shared, each in its file. */
const SHARED: readonly string[] = [
  "size",
  "quantile",
  "student",
  "wilson",
  "jackknife",
  "clusters",
  "woodruff",
  "newest",
];

/**
 * The SQL that queries of panels, planner, findings and charts take in, by its name: `size` (the class of a number of parameters), `quantile` (Student's t
 * over 1.96), `student` (macros of t, for jackknives of few clusters), `wilson` (macros of 95 % intervals of shares), `jackknife` (the design effect of
 * clusters on a share), `clusters` (effective numbers of shares), `woodruff` (medians with 95 % intervals) and `newest` (the newest large family);
 * undefined for another name. `handed` is the column of the parameters, or those that name a cell. The files of these names say what each asks for and
 * gives; they take in each other, and any other `{{name}}` in them stands for what is handed.
 */
export async function readSharedSql(): Promise<(name: string, handed: string) => string | undefined> {
  const texts = new Map<string, string>();
  for (const name of SHARED) texts.set(name, (await readSql(`${name}.sql`, import.meta.url)).trimEnd());
  const textFor = (name: string, handed: string): string | undefined => {
    const text = texts.get(name);
    return text && fillSql(text, (inner) => textFor(inner, handed) ?? handed, `core: the shared SQL ${name}`);
  };
  return textFor;
}
