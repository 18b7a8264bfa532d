import { isDate } from "../clock.ts";
import { type BadLine, readCsv, refuseBadLines, shown } from "./csv.ts";
import { eachOnce, type Statement } from "./statements.ts";

/** The day on which a model was really released, where the Hub's createdAt is another one. */
export interface Correction {
  /** owner/name, as the file spells it; compare without letter case. */
  readonly modelId: string;
  /** YYYY-MM-DD (UTC). */
  readonly releasedOn: string;
}

/** Columns that the file must have; hf_created_at and notes are for its readers. */
const COLUMNS = ["model_id", "actual_release_date"];

/**
 * Reads the text of a file of release dates (`model_id,hf_created_at,actual_release_date,notes`), each model once.
 * `name` is what messages call the file, such as `--corrections dates.csv`. Throws UsageError (exit 2) that names every
 * line with a wrong number of fields, an id that is not owner/name, a date that is none, or another date than an earlier line's.
 */
export function parseCorrections(text: string, name: string): Correction[] {
  const { rows, bad } = readCsv(text, COLUMNS, name);
  const wrongs: BadLine[] = [...bad];
  const statements: Statement[] = [];
  for (const row of rows) {
    const { model_id: id = "", actual_release_date: value = "", hf_created_at: listed = "" } = row.fields;
    const wrong =
      wrongId(id) ?? wrongDate("actual_release_date", value) ?? (listed && wrongDate("hf_created_at", listed));
    if (wrong) wrongs.push({ line: row.line, text: row.text, wrong });
    else statements.push({ id, value, row });
  }
  const { once, bad: contradictions } = eachOnce(statements);
  refuseBadLines([...wrongs, ...contradictions], name);
  return once.map(({ id, value }) => ({ modelId: id, releasedOn: value }));
}

function wrongId(id: string): string | null {
  return /^[^\s/]+\/[^\s/]+$/.test(id) ? null : `model_id ${shown(id)} is not owner/name`;
}

function wrongDate(column: string, value: string): string | null {
  return isDate(value) ? null : `${column} ${shown(value)} is not a date such as 2026-08-21`;
}
