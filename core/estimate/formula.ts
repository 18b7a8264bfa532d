import { UsageError } from "../errors.ts";
import { columnsOf, type Expression, Reader, readExpression, readProduct } from "./expression.ts";

/** A named numeric part of a formula; the name is its text without spaces, but for those of a column in backticks. */
export interface Term {
  readonly name: string;
  readonly expression: Expression;
}

/** A fixed effect or cluster: one column, or the combinations of several (`relation^task`). */
export interface Group {
  readonly name: string;
  readonly columns: readonly string[];
}

export interface Formula {
  readonly outcome: Term;
  readonly terms: readonly Term[];
  readonly effects: readonly Group[];
}

/**
 * Reads `outcome ~ term + term | effect + effect`. Outcome and terms: columns, numbers, log(x), log1p(x), sqrt(x), exp(x),
 * powers, products (`2*x`, `x:z`), and any arithmetic or comparison in parentheses (`1*(likes > 0)`, `log(1 + x)`). A term or effect given
 * twice counts once. Throws a UsageError that gives the position.
 */
export function parseFormula(source: string): Formula {
  const reader = new Reader(source);
  const outcome = named(reader, () => readExpression(reader));
  if (columnsOf(outcome.expression).length === 0)
    throw new UsageError(`formula: the outcome of "${source}" names no column`);
  reader.expect("~");
  const terms: Term[] = [];
  do {
    if (reader.token.text === "-")
      throw new UsageError(
        `formula: '-' at position ${reader.token.at} of "${source}": terms are only added; the intercept cannot be removed, fixed effects replace it`,
      );
    // `a*b` means more than a product in other languages; `a:b` and `(a*b)` are plain.
    let crossed = false;
    const term = named(reader, () =>
      readProduct(reader, (left, right) => {
        crossed ||= columnsOf(left).length > 0 && columnsOf(right).length > 0;
      }),
    );
    if (columnsOf(term.expression).length === 0) {
      if (term.name === "1") continue;
      throw new UsageError(
        `formula: the term ${term.name} of "${source}" names no column; only 1, for the intercept, may stand alone`,
      );
    }
    if (crossed)
      throw new UsageError(
        `formula: ${term.name} in "${source}" multiplies two columns; write ${term.name.replaceAll("*", ":")} for their product`,
      );
    if (!terms.some(({ name }) => name === term.name)) terms.push(term);
  } while (reader.skip("+"));
  const effects = reader.skip("|") ? readGroups(reader, ["+"]) : [];
  if (effects.length > 0 && ["*", ":"].includes(reader.token.text))
    reader.fail("'+' or the end (combinations of effects are joined by ^)");
  if (reader.token.kind !== "end") reader.fail(effects.length > 0 ? "'+' or the end" : "'+', '|' or the end");
  return { outcome, terms, effects };
}

/** Reads one numeric expression, as for an offset or weights. */
export function parseTerm(source: string): Term {
  const reader = new Reader(source);
  const term = named(reader, () => readExpression(reader));
  if (reader.token.kind !== "end") reader.fail("the end");
  return term;
}

/** Reads the clusters of `--cluster family,author`; `~family + author`, as R writes it, is the same. */
export function parseClusters(source: string): Group[] {
  const reader = new Reader(source);
  reader.skip("~");
  const groups = readGroups(reader, [",", "+"]);
  if (reader.token.kind !== "end") reader.fail("',' or the end");
  return groups;
}

function readGroups(reader: Reader, separators: readonly string[]): Group[] {
  const groups: Group[] = [];
  do {
    const columns: string[] = [];
    do columns.push(reader.name().name);
    while (reader.skip("^"));
    const name = columns.join("^");
    if (!groups.some((group) => group.name === name)) groups.push({ name, columns });
  } while (separators.some((separator) => reader.skip(separator)));
  return groups;
}

function named(reader: Reader, read: () => Expression): Term {
  const from = reader.token.at - 1;
  const expression = read();
  return {
    name: reader.source
      .slice(from, reader.token.at - 1)
      .replace(/`([^`]*)`|\s+/g, (_, quoted: string | undefined) => quoted ?? ""),
    expression,
  };
}
