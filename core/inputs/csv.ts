import { CsvError, parse } from "csv-parse/sync";
import { UsageError } from "../errors.ts";

/** One record of an operator's file: its fields by column name, and where it stands, for messages. */
export interface CsvRow {
  readonly fields: Readonly<Record<string, string>>;
  /** The line on which the record begins, from 1. */
  readonly line: number;
  /** The record as it stands in the file. */
  readonly text: string;
}

/** What is wrong with one line of an operator's file. */
export interface BadLine {
  readonly line: number;
  readonly text: string;
  readonly wrong: string;
}

/** More complaints than these are counted, not listed. */
const LISTED_COMPLAINTS = 10;
/** A line in a message is cut to this many characters. */
const SHOWN_CHARACTERS = 120;

/**
 * Reads CSV text (RFC 4180 quoting, lines that begin with # left out, blanks around fields cut) whose first record names the
 * columns. `name` is what messages call the file, such as `--corrections dates.csv`. Lines with another number of fields
 * than the header come back as `bad`. Throws UsageError for text without the `required` columns or with a broken quote.
 */
export function readCsv(text: string, required: readonly string[], name: string): { rows: CsvRow[]; bad: BadLine[] } {
  const [header, ...records] = readRecords(text, name);
  if (header === undefined) throw new UsageError(`${name} is empty; its first line must be ${required.join(",")}`);
  const missing = required.filter((column) => !header.record.includes(column));
  if (missing.length > 0) {
    throw new UsageError(
      `${name} has no column ${missing.join(", ")}: its first line, ${shown(header.text)}, must name the columns ${required.join(", ")}`,
    );
  }
  const rows: CsvRow[] = [];
  const bad: BadLine[] = [];
  for (const { record, line, text } of records) {
    if (record.length === header.record.length) {
      const fields = Object.fromEntries(header.record.map((column, i) => [column, record[i] ?? ""]));
      rows.push({ fields, line, text });
    } else
      bad.push({
        line,
        text,
        wrong: `${record.length} ${record.length === 1 ? "field" : "fields"} where the header has ${header.record.length}`,
      });
  }
  return { rows, bad };
}

/** Throws a UsageError that names each bad line, in their order; returns when there is none. */
export function refuseBadLines(bad: readonly BadLine[], name: string): void {
  if (bad.length === 0) return;
  const inOrder = bad.toSorted((a, b) => a.line - b.line);
  const listed = inOrder
    .slice(0, LISTED_COMPLAINTS)
    .map(({ line, text, wrong }) => `\n  line ${line}: ${shown(text)}: ${wrong}`);
  const rest = bad.length > LISTED_COMPLAINTS ? `\n  and ${bad.length - LISTED_COMPLAINTS} more` : "";
  const lines = bad.length === 1 ? "1 line" : `${bad.length} lines`;
  throw new UsageError(`${name}: ${lines} cannot be used; correct or remove:${listed.join("")}${rest}`);
}

/** Text of the file in quotes, cut, with control characters escaped. */
export function shown(text: string): string {
  return JSON.stringify(text.length > SHOWN_CHARACTERS ? `${text.slice(0, SHOWN_CHARACTERS)}…` : text);
}

interface PlacedRecord {
  readonly record: readonly string[];
  readonly line: number;
  readonly text: string;
}

function readRecords(text: string, name: string): PlacedRecord[] {
  try {
    const records = parse(text, {
      bom: true,
      comment: "#",
      comment_no_infix: true,
      info: true,
      raw: true,
      relax_column_count: true,
      skip_empty_lines: true,
      trim: true,
    }) as unknown as { record: string[]; raw: string; info: { lines: number } }[];
    return records.map(({ record, raw, info }) => ({ record, ...place(raw, info.lines) }));
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const { line, text: shownText } = place(String(error.raw ?? ""), Number(error.lines));
    refuseBadLines([{ line, text: shownText, wrong: "a quote is not closed, or stands inside a field" }], name);
    throw error;
  }
}

/** csv-parse counts to a record's last line and hands over the comments before it, too. */
function place(raw: string, lastLine: number): { line: number; text: string } {
  const text = raw.replace(/^(?:[ \t]*(?:#.*)?(?:\r\n|\n|\r))*/, "").trimEnd();
  return { line: lastLine - (text.match(/\r\n|\n|\r/g) ?? []).length, text };
}
