/** DuckDB types that occur in published tables. */
export type ColumnType = "VARCHAR" | "VARCHAR[]" | "BIGINT" | "INTEGER" | "DOUBLE" | "BOOLEAN" | "DATE" | "TIMESTAMP";

export interface Column {
  readonly name: string;
  readonly type: ColumnType;
  readonly nullable: boolean;
  /** Unit of a number or time, or null where there is none. */
  readonly unit: string | null;
  readonly meaning: string;
  /** All values that occur beside null, or null where there is no closed set. */
  readonly values: readonly Value[] | null;
}

/** A value of a closed set: a word, or a small whole number. */
export type Value = string | number;

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
  return {
    name,
    type: (nullable ? type.slice(0, -" null".length) : type) as ColumnType,
    nullable,
    unit,
    meaning,
    values: null,
  };
}

/** A column that holds one of a few values. */
export function choice(
  name: string,
  type: Parameters<typeof column>[1],
  values: readonly Value[],
  meaning: string,
  unit: string | null = null,
): Column {
  return { ...column(name, type, meaning, unit), values };
}
