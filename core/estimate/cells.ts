import { HubraceError } from "../errors.ts";
import type { Grouping } from "./sample.ts";

/** Cells that stand for a missing value. */
const MISSING: ReadonlySet<string> = new Set(["", "NA", "NaN", "nan", "null", "NULL"]);
const NUMBER = /^[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?$/;

/** Takes the cells of one column, one by one, and keeps them in a typed array. */
export interface CellSink {
  take(cell: string, line: number): void;
}

/** Numbers; missing cells are NaN, true and false are 1 and 0. Anything else throws, with file, line, column and value. */
export class NumberCells implements CellSink {
  readonly #file: string;
  readonly #column: string;
  #values = new Float64Array(1024);
  #size = 0;

  constructor(file: string, column: string) {
    this.#file = file;
    this.#column = column;
  }

  take(cell: string, line: number): void {
    if (this.#size === this.#values.length) {
      const larger = new Float64Array(2 * this.#size);
      larger.set(this.#values);
      this.#values = larger;
    }
    this.#values[this.#size++] = this.#number(cell, line);
  }

  #number(cell: string, line: number): number {
    const text = cell.trim();
    if (NUMBER.test(text)) {
      const value = Number(text);
      if (Number.isFinite(value)) return value;
    }
    if (MISSING.has(text)) return Number.NaN;
    const lower = text.toLowerCase();
    if (lower === "true") return 1;
    if (lower === "false") return 0;
    throw new HubraceError(
      `estimate: ${this.#file} line ${line}, column ${this.#column}: '${cell}' is not a number; correct the cell, leave it empty to drop the row, or use the column as an effect`,
    );
  }

  finish(): Float64Array {
    return this.#values.subarray(0, this.#size);
  }
}

/**
 * Labels, numbered by first appearance; missing cells are −1. Where all are numbers, 1, 01 and 1.0 are one label, as in R; but long ids, which
 * no number tells apart, stay what they are written as.
 */
export class LabelCells implements CellSink {
  readonly #column: string;
  readonly #numbers = new Map<string, number>();
  #codes = new Int32Array(1024);
  #size = 0;

  constructor(column: string) {
    this.#column = column;
  }

  take(cell: string): void {
    if (this.#size === this.#codes.length) {
      const larger = new Int32Array(2 * this.#size);
      larger.set(this.#codes);
      this.#codes = larger;
    }
    const label = cell.trim();
    let code = this.#numbers.get(label) ?? (MISSING.has(label) ? -1 : undefined);
    if (code === undefined) {
      code = this.#numbers.size;
      this.#numbers.set(label, code);
    }
    this.#codes[this.#size++] = code;
  }

  finish(): Grouping {
    const codes = this.#codes.subarray(0, this.#size);
    const labels = [...this.#numbers.keys()];
    const values = labels.every(isExact) ? new Set(labels.map(Number)) : undefined;
    if (values === undefined || values.size === labels.length)
      return { name: this.#column, codes, levels: labels.length };
    const places = new Map([...values].map((value, place) => [value, place]));
    const merged = labels.map((label) => places.get(Number(label)) as number);
    return {
      name: this.#column,
      codes: codes.map((code) => (code < 0 ? code : (merged[code] as number))),
      levels: values.size,
    };
  }
}

/** Whether a label is a number whose whole part a double holds to the last digit. */
function isExact(label: string): boolean {
  return NUMBER.test(label) && Math.abs(Number(label)) <= Number.MAX_SAFE_INTEGER;
}
