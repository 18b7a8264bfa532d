import type { ParquetQueryFilter } from "hyparquet";
import { DataError } from "./error.ts";
import { plain } from "./values.ts";

/** What a column's value must be: equal to a value, or everything that the operators ask for. Nulls only match `null`, `$ne` and `$nin`. */
export type Condition<Value> =
  | Value
  | {
      readonly $eq?: Value;
      readonly $ne?: Value;
      readonly $in?: readonly Value[];
      readonly $nin?: readonly Value[];
      readonly $gt?: NonNullable<Value>;
      readonly $gte?: NonNullable<Value>;
      readonly $lt?: NonNullable<Value>;
      readonly $lte?: NonNullable<Value>;
    };

/**
 * Conditions by column; a row must meet all of them. Row groups whose statistics rule them out are not read at all. Columns of lists have
 * no conditions: what their rows hold is for the loop over them to look at.
 */
export type Filter<Row> = {
  readonly [Column in keyof Row as Row[Column] extends readonly unknown[] ? never : Column]?: Condition<Row[Column]>;
};

type Test = (value: unknown) => boolean;

const TESTS: Readonly<Record<string, (target: unknown) => Test>> = {
  $eq: (target) => (value) => value === plain(target),
  $ne: (target) => (value) => value !== plain(target),
  $in: (target) => oneOf(target),
  $nin: (target) => not(oneOf(target)),
  $gt: (target) => ordered((value) => value > (target as string)),
  $gte: (target) => ordered((value) => value >= (target as string)),
  $lt: (target) => ordered((value) => value < (target as string)),
  $lte: (target) => ordered((value) => value <= (target as string)),
};

/** What the cells of a column are, nulls aside; whole numbers can be bigint. */
export type Kind = "text" | "number" | "boolean";

/** Tests by column. Throws DataError (OPTION) for an operator that there is not, and for a value that no cell of the column's kind can have. */
export function testsOf(
  filter: Readonly<Record<string, unknown>>,
  kinds: ReadonlyMap<string, Kind>,
): Map<string, readonly Test[]> {
  return new Map(
    Object.entries(filter).map(([column, condition]) => [
      column,
      Object.entries(operators(condition)).map(([operator, target]) => {
        const make = TESTS[operator];
        if (make === undefined)
          throw new DataError(
            "OPTION",
            `filter on ${column} has ${operator}; there are ${Object.keys(TESTS).join(", ")} and a plain value`,
          );
        // Refuses what is no list where one is wanted.
        const test = make(target);
        for (const value of LISTED.has(operator) && Array.isArray(target) ? target : [target])
          requireCell({ column, kind: kinds.get(column) }, operator, value);
        return test;
      }),
    ]),
  );
}

const KINDS: Readonly<Record<string, Kind>> = {
  string: "text",
  number: "number",
  bigint: "number",
  boolean: "boolean",
};

/** Operators that take a list of values, and those that ask for an order. */
const LISTED: ReadonlySet<string> = new Set(["$in", "$nin"]);
const ORDERED: ReadonlySet<string> = new Set(["$gt", "$gte", "$lt", "$lte"]);

/** Throws for what equals no cell, or has no order with one: it would keep no row, or every one, without a word. */
function requireCell(
  { column, kind: cells }: { readonly column: string; readonly kind: Kind | undefined },
  operator: string,
  value: unknown,
): void {
  if (value === null && !ORDERED.has(operator)) return;
  const given = KINDS[typeof value];
  if (given !== undefined && given === cells) return;
  if (given !== undefined)
    throw new DataError(
      "OPTION",
      `filter on ${column} compares with the ${given} ${typeof value === "string" ? JSON.stringify(value) : String(value)} (${operator}), and its cells are ${cells}s`,
    );
  if (value === undefined)
    throw new DataError("OPTION", `filter on ${column} is undefined; leave it out, or ask for null`);
  const kind = value === null ? "null" : Object.prototype.toString.call(value).slice(8, -1);
  throw new DataError(
    "OPTION",
    `filter on ${column} compares with ${kind} (${operator}); cells are texts, numbers, bigints or booleans, times and days among the texts, and lists have no conditions`,
  );
}

/** A filter as hyparquet compares it with the statistics of row groups; `whole`: columns of whole numbers, whose statistics are bigint. */
export function pruning(filter: Readonly<Record<string, unknown>>, whole: ReadonlySet<string>): ParquetQueryFilter {
  const conditions = Object.entries(filter).map(([column, condition]) => {
    const wide = (value: unknown): unknown =>
      Array.isArray(value)
        ? value.map(wide)
        : whole.has(column) && typeof value === "number" && Number.isSafeInteger(value)
          ? BigInt(value)
          : value;
    const asked = Object.entries(operators(condition)).map(([operator, target]) => [operator, wide(target)]);
    return [column, Object.fromEntries(asked)];
  });
  return Object.fromEntries(conditions) as ParquetQueryFilter;
}

function operators(condition: unknown): Readonly<Record<string, unknown>> {
  // A Date or a Set is an object without operators, but no condition that every row meets.
  const operated = Object.prototype.toString.call(condition) === "[object Object]";
  return operated ? (condition as Readonly<Record<string, unknown>>) : { $eq: condition };
}

function oneOf(target: unknown): Test {
  if (!Array.isArray(target)) throw new DataError("OPTION", `$in and $nin take a list, not ${String(target)}`);
  const values = new Set(target.map(plain));
  return (value) => values.has(value);
}

const not =
  (test: Test): Test =>
  (value) =>
    !test(value);

/** Numbers and bigints compare with each other, texts by their code units; null has no order. */
const ordered =
  (test: (value: string) => boolean): Test =>
  (value) =>
    value !== null && test(value as string);
