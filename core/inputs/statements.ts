import type { BadLine, CsvRow } from "./csv.ts";

/** One value that a line of an operator's file states for one id. */
export interface Statement {
  readonly id: string;
  readonly value: string;
  readonly row: CsvRow;
}

/**
 * Statements with each id once, in the order of the file. Ids that differ in letter case only are one id, as on the Hub, and
 * the first spelling stays. A second line with the same value is left out; with another value it is bad.
 */
export function eachOnce(statements: readonly Statement[]): { once: Statement[]; bad: BadLine[] } {
  const first = new Map<string, Statement>();
  const bad: BadLine[] = [];
  for (const statement of statements) {
    const folded = statement.id.toLowerCase();
    const before = first.get(folded);
    if (before === undefined) first.set(folded, statement);
    else if (before.value !== statement.value) {
      const wrong = `line ${before.row.line} says ${before.value} for ${before.id}, this one ${statement.value}`;
      bad.push({ line: statement.row.line, text: statement.row.text, wrong });
    }
  }
  return { once: [...first.values()], bad };
}
