/**
 * The researcher's command: estimates one model on one table. See `npm run -s estimate -- --help`.
 */
import { Command, CommanderError, InvalidArgumentError, Option } from "commander";
import { HubraceError } from "../core/errors.ts";
import { outliveReader } from "./closed-pipe.ts";
import { refuseDoubled } from "./doubled-options.ts";
import type { EstimateArguments } from "./estimate-run.ts";
import { keepCompiled } from "./keep-compiled.ts";

keepCompiled();

const EXAMPLES = `
Formula: OUTCOME ~ TERM + TERM | EFFECT + EFFECT
  Outcome and terms are columns of numbers, log(x), log1p(x), sqrt(x), exp(x),
  2*x, x^2, x:z for a product, and arithmetic or comparisons in parentheses.
  Effects and clusters are columns of any kind, or combinations such as
  relation^task. Without effects an intercept is estimated.
  Rows with an empty cell (or NA, null) in a column that is used are dropped
  and counted.

Examples (npm run -s estimate -- ...):
  --panel derivatives.csv.gz --cluster base,author --offset "log(age_days)" \\
    --formula "likes ~ log(rank_authors) + log1p(rivals_30d) | base + relation^task"
  --panel panel.csv --family ols --cluster family \\
    --formula "log1p(likes) ~ log_lag | family"
  --panel panel.csv --family ols --cluster family --json \\
    --formula "1*(likes > 0) ~ log_lag | family"
  --panel panel.tsv --offset "log(age_days)" \\
    --formula "likes ~ log_lag | family"

Exit codes: 0 done, 1 the estimate failed, 2 wrong usage.`;

function command(): Command {
  return new Command("estimate")
    .description(
      "Poisson (PPML) or least-squares regression with any number of fixed effects and clustered errors, on a CSV or TSV file.",
    )
    .requiredOption("--panel <file>", "table with a header, separated by commas, tabs or semicolons; .gz is unpacked")
    .requiredOption("--formula <formula>", 'for example "likes ~ log_lag | family + month"')
    .addOption(
      new Option("--family <family>", "poisson, or ols (also for a linear probability model)")
        .choices(["poisson", "ols"])
        .default("poisson"),
    )
    .option(
      "--cluster <columns>",
      "cluster the errors by these, separated by commas; without: robust to heteroskedasticity",
    )
    .option("--offset <expression>", 'added to the linear predictor, for example "log(age_days)"')
    .option("--weights <expression>", "weight of each row, 0 or more")
    .option("--level <number>", "coverage of the intervals", fraction, 0.95)
    .option("--joint <terms>", "Wald test that these terms, separated by commas, are all zero")
    .option("--jackknife", "leave-one-cluster-out errors (CV3) over the first cluster, for few clusters")
    .option(
      "--bootstrap <draws>",
      "bootstrap p-values over the first cluster: wild (ols) or score (poisson), null imposed",
      count,
    )
    .option("--seed <number>", "seed of the bootstrap", count, 1)
    .option("--json", "print one line of JSON instead of the table")
    .addHelpText("after", EXAMPLES)
    .exitOverride()
    .configureOutput({ outputError: () => undefined });
}

function fraction(text: string): number {
  const value = Number(text);
  if (!(value > 0 && value < 1)) throw new InvalidArgumentError("It must lie between 0 and 1, as 0.95.");
  return value;
}

function count(text: string): number {
  if (!/^\d{1,9}$/.test(text) || Number(text) < 1)
    throw new InvalidArgumentError("It must be a whole number of 1 or more.");
  return Number(text);
}

outliveReader(process.stdout);
try {
  const given = refuseDoubled(command()).parse().opts<EstimateArguments>();
  await (await import("./estimate-run.ts")).estimateTable(given);
} catch (error) {
  if (error instanceof CommanderError) {
    if (error.exitCode !== 0) {
      console.error(`${error.message.replace(/^error: /, "estimate: ")}; --help shows the usage`);
      process.exitCode = 2;
    }
  } else if (error instanceof HubraceError) {
    console.error(error.message);
    process.exitCode = error.exitCode;
  } else throw error;
}
