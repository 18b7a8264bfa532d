/** DuckDB types that occur in published tables. */
export type ColumnType = "VARCHAR" | "VARCHAR[]" | "BIGINT" | "INTEGER" | "DOUBLE" | "BOOLEAN" | "DATE" | "TIMESTAMP";

export interface Column {
  readonly name: string;
  readonly type: ColumnType;
  readonly nullable: boolean;
  /** Unit of a number or time, or null where there is none. */
  readonly unit: string | null;
  readonly meaning: string;
}

export interface Table {
  readonly name: string;
  /** What one row is. */
  readonly row: string;
  /** Columns that together name a row; the file is sorted by them. */
  readonly key: readonly string[];
  /** What a reader must know before using it, or null. */
  readonly caveat: string | null;
  readonly columns: readonly Column[];
}

/** A column as contracts write it: the type is followed by ` null` where the value can be missing. */
export function column(
  name: string,
  type: ColumnType | `${ColumnType} null`,
  meaning: string,
  unit: string | null = null,
): Column {
  const nullable = type.endsWith(" null");
  return { name, type: (nullable ? type.slice(0, -" null".length) : type) as ColumnType, nullable, unit, meaning };
}
