import { type Comparables, LEVELS, OUTCOMES, type PlanTable, READINGS, RELATIONS, TIERS } from "./data.ts";

/** Columns of the packed table with names as their places in the lists: a key column then compresses to nearly nothing. */
const CODES = {
  tier: TIERS,
  relation: RELATIONS,
  level: LEVELS,
  reading: READINGS,
  outcome: OUTCOMES,
} as const satisfies Record<string, readonly string[]>;
const NUMBERS = [
  "rank_band",
  "crowding_band",
  "models",
  "authors",
  "families",
  "q1",
  "median",
  "q3",
  "low",
  "high",
] as const satisfies readonly (keyof Comparables)[];

/** table.json: the table for the browser, column by column, and the number of files over which the bases are spread. */
export interface PackedTable extends Omit<PlanTable, "comparables"> {
  readonly shards: number;
  /** The lists that the coded columns count in, from 0. */
  readonly codes: Readonly<Record<string, readonly string[]>>;
  readonly comparables: Readonly<Record<string, readonly (number | null)[]>>;
}

/** The table as it is shipped: 6,000 rows in about 50 kB compressed. */
export function pack(table: PlanTable, shards: number): PackedTable {
  const rows = table.comparables;
  const coded = Object.entries(CODES).map(([name, list]) => [
    name,
    rows.map((row) => (list as readonly string[]).indexOf(row[name as keyof typeof CODES])),
  ]);
  const plain = NUMBERS.map((name) => [name, rows.map((row) => row[name])]);
  return { ...table, shards, codes: CODES, comparables: Object.fromEntries([...coded, ...plain]) };
}

/** The table as `plan` reads it; the inverse of `pack`. */
export function unpack({ shards: _, codes, comparables, ...table }: PackedTable): PlanTable {
  const rows = (comparables.models ?? []).map((_, index) => {
    const cells = Object.entries(comparables).map(([name, column]) => {
      const value = column[index] ?? null;
      return [name, codes[name] ? codes[name][value ?? -1] : value];
    });
    const row = Object.fromEntries(cells);
    return { ...row, evidence: row.reading === "30" ? "A" : "C" } as Comparables;
  });
  return { ...table, comparables: rows };
}
