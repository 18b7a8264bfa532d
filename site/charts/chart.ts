import type { ReleaseManifest } from "../../core/release/manifest.ts";

export type Cell = string | number | boolean | null;
export type Row = Readonly<Record<string, Cell>>;

/** A column of a chart's data: its key in the rows, its heading and, where it has one, its unit. */
export interface Column {
  readonly key: string;
  readonly label: string;
  /** How the table prints it: text as it is, counts, shares 0…1 as percent, days as durations or as days alone, months by their name, relative differences with their sign. */
  readonly as?: "text" | "count" | "decimal" | "share" | "days" | "days-only" | "date" | "month" | "effect" | "p";
  /** Key of the other end, where a cell prints a range. */
  readonly to?: string;
}

/** A picture at two widths, as SVG text: 720 units for a page, 328 for a phone held upright. */
export interface Picture {
  readonly wide: string;
  readonly narrow: string;
}

/** What a page prints of the data. */
export interface Printed {
  readonly columns: readonly Column[];
  readonly rows: readonly Row[];
}

/** All that a chart carries with it wherever it goes: page, embed, CSV, JSON. Text fields are plain text, never HTML. */
export interface Chart {
  readonly id: string;
  /** States the answer and claims no more than its grade. */
  readonly title: string;
  /** What is drawn, in which unit, over how many. */
  readonly subtitle: string;
  /** The long text alternative: what a reader would see, with the numbers. */
  readonly description: string;
  /** How to read the marks, where they need it: quartiles, intervals, hollow dots. */
  readonly key: string;
  readonly caveat: string;
  /** One or two sentences with which a panel's page answers its question, where this chart carries its answer. */
  readonly summary?: string;
  readonly n: number;
  readonly grade: "A" | "B" | "C";
  /** The tier shown, T1; "" where the table has no tiers. */
  readonly tier: string;
  /** The page that shows it, for permalinks: "/priority/". */
  readonly page: string;
  readonly columns: readonly Column[];
  readonly rows: readonly Row[];
  /** What pages print in place of rows that are too many; CSV and JSON have them all. */
  readonly digest?: Printed;
  /** The answer is a table, which stands where others have a picture: the columns whose values make the key of a row. */
  readonly table?: readonly string[];
  readonly sql: string;
  /** Null when the printing rule is not met; `title` then asks the question and `missing` says what there is. */
  readonly picture: Picture | null;
  readonly missing: string | null;
}

/** The part of a chart that its own module decides from the rows of its SQL. */
export type Answer = Omit<Chart, "id" | "page" | "sql" | "grade" | "tier"> & {
  readonly tier?: string;
  readonly grade?: Chart["grade"];
};

/** One chart of the report: SQL over the release's files, and what becomes of its rows. */
export interface ChartDefinition {
  readonly id: string;
  readonly page: string;
  /** Name of the SQL file without its ending, where several charts ask the same of different things; else the id. */
  readonly query?: string;
  /** What stands in the SQL file in the place of `{{name}}`. */
  readonly fill?: Readonly<Record<string, string>>;
  /** "" where its table has no tiers; T1 unless said. */
  readonly tier?: "";
  answer(rows: readonly Row[], release: ReleaseManifest): Answer;
}

/** What a chart says when the printing rule leaves nothing to draw. */
export function notEnough(
  question: string,
  n: number,
  rest: Pick<Answer, "columns" | "rows" | "caveat">,
  needed = "30 models by 10 authors in 5 families",
): Answer {
  const missing = `Not enough data (n = ${n.toLocaleString("en-US")}): this figure needs at least ${needed}.`;
  return { ...rest, title: question, subtitle: "", description: missing, key: "", n, picture: null, missing };
}

/** What a chart says while the lake holds too few days for it. */
export function noHistory(
  question: string,
  n: number,
  rest: Pick<Answer, "columns" | "rows" | "caveat">,
  needed: string,
): Answer {
  const missing = `Not enough data (n = ${n.toLocaleString("en-US")}): the history is too short. This figure needs ${needed}.`;
  return { ...notEnough(question, n, rest), description: missing, missing };
}

/** A cell as a number; null and text count as 0. */
export function num(row: Row | undefined, key: string): number {
  const value = row?.[key];
  return typeof value === "number" ? value : 0;
}

/** The n of a figure: the sum of a column over the rows on T1. */
export const sumOnT1 = (rows: readonly Row[], key = "n"): number =>
  rows.reduce((sum, row) => (row.tier === "T1" ? sum + num(row, key) : sum), 0);

/** A cell as text; null is "". */
export function text(row: Row | undefined, key: string): string {
  const value = row?.[key];
  return value === null || value === undefined ? "" : String(value);
}
