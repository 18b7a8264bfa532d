import type { Design, Estimate, TermEstimate } from "../core/estimate/index.ts";
import type { Extras } from "./estimate-extras.ts";
import type { EstimateArguments } from "./estimate-run.ts";

/** Columns of a terminal that nobody widened. */
const WIDTH = 80;

export interface EstimateReport {
  readonly given: EstimateArguments;
  readonly rowsRead: number;
  readonly design: Design;
  readonly result: Estimate;
  readonly extras: Extras;
}

/** Prints the estimate as one line of JSON. */
export function printJson({ given, rowsRead, design, result, extras }: EstimateReport): void {
  const { detail, ...rest } = result;
  console.log(
    JSON.stringify({
      formula: given.formula,
      family: given.family,
      converged: result.converged,
      n: result.rows,
      rows_read: rowsRead,
      terms: result.converged
        ? result.terms.map((term) => termJson(term, given))
        : detail.fit.terms.map((term) => ({ term, estimate: null })),
      collinear: rest.collinear,
      dropped: {
        missing: design.missingRows,
        zero_weight: design.zeroWeightRows,
        zero_outcome_groups: rest.dropped.zeroGroupRows,
        zero_groups: rest.dropped.zeroGroups,
        separated: rest.dropped.separatedRows,
      },
      vanishing_means: rest.vanishing,
      singletons: rest.singletons,
      effects: Object.fromEntries(rest.effects.map(({ name, levels }) => [name, levels])),
      clusters: Object.fromEntries(rest.clusters.map(({ name, clusters }) => [name, clusters])),
      largest_cluster_share: Object.fromEntries(rest.clusters.map(({ name, largestShare }) => [name, largestShare])),
      errors: rest.clusters.length > 0 ? "clustered" : "heteroskedastic",
      covariance_repaired: detail.covariance.repaired,
      negative_variances: detail.covariance.negative,
      degrees_of_freedom: rest.degrees,
      iterations: rest.iterations,
      inner_iterations: rest.innerIterations,
      deviance: rest.converged ? rest.deviance : null,
      perfect: rest.perfect,
      sum_of_squared_residuals: rest.converged ? rest.squaredResiduals : null,
      ...(extras.joint ? { joint: extras.joint } : {}),
      ...(extras.jackknife
        ? { jackknife: { ...extras.jackknife, terms: extras.jackknife.terms.map((term) => termJson(term, given)) } }
        : {}),
      ...(extras.bootstrap ? { bootstrap: extras.bootstrap } : {}),
    }),
  );
}

function termJson({ term, estimate, standardError, t, p, low, high }: TermEstimate, given: EstimateArguments) {
  const base = { term, estimate, std_error: standardError, t, p, ci_low: low, ci_high: high };
  return isDoubling(term, given) ? { ...base, effect_per_doubling: perDoubling(estimate) } : base;
}

/** Prints the estimate for a reader. */
export function printTable({ given, rowsRead, design, result, extras }: EstimateReport): void {
  const method = given.family === "poisson" ? "Poisson pseudo-maximum likelihood" : "Least squares";
  printWrapped(`${method}: ${given.formula}`, 2);
  printWrapped(`${given.panel}: ${whole(rowsRead)} rows read, ${whole(result.rows)} used`, 2);
  console.log("");
  if (result.converged) {
    printTerms(result.terms, given);
    if (extras.jackknife) {
      const { clusters, failed } = extras.jackknife;
      console.log("");
      printWrapped(
        `Jackknife errors (CV3), one of ${clusters} clusters left out at a time${failed ? `, ${failed} could not be estimated` : ""}:`,
      );
      printTerms(extras.jackknife.terms, given);
    }
    if (extras.bootstrap) {
      const [first] = extras.bootstrap;
      console.log("");
      printWrapped(
        `Bootstrap over ${first?.clusters} clusters, ${first?.draws} draws, ${first?.weights} weights, null imposed:`,
      );
      printColumns([["term", "p"], ...extras.bootstrap.map(({ term, p }) => [term, probability(p)])]);
    }
    if (extras.joint) {
      const { terms, f, numerator, denominator, p } = extras.joint;
      console.log("");
      printWrapped(
        Number.isFinite(f)
          ? `All zero (${terms.join(", ")}): F(${numerator}, ${denominator}) = ${f.toFixed(3)}, p ${p < 0.0001 ? "" : "= "}${probability(p)}`
          : `All zero (${terms.join(", ")}): no test, these terms have no errors`,
        2,
      );
    }
    console.log("");
  }
  for (const [name, text] of notes(result, design)) printWrapped(`${name.padEnd(10)} ${text}`, 11);
}

/** Prints text in lines of at most 80 characters, broken at spaces; lines after the first are indented. */
function printWrapped(text: string, indent = 0): void {
  let line = "";
  for (const [i, word] of text.split(" ").entries()) {
    if (i > 0 && line.length + 1 + word.length > WIDTH && line.trim() !== "") {
      console.log(line.trimEnd());
      line = " ".repeat(indent) + word;
    } else line += i > 0 ? ` ${word}` : word;
  }
  console.log(line.trimEnd());
}

