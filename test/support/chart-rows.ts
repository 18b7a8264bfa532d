import { join } from "node:path";
import { expect } from "vitest";
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

/**
 * Entries in rows of six: of a row one is on each of six bases, and by one of twelve authors, six of even rows and six of odd ones. 36 of them are three
 * of each author's and six of each base's. A share that is all of some authors' and none of the others', and half of each base's, says as much as 11 of 36
 * (test/site/chart-intervals.test.ts); one of two of the rows, and so of all authors and bases alike, as much as 36; all or none as much as six bases do.
 */
export const inRows = (count: number, columns: Record<string, string> = {}) =>
  finetunes(count, {
    author: "'a' || ((i // 6) % 2) * 6 + i % 6",
    base: "'org/base' || i % 6",
    weight: "1",
    ...columns,
  });
/** Whether the entry i is of an odd row, as SQL. */
export const OF_ODD_ROWS = "(i // 6) % 2 = 1";

/** One more entry, of relation `unknown`, which no chart of relations shows. */
export const untyped = (columns: Record<string, string> = {}) =>
  finetunes(1, {
    id: "'untyped'",
    author: "'a0'",
    base: "'org/base0'",
    relation: "'unknown'",
    weight: "1",
    ...columns,
  });
/** Further ones of a flagged author, on T0 alone. */
export const flagged = (columns: Record<string, string> = {}) =>
  finetunes(4, { id: "'robot' || i", author: "'robot'", base: "'org/base0'", tier: "'T0'", weight: "1", ...columns });

/** Wilson's interval of `hits` of `n`, taken as `effective` independent ones. */
export function wilson(hits: number, n: number, effective: number) {
  const [p, z] = [hits / n, 1.96];
  const centre = p + z ** 2 / (2 * effective);
  const half = z * Math.sqrt((p * (1 - p)) / effective + z ** 2 / (4 * effective ** 2));
  const [ci_low, ci_high] = [centre - half, centre + half].map((end) =>
    expect.closeTo(end / (1 + z ** 2 / effective), 9),
  );
  return { effective_n: expect.closeTo(effective, 9), ci_low, ci_high };
}
