import { literal, type Sql } from "../duckdb.ts";

/** Tables whose columns are counted; the gates compare them with the last release's. */
export const MEASURED = ["models", "edges", "derivatives", "families"] as const;
export type MeasuredTable = (typeof MEASURED)[number];

/** Where the measured tables of one release lie: names of views, or of files as SQL literals. */
export type MeasuredTables = Readonly<Record<MeasuredTable, string>>;

/** What the gates compare between two releases. */
export interface Measures {
  readonly rows: Readonly<Record<MeasuredTable, number>>;
  /** Sum of likes over all models. */
  readonly likes: number;
  /** Models that declare a parent. */
  readonly with_parent: number;
  /** Newest creation date that is not later than s, and newest moment at which a model was made or changed by then: ISO 8601 UTC, or null. */
  readonly newest: string | null;
  readonly moved: string | null;
  /** Rows by table.column that hold a value; an empty list is none. */
  readonly filled: Readonly<Record<string, number>>;
  /** Edges by relation. */
  readonly edges: Readonly<Record<string, number>>;
  /** Models and edges of them that were not created after `until`; all of them without it. */
  readonly known: { readonly models: number; readonly edges: Readonly<Record<string, number>> };
}

/** Counts of a release's tables. `asOf` is its time s and `until` the newest creation date of the release before, both ISO 8601 UTC. */
export async function takeMeasures(
  sql: Sql,
  tables: MeasuredTables,
  { asOf, until }: { readonly asOf: string; readonly until: string | null },
): Promise<Measures> {
  const moment = (text: string) => `timestamp ${literal(text.replace("T", " ").replace("Z", ""))}`;
  const known = until === null ? "true" : `(created_at is null or created_at <= ${moment(until)})`;
  const [models] = await sql.rows<{
    likes: number;
    with_parent: number;
    newest: string | null;
    moved: string | null;
    known: number;
  }>(`
    select
      coalesce(sum(likes), 0) as likes,
      (select count(distinct child) from ${tables.edges}) as with_parent,
      max(created_at) filter (created_at <= ${moment(asOf)}) as newest,
      greatest(
        max(created_at) filter (created_at <= ${moment(asOf)}),
        max(last_modified) filter (last_modified <= ${moment(asOf)})
      ) as moved,
      count(*) filter (${known}) as known
    from ${tables.models}`);
  const relations = await sql.rows<{ relation: string; edges: number; known: number }>(`
    select coalesce(relation, 'unknown') as relation, count(*) as edges, count(*) filter (${known}) as known
    from ${tables.edges} as edge left join ${tables.models} as model on model.id = edge.child
    group by all order by all`);
  if (models === undefined) throw new Error("release: measuring returned no row");
  const filled: Record<string, number> = {};
  const rows: Partial<Record<MeasuredTable, number>> = {};
  for (const table of MEASURED) rows[table] = await countFilled(sql, table, tables[table], filled);
  return {
    rows: rows as Record<MeasuredTable, number>,
    likes: models.likes,
    with_parent: models.with_parent,
    newest: models.newest,
    moved: models.moved,
    filled,
    edges: Object.fromEntries(relations.map(({ relation, edges }) => [relation, edges])),
    known: {
      models: models.known,
      edges: Object.fromEntries(relations.map(({ relation, known: n }) => [relation, n])),
    },
  };
}

/** Adds the filled rows of a table's columns; returns the table's rows. */
async function countFilled(sql: Sql, table: string, from: string, filled: Record<string, number>): Promise<number> {
  const columns = await sql.rows<{ column_name: string; column_type: string }>(`describe from ${from}`);
  const counts = columns.map(({ column_name: name, column_type: type }, index) => {
    const column = `"${name.replaceAll('"', '""')}"`;
    return `count(${type.endsWith("[]") ? `nullif(len(${column}), 0)` : column}) as c${index}`;
  });
  const [row = {}] = await sql.rows<Record<string, number>>(
    `select ${[...counts, "count(*) as n"].join(", ")} from ${from}`,
  );
  for (const [index, { column_name: name }] of columns.entries()) filled[`${table}.${name}`] = row[`c${index}`] ?? 0;
  return row.n ?? 0;
}
