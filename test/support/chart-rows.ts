import { join } from "node:path";
import { literal, withDuckDB } from "../../core/duckdb.ts";
import { readQuery } from "../../site/prepare/query.ts";

export type ChartRow = Record<string, number | string | null>;

/** The tables that queries over entries read, without rows: what a test does not write out is null. */
const EMPTY: Record<string, string> = Object.fromEntries(
  Object.entries({
    derivatives: `id varchar, author varchar, base varchar, relation varchar, task varchar, tier varchar, weight double, created_at timestamp,
      age_days double, lag_days double, base_released_at timestamp, rank_mid double, family_size integer, rivals_30d integer, likes bigint,
      likes_at_7 bigint, likes_at_30 bigint, likes_at_90 bigint, downloads_30d bigint, downloads_at_30 bigint`,
    models: `id varchar, license varchar, parameters bigint, formats varchar[], datasets varchar[], languages varchar[], has_evals boolean`,
    license_classes: "license varchar, class varchar",
    formats: `month date, relation varchar, tier varchar, format varchar, models bigint, n bigint, authors bigint, families bigint, share double`,
  }).map(([name, columns]) => [
    name,
    `select ${columns.replace(/(\w+) ([\w[\]]+)/g, "cast(null as $2) as $1")} where false`,
  ]),
);

/** The release's time in these tests. */
const AS_OF = "2026-08-22";

/** The rows of a chart's query over tables that a test writes out by hand, as SQL; their files go into `folder`. */
export async function chartRows(
  folder: string,
  chart: string,
  tables: Readonly<Record<string, string>>,
  fill: Readonly<Record<string, string>> = {},
): Promise<ChartRow[]> {
  const query = await readQuery({ id: chart, fill: { among: "", ordinal: "", since: "", ...fill } });
  return withDuckDB({ memory: "256MB", threads: 1, temporary: join(folder, "spill") }, async (sql) => {
    await sql.run(`set file_search_path = ${literal(folder)}`);
    await sql.run(`set variable as_of = timestamp ${literal(AS_OF)}`);
    for (const [name, select] of Object.entries({ ...EMPTY, ...tables })) {
      const whole = EMPTY[name] === undefined ? select : `${EMPTY[name]} union all by name (${select})`;
      await sql.run(`copy (${whole}) to ${literal(join(folder, `${name}.parquet`))}`);
    }
    return sql.rows<ChartRow>(query);
  });
}

/** `count` finetunes by ten authors of five bases on T1, as SQL; `columns` replaces or adds some, of an entry's number i. */
export const finetunes = (count: number, columns: Record<string, string>, from = 0) => {
  const all: Record<string, string> = {
    ...{
      id: "'m' || i",
      author: "'a' || i % 10",
      base: "'org/base' || i % 5",
      relation: "'finetune'",
      tier: "'T1'",
      likes: "i",
    },
    ...columns,
  };
  const selected = Object.entries(all).map(([name, value]) => `${value} as ${name}`);
  return `select ${selected.join(", ")} from range(${from}, ${from + count}) as entry (i)`;
};