/** The terms, and below them, in lines of their own so that 80 columns do, what those in logarithms mean per doubling. */
function printTerms(terms: readonly TermEstimate[], given: EstimateArguments): void {
  const percent = `${Number((given.level * 100).toFixed(2))} % interval`;
  const rows = terms.map(({ term, estimate, standardError, t, p, low, high }) => [
    term,
    number(estimate),
    number(standardError),
    Number.isFinite(t) ? t.toFixed(2) : "none",
    probability(p),
    Number.isFinite(standardError) ? `[${number(low)}, ${number(high)}]` : "none",
  ]);
  printColumns([["term", "estimate", "std. error", "t", "p", percent], ...rows]);
  const doubling = terms.filter(({ term }) => isDoubling(term, given));
  if (doubling.length === 0) return;
  const effects = doubling.map(({ term, estimate, standardError, low, high }) => [
    term,
    share(estimate),
    Number.isFinite(standardError) ? `[${share(low)}, ${share(high)}]` : "none",
  ]);
  console.log("");
  printColumns([["per doubling", "effect", percent], ...effects]);
}

function printColumns(rows: readonly string[][]): void {
  const widths = (rows[0] ?? []).map((_, j) => Math.max(...rows.map((row) => row[j]?.length ?? 0)));
  for (const row of rows) {
    const cells = row.map((cell, j) => (j === 0 ? cell.padEnd(widths[j] ?? 0) : cell.padStart(widths[j] ?? 0)));
    console.log(cells.join("  ").trimEnd());
  }
}

function notes(result: Estimate, design: Design): [string, string][] {
  const lines: [string, string][] = [];
  const clusters = result.clusters.map(
    ({ name, clusters: n, largestShare }) =>
      `${name} (${whole(n)} clusters, the largest ${(100 * largestShare).toFixed(1)} % of rows)`,
  );
  lines.push([
    "errors",
    `${clusters.length > 0 ? `clustered by ${clusters.join(" and ")}` : "robust to heteroskedasticity"}; t with ${whole(result.degrees)} degrees of freedom`,
  ]);
  if (result.detail.covariance.parameters >= result.rows)
    lines.push([
      "",
      `none: ${whole(result.detail.covariance.parameters)} terms and levels are counted for ${whole(result.rows)} rows, so the small-sample correction has no value; use fewer effects, or clusters that hold them`,
    ]);
  const { repaired, negative } = result.detail.covariance;
  if (repaired)
    lines.push([
      "",
      `the matrix of several clusters was not positive semi-definite; its negative eigenvalues were set to zero${negative.length > 0 ? `; do not read the error of ${negative.join(", ")}, whose variance was negative itself` : ""}`,
    ]);
  if (result.effects.length > 0)
    lines.push([
      "effects",
      result.effects
        .map(({ name, levels }) => `${name} (${whole(levels)} levels${singles(result.singletons[name])})`)
        .join(", "),
    ]);
  const { zeroGroupRows, zeroGroups, separatedRows } = result.dropped;
  const dropped = [
    design.missingRows > 0 ? `${rowCount(design.missingRows)} with a missing cell` : "",
    design.zeroWeightRows > 0 ? `${rowCount(design.zeroWeightRows)} with weight zero` : "",
    zeroGroupRows > 0
      ? `${rowCount(zeroGroupRows)} in groups whose outcomes are all zero (${Object.entries(zeroGroups)
          .filter(([, n]) => n > 0)
          .map(([name, n]) => `${name} ${whole(n)}`)
          .join(", ")})`
      : "",
    separatedRows > 0 ? `${rowCount(separatedRows)} whose zero is predicted perfectly by a term` : "",
  ].filter((text) => text !== "");
  lines.push(["dropped", dropped.length > 0 ? dropped.join("; ") : "nothing"]);
  if (result.vanishing > 0)
    lines.push([
      "separated",
      `${rowCount(result.vanishing)} whose zero the effects together predict perfectly or nearly; kept, without a say in the slopes`,
    ]);
  if (result.collinear.length > 0)
    lines.push([
      "collinear",
      `${result.collinear.join(", ")} (explained by the effects or by earlier terms, left out)`,
    ]);
  const steps = `${result.iterations} step${result.iterations === 1 ? "" : "s"}`;
  lines.push([
    "fit",
    result.converged
      ? `converged in ${steps}; deviance ${number(result.deviance)}${result.perfect ? "; every outcome is fitted exactly, so there are no errors and no test" : ""}`
      : `not converged after ${steps}`,
  ]);
  return lines;
}

function rowCount(count: number): string {
  return `${whole(count)} row${count === 1 ? "" : "s"}`;
}

function singles(count: number | undefined): string {
  return count ? `, ${whole(count)} with one row` : "";
}

/** Terms in logarithms under Poisson: their coefficient is an elasticity, read as the change per doubling. */
function isDoubling(term: string, given: EstimateArguments): boolean {
  return given.family === "poisson" && /^(log_|log\(|log1p\()/.test(term);
}

/** exp(β ln 2) − 1. */
function perDoubling(estimate: number): number {
  return Math.expm1(estimate * Math.LN2);
}

function share(estimate: number): string {
  const value = 100 * perDoubling(estimate);
  return `${value > 0 ? "+" : ""}${value < 1e6 ? value.toFixed(1) : value.toExponential(1)} %`;
}

function number(value: number): string {
  if (value === 0) return "0";
  if (!Number.isFinite(value)) return "none";
  const size = Math.abs(value);
  return size >= 1e7 || size < 1e-4 ? value.toExponential(3) : size >= 1000 ? value.toFixed(1) : value.toPrecision(5);
}

function probability(p: number): string {
  if (Number.isNaN(p)) return "none";
  return p < 0.0001 ? "<0.0001" : p.toFixed(4);
}

function whole(value: number): string {
  return value.toLocaleString("en-GB");
}
