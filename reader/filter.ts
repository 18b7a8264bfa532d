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

/** Conditions by column; a row must meet all of them. Row groups whose statistics rule them out are not read at all. */
export type Filter<Row> = { readonly [Column in keyof Row]?: Condition<Row[Column]> };

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

/** Tests by column. Throws DataError (OPTION) for an operator that there is not. */
export function testsOf(filter: Readonly<Record<string, unknown>>): Map<string, readonly Test[]> {
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
        return make(target);
      }),
    ]),
  );
}

/** The part of a filter that statistics can decide, for hyparquet; `whole`: columns of whole numbers, whose statistics are bigint. */
export function pruning(filter: Readonly<Record<string, unknown>>, whole: ReadonlySet<string>): ParquetQueryFilter {
  const kept: Record<string, Record<string, unknown>> = {};
  for (const [column, condition] of Object.entries(filter)) {
    const wide = (value: unknown): unknown =>
      Array.isArray(value)
        ? value.map(wide)
        : whole.has(column) && typeof value === "number" && Number.isSafeInteger(value)
          ? BigInt(value)
          : value;
    const decidable = Object.entries(operators(condition)).filter(
      ([operator, target]) => !["$ne", "$nin"].includes(operator) && ![target].flat().includes(null),
    );
    if (decidable.length > 0)
      kept[column] = Object.fromEntries(decidable.map(([operator, target]) => [operator, wide(target)]));
  }
  return kept as ParquetQueryFilter;
}

function operators(condition: unknown): Readonly<Record<string, unknown>> {
  const plainValue = condition === null || typeof condition !== "object" || Array.isArray(condition);
  return plainValue ? { $eq: condition } : (condition as Readonly<Record<string, unknown>>);
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
