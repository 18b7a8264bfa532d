import { HubraceError, UsageError } from "../errors.ts";
import { type CellSink, LabelCells, NumberCells } from "./cells.ts";
import type { Grouping } from "./sample.ts";

/** The columns to keep of a table, as numbers or as labels; a column may be both. */
export interface Wanted {
  readonly numbers: readonly string[];
  readonly labels: readonly string[];
}

/** Chosen columns of a table; `line` is where each row begins in the file, from 1. Missing: NaN among numbers, −1 among labels. */
export interface Table {
  readonly file: string;
  readonly rows: number;
  readonly line: Int32Array;
  readonly numbers: ReadonlyMap<string, Float64Array>;
  readonly labels: ReadonlyMap<string, Grouping>;
}

/**
 * Reads comma-, tab- or semicolon-separated text with a header (RFC 4180: quoted cells may hold separators, quotes doubled, and line breaks;
 * lines end with LF or CRLF), keeping only the columns wanted. Tabs, then semicolons, separate where the header has no comma.
 * Throws a UsageError for a column that is not there, with the list of those that are, and a HubraceError for a row with
 * the wrong number of cells, an unclosed quote or a cell that should be a number and is not.
 */
export async function readTable(
  file: string,
  chunks: AsyncIterable<string> | Iterable<string>,
  wanted: Wanted,
): Promise<Table> {
  const table = new TableBuilder(file, wanted);
  let rest = "";
  for await (const chunk of chunks) rest = table.read(rest + chunk, false);
  table.read(rest, true);
  return table.finish();
}

class TableBuilder {
  readonly #file: string;
  readonly #numbers: ReadonlyMap<string, NumberCells>;
  readonly #labels: ReadonlyMap<string, LabelCells>;
  readonly #line: number[] = [];
  #header: string[] | undefined;
  #separator = ",";
  /** Where the cells of each column go; nowhere for columns that nobody asked for. */
  #sinks: CellSink[][] = [];
  #lineNumber = 1;
  #first = true;

  constructor(file: string, wanted: Wanted) {
    this.#file = file;
    this.#numbers = new Map(wanted.numbers.map((name) => [name, new NumberCells(file, name)]));
    this.#labels = new Map(wanted.labels.map((name) => [name, new LabelCells(name)]));
  }

  /** Takes the complete rows of `text` and returns what is left of it. */
  read(text: string, last: boolean): string {
    let place = 0;
    if (this.#first && text.length > 0) {
      this.#first = false;
      if (text.charCodeAt(0) === 0xfeff) place = 1;
    }
    while (place < text.length) {
      if (!this.#header) this.#separator = separatorOf(text.slice(place, endOfLine(text, place)));
      const next = this.#row(text, place, last);
      if (next < 0) break;
      place = next;
    }
    return text.slice(place);
  }

  /** Reads the row at `from`; the place after it, or −1 when its end is not in the text yet. */
  #row(text: string, from: number, last: boolean): number {
    const cells: string[] = [];
    const separator = this.#separator;
    let place = from;
    let lines = 1;
    for (let column = 0; ; column++) {
      const keep = !this.#header || (this.#sinks[column]?.length ?? 0) > 0;
      if (text[place] === '"') {
        const closing = endOfQuoted(text, place + 1);
        if (closing < 0) {
          if (!last) return -1;
          throw new HubraceError(
            `estimate: ${this.#file} line ${this.#lineNumber}: a quoted cell is never closed; close the quote`,
          );
        }
        const raw = text.slice(place + 1, closing);
        cells.push(keep ? raw.replaceAll('""', '"') : "");
        for (const character of raw) if (character === "\n") lines++;
        place = closing + 1;
        const next = text.slice(place, place + 2);
        if (!["", "\r", "\r\n"].includes(next) && ![separator, "\n"].includes(next.charAt(0))) {
          throw new HubraceError(
            `estimate: ${this.#file} line ${this.#lineNumber}: text follows the closing quote of cell ${column + 1}; double the quotes inside a cell`,
          );
        }
      } else {
        let end = place;
        while (end < text.length && text[end] !== separator && text[end] !== "\n") end++;
        if (end === text.length && !last) return -1;
        const stop = text[end] !== separator && text[end - 1] === "\r" && end > place ? end - 1 : end;
        cells.push(keep ? text.slice(place, stop) : "");
        place = end;
      }
      if (text[place] === "\r") place++;
      if (place >= text.length) {
        if (!last) return -1;
        this.#take(cells);
        return place;
      }
      if (text[place] === "\n") {
        this.#take(cells);
        this.#lineNumber += lines;
        return place + 1;
      }
      place++;
    }
  }

  #take(cells: string[]): void {
    if (!this.#header) {
      // Blank lines before the header are no header.
      if (cells.some((cell) => cell.trim() !== "")) this.#begin(cells);
      return;
    }
    if (cells.length === 1 && this.#header.length > 1 && cells[0] === "") return;
    if (cells.length !== this.#header.length) {
      throw new HubraceError(
        `estimate: ${this.#file} line ${this.#lineNumber} has ${cells.length} cells where the header has ${this.#header.length}; repair the line`,
      );
    }
    this.#line.push(this.#lineNumber);
    for (let j = 0; j < cells.length; j++)
      for (const sink of this.#sinks[j] as CellSink[]) sink.take(cells[j] as string, this.#lineNumber);
  }

  #begin(cells: string[]): void {
    const header = cells.map((cell) => cell.trim());
    this.#header = header;
    for (const name of new Set([...this.#numbers.keys(), ...this.#labels.keys()])) {
      const places = header.filter((cell) => cell === name).length;
      if (places === 0)
        throw new UsageError(`estimate: ${this.#file} has no column ${name}; its columns are ${header.join(", ")}`);
      if (places > 1)
        throw new UsageError(`estimate: ${this.#file} has ${places} columns named ${name}; rename all but one`);
    }
    this.#sinks = header.map((name) =>
      [this.#numbers.get(name), this.#labels.get(name)].filter((sink) => sink !== undefined),
    );
  }

  finish(): Table {
    if (!this.#header) throw new HubraceError(`estimate: ${this.#file} is empty; it needs a header line and rows`);
    if (this.#line.length === 0)
      throw new HubraceError(`estimate: ${this.#file} has a header and no rows; nothing can be estimated`);
    return {
      file: this.#file,
      rows: this.#line.length,
      line: Int32Array.from(this.#line),
      numbers: new Map([...this.#numbers].map(([name, sink]) => [name, sink.finish()])),
      labels: new Map([...this.#labels].map(([name, sink]) => [name, sink.finish()])),
    };
  }
}

function endOfLine(text: string, from: number): number {
  const end = text.indexOf("\n", from);
  return end < 0 ? text.length : end;
}

function separatorOf(header: string): string {
  return [",", "\t", ";"].find((separator) => header.includes(separator)) ?? ",";
}

/** The place of the quote that closes a cell, or −1; a doubled quote does not close it. */
function endOfQuoted(text: string, from: number): number {
  for (let place = from; ; ) {
    const quote = text.indexOf('"', place);
    if (quote < 0) return -1;
    if (text[quote + 1] !== '"') return quote;
    place = quote + 2;
  }
}
