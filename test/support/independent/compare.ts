/** A table row as both sides give it: text, numbers, booleans, nulls, lists; moments as milliseconds, dates as YYYY-MM-DD. */
export type Row = Readonly<Record<string, unknown>>;

export interface CompareOptions {
  /** Columns that name a row; together they must be unique in both tables. */
  readonly key: readonly string[];
  /** Fractions are equal when they differ by at most this share of the larger one (or this much, below 1); whole numbers when they are. Default 1e-9. */
  readonly tolerance?: number;
  /** Columns that are not compared. */
  readonly ignore?: readonly string[];
}

export interface Comparison {
  readonly expectedRows: number;
  readonly actualRows: number;
  /** Rows by key that only one side has, or that have the key of an earlier row. */
  readonly missing: number;
  readonly extra: number;
  readonly repeated: number;
  /** For every compared column how many rows differ; also columns that the actual table lacks (all rows differ). */
  readonly mismatches: Readonly<Record<string, number>>;
  /** Columns of the actual table that were not expected. */
  readonly unexpectedColumns: readonly string[];
  /** The first 20 differences, one sentence each. */
  readonly differences: readonly string[];
  readonly equal: boolean;
}

const SHOWN = 20;

/** Compares two tables by key, whatever the order of their rows. */
export function compareTables(expected: readonly Row[], actual: readonly Row[], options: CompareOptions): Comparison {
  const { key, tolerance = 1e-9, ignore = [] } = options;
  const differences: string[] = [];
  const say = (sentence: string) => {
    if (differences.length < SHOWN) differences.push(sentence);
  };
  const nameOf = (row: Row) => JSON.stringify(key.map((column) => row[column] ?? null));
  let repeated = 0;
  const index = (rows: readonly Row[], side: string) => {
    const byName = new Map<string, Row>();
    for (const row of rows) {
      const name = nameOf(row);
      if (byName.has(name)) {
        repeated++;
        say(`${name} is repeated in the ${side} table`);
      } else byName.set(name, row);
    }
    return byName;
  };
  const wanted = index(expected, "expected");
  const found = index(actual, "actual");

  const columns = columnsOf(expected).filter((column) => !ignore.includes(column));
  const mismatches = new Map(columns.map((column) => [column, 0]));
  let missing = 0;
  for (const [name, row] of wanted) {
    const other = found.get(name);
    if (other === undefined) {
      missing++;
      say(`${name} is missing`);
      continue;
    }
    for (const column of columns) {
      if (column in other && equal(row[column], other[column], tolerance)) continue;
      mismatches.set(column, (mismatches.get(column) ?? 0) + 1);
      const seen = column in other ? show(other[column]) : "no such column";
      say(`${name} ${column}: expected ${show(row[column])}, found ${seen}`);
    }
  }
  const extras = [...found.keys()].filter((name) => !wanted.has(name));
  for (const name of extras) say(`${name} is not expected`);
  const unexpectedColumns = columnsOf(actual).filter((column) => !columns.includes(column) && !ignore.includes(column));
  if (expected.length > 0) for (const column of unexpectedColumns) say(`column ${column} is not expected`);

  return {
    expectedRows: expected.length,
    actualRows: actual.length,
    missing,
    extra: extras.length,
    repeated,
    mismatches: Object.fromEntries(mismatches),
    unexpectedColumns,
    differences,
    equal: differences.length === 0,
  };
}

function columnsOf(rows: readonly Row[]): string[] {
  return Object.keys(rows[0] ?? {});
}

function equal(one: unknown, other: unknown, tolerance: number): boolean {
  if (one === other || ((one ?? null) === null && (other ?? null) === null)) return true;
  if (typeof one === "number" && typeof other === "number") {
    // Counts and moments are exact: a billionth of a date in milliseconds would be more than a second.
    if (Number.isInteger(one) && Number.isInteger(other)) return false;
    return Math.abs(one - other) <= tolerance * Math.max(1, Math.abs(one), Math.abs(other));
  }
  if (Array.isArray(one) && Array.isArray(other)) {
    return one.length === other.length && one.every((value, index) => equal(value, other[index], tolerance));
  }
  return false;
}

function show(value: unknown): string {
  const text = JSON.stringify(value ?? null);
  return text.length > 120 ? `${text.slice(0, 117)}...` : text;
}
