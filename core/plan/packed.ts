import { type Comparables, LEVELS, type Outcome, type PlanTable, READINGS, RELATIONS, type Tier } from "./data.ts";

const TIERS = ["T0", "T1"] as const satisfies readonly Tier[];
const OUTCOMES = ["likes", "downloads"] as const satisfies readonly Outcome[];

/**
 * One row of the table as an array, names as their places in the lists above: tier, relation, level, rank band, crowding band, reading,
 * outcome, models, authors, families, and where printed q1, median, q3, low, high. A fifth of the size of objects.
 */
type PackedRow = readonly (number | null)[];

/** table.json: the table for the browser, and the number of files over which the bases are spread. */
export interface PackedTable extends Omit<PlanTable, "comparables"> {
  readonly shards: number;
  readonly comparables: readonly PackedRow[];
}

/** The table as it is shipped. */
export function pack(table: PlanTable, shards: number): PackedTable {
  return { ...table, shards, comparables: table.comparables.map(packRow) };
}

/** The table as `plan` reads it; the inverse of `pack`. */
export function unpack({ shards: _, ...table }: PackedTable): PlanTable {
  return { ...table, comparables: table.comparables.map(unpackRow) };
}

function packRow(row: Comparables): PackedRow {
  const key = [
    TIERS.indexOf(row.tier),
    (RELATIONS as readonly string[]).indexOf(row.relation),
    LEVELS.indexOf(row.level),
    row.rank_band,
    row.crowding_band,
    READINGS.indexOf(row.reading),
    OUTCOMES.indexOf(row.outcome),
  ];
  const counts = [row.models, row.authors, row.families];
  return row.median === null ? [...key, ...counts] : [...key, ...counts, row.q1, row.median, row.q3, row.low, row.high];
}

function unpackRow(row: PackedRow): Comparables {
  const at = (index: number) => row[index] ?? 0;
  const reading = READINGS[at(5)] ?? "30";
  return {
    tier: TIERS[at(0)] ?? "T0",
    relation: RELATIONS[at(1)] ?? "unknown",
    level: LEVELS[at(2)] ?? "relation",
    rank_band: row[3] ?? null,
    crowding_band: row[4] ?? null,
    reading,
    outcome: OUTCOMES[at(6)] ?? "likes",
    models: at(7),
    authors: at(8),
    families: at(9),
    q1: row[10] ?? null,
    median: row[11] ?? null,
    q3: row[12] ?? null,
    low: row[13] ?? null,
    high: row[14] ?? null,
    evidence: reading === "30" ? "A" : "B",
  };
}
