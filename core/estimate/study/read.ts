import { readSql, type Sql } from "../../duckdb.ts";
import { openParquet } from "../../parquet.ts";
import type { Grouping } from "../sample.ts";
import { COLUMNS, type ColumnName, GROUPS, type GroupName, type Panel } from "./panel.ts";

/** The Parquet files that the analysis sample is made of. */
export interface PanelFiles {
  readonly derivatives: string;
  readonly models: string;
  readonly license_classes: string;
}

/** Reads the analysis sample from local Parquet files. The same files give the same rows in the same order. */
export async function readPanel(sql: Sql, files: PanelFiles): Promise<Panel> {
  await openParquet(sql, "derivatives", files.derivatives);
  await openParquet(sql, "license_classes", files.license_classes);
  // A model's number is its row in the file, which is sorted by id.
  await openParquet(sql, "models", files.models, "*, cast(file_row_number as integer) as number");
  await sql.run(await readSql("sample.sql", import.meta.url));
  const groups: [GroupName, Grouping][] = [];
  const columns: [ColumnName, Float64Array][] = [];
  for (const name of GROUPS) {
    const [codes = new Int32Array(0)] = await sql.integers(`select ${name}_code from entries`);
    groups.push([name, toGrouping(name, shared(codes, Int32Array))]);
  }
  for (const name of COLUMNS) {
    const [values = new Float64Array(0)] = await sql.numbers(`select ${name} from entries`);
    columns.push([name, shared(values, Float64Array)]);
  }
  return {
    rows: groups[0]?.[1].codes.length ?? 0,
    columns: Object.fromEntries(columns) as Record<ColumnName, Float64Array>,
    groups: Object.fromEntries(groups) as Record<GroupName, Grouping>,
    names: {
      family: await namesOf(sql, "select base as name from family"),
      author: await namesOf(sql, "select author as name from author"),
    },
  };
}

/** The same numbers in memory that threads can share. */
function shared<T extends Int32Array | Float64Array>(values: T, Type: new (memory: SharedArrayBuffer) => T): T {
  const copy = new Type(new SharedArrayBuffer(values.byteLength));
  copy.set(values);
  return copy;
}

function toGrouping(name: string, codes: Int32Array): Grouping {
  let levels = 0;
  for (const code of codes) if (code >= levels) levels = code + 1;
  return { name, codes, levels };
}

/** Names in the order of their codes. */
async function namesOf(sql: Sql, query: string): Promise<string[]> {
  const rows = await sql.rows<{ name: string }>(`${query} order by code`);
  return rows.map(({ name }) => name);
}
