import { HubraceError } from "../errors.ts";
import type { Table, Wanted } from "./csv.ts";
import { columnsOf, type Expression, evaluate } from "./expression.ts";
import type { Formula, Group, Term } from "./formula.ts";
import { crossGrouping, type Grouping, type Sample, takeGrouping } from "./sample.ts";

export interface DesignRequest {
  readonly formula: Formula;
  readonly clusters: readonly Group[];
  readonly offset?: Term | undefined;
  readonly weights?: Term | undefined;
  /** True under Poisson: a negative outcome is refused with its line. */
  readonly outcomeNotNegative?: boolean | undefined;
}

export interface Design {
  readonly sample: Sample;
  readonly clusters: readonly Grouping[];
  /** Rows left out because a cell that the request reads is missing, and because their weight is zero. */
  readonly missingRows: number;
  readonly zeroWeightRows: number;
}

/** The columns that a request reads, as numbers and as labels. */
export function columnsRead({ formula, clusters, offset, weights }: DesignRequest): Wanted {
  const numeric = [formula.outcome, ...formula.terms, offset, weights].filter((term) => term !== undefined);
  return {
    numbers: [...new Set(numeric.flatMap(({ expression }) => columnsOf(expression)))],
    labels: [...new Set([...formula.effects, ...clusters].flatMap(({ columns }) => columns))],
  };
}

/**
 * Turns a table into a sample. Rows with a missing cell are left out and counted, as are rows with weight zero. Throws a
 * HubraceError that names file, line and values where an expression has no finite value, a weight is negative, or an
 * outcome is negative that must not be.
 */
export function buildDesign(table: Table, request: DesignRequest): Design {
  const { formula, clusters, offset, weights } = request;
  const complete = completeRows(table);
  const allWeights = weights && computeTerm(table, weights, complete);
  allWeights?.forEach((weight, k) => {
    if (weight < 0)
      throw new HubraceError(
        `estimate: ${place(table, complete[k])}: the weight ${weights?.name} is ${weight}; weights must be 0 or more`,
      );
  });
  const rows = allWeights ? complete.filter((_, k) => (allWeights[k] as number) > 0) : complete;
  if (rows.length === 0) {
    const { numbers, labels } = columnsRead(request);
    throw new HubraceError(
      `estimate: no row of ${table.file} is left: all ${table.rows} have weight zero or a missing cell in ${[...new Set([...numbers, ...labels])].join(", ")}`,
    );
  }
  const outcome = computeTerm(table, formula.outcome, rows);
  if (request.outcomeNotNegative) refuseNegative(table, formula.outcome, outcome, rows);
  const made = new Map<string, Grouping>();
  for (const { name, columns } of [...formula.effects, ...clusters]) {
    if (made.has(name)) continue;
    const parts = columns.map((column) => takeGrouping(table.labels.get(column) as Grouping, rows));
    made.set(
      name,
      parts.reduce((joined, next) => crossGrouping(joined, next)),
    );
  }
  return {
    sample: {
      outcome,
      regressors: formula.terms.map((term) => ({ name: term.name, values: computeTerm(table, term, rows) })),
      effects: formula.effects.map(({ name }) => made.get(name) as Grouping),
      offset: offset && computeTerm(table, offset, rows),
      weights: allWeights?.filter((weight) => weight > 0),
    },
    clusters: clusters.map(({ name }) => made.get(name) as Grouping),
    missingRows: table.rows - complete.length,
    zeroWeightRows: complete.length - rows.length,
  };
}

function completeRows(table: Table): Int32Array {
  const rows = new Int32Array(table.rows);
  let count = 0;
  for (let i = 0; i < table.rows; i++) {
    let whole = true;
    for (const values of table.numbers.values()) if (Number.isNaN(values[i])) whole = false;
    for (const { codes } of table.labels.values()) if ((codes[i] as number) < 0) whole = false;
    if (whole) rows[count++] = i;
  }
  return rows.subarray(0, count);
}

function refuseNegative(table: Table, term: Term, outcome: Float64Array, rows: Int32Array): void {
  const first = outcome.findIndex((value) => value < 0);
  if (first < 0) return;
  throw new HubraceError(
    `estimate: ${place(table, rows[first])}: the outcome ${term.name} is ${outcome[first]}; Poisson needs 0 or more, use --family ols or drop the row`,
  );
}

function computeTerm(table: Table, term: Term, rows: Int32Array): Float64Array {
  const out = new Float64Array(rows.length);
  let row = 0;
  const read = (name: string): number => table.numbers.get(name)?.[row] as number;
  for (let k = 0; k < rows.length; k++) {
    row = rows[k] as number;
    const value = evaluate(term.expression, read);
    if (!Number.isFinite(value)) {
      throw new HubraceError(
        `estimate: ${place(table, row)}: ${term.name} has no finite value where ${inputs(term.expression, read)}; drop the row or change the term`,
      );
    }
    out[k] = value;
  }
  return out;
}

function inputs(expression: Expression, read: (name: string) => number): string {
  return [...new Set(columnsOf(expression))].map((name) => `${name} is ${read(name)}`).join(" and ");
}

function place(table: Table, row: number | undefined): string {
  return `${table.file} line ${row === undefined ? "?" : table.line[row]}`;
}
