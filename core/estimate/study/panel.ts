import { readSql, type Sql } from "../../duckdb.ts";
import { openParquet } from "../../parquet.ts";
import type { Grouping } from "../sample.ts";

/** Numbers of an entry; missing ones are NaN. `sample.sql` says how each is made. */
export const COLUMNS = [
  "created",
  "age_days",
  "log_age",
  "likes",
  "downloads_30d",
  "likes_at_7",
  "likes_at_30",
  "likes_at_90",
  "downloads_at_30",
  "downloads_at_90",
  "log_lag",
  "log_rank_authors",
  "log_rank",
  "log_rivals_7d",
  "log_rivals_30d",
  "log_rivals_90d",
  "log_leading_30d",
  "log_earlier_uploads",
  "log_earlier_likes",
  "log_parameters",
  "parameters_missing",
  "has_evals",
  "license_weak_copyleft",
  "license_copyleft",
  "license_non_commercial",
  "license_responsible_ai",
  "license_community",
  "license_other",
  "license_none_stated",
  "log_base_likes",
  "log_base_downloads",
  "base_missing",
] as const;
export type ColumnName = (typeof COLUMNS)[number];

const GROUPS = ["model", "family", "author", "kind", "month", "relation", "tier"] as const;
/** `kind` is relation × task; `relation` 1 finetune, 2 adapter, 3 quantized, 4 merge, 0 other; `tier` 0 to 2. */
export type GroupName = (typeof GROUPS)[number];

/** All entries that an estimate may use, column by column, in the order of id and base. */
export interface Panel {
  readonly rows: number;
  readonly columns: Readonly<Record<ColumnName, Float64Array>>;
  readonly groups: Readonly<Record<GroupName, Grouping>>;
  /** Names of families and authors by code. */
  readonly names: { readonly family: readonly string[]; readonly author: readonly string[] };
}

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
  await sql.run(`create table entries as ${await readSql("sample.sql", import.meta.url)}`);
  const codes = await sql.integers(`select ${GROUPS.map((name) => `${name}_code`).join(", ")} from entries`);
  const numbers = await sql.numbers(`select ${COLUMNS.join(", ")} from entries`);
  const groups = GROUPS.map((name, k) => [name, toGrouping(name, codes[k] ?? new Int32Array(0))] as const);
  const columns = COLUMNS.map((name, k) => [name, numbers[k] ?? new Float64Array(0)] as const);
  return {
    rows: codes[0]?.length ?? 0,
    columns: Object.fromEntries(columns) as Record<ColumnName, Float64Array>,
    groups: Object.fromEntries(groups) as Record<GroupName, Grouping>,
    names: { family: await namesOf(sql, "base", "family_code"), author: await namesOf(sql, "author", "author_code") },
  };
}

function toGrouping(name: string, codes: Int32Array): Grouping {
  let levels = 0;
  for (const code of codes) if (code >= levels) levels = code + 1;
  return { name, codes, levels };
}

async function namesOf(sql: Sql, column: string, code: string): Promise<string[]> {
  const rows = await sql.rows<{ name: string }>(
    `select any_value(${column}) as name from entries group by ${code} order by ${code}`,
  );
  return rows.map(({ name }) => name);
}
