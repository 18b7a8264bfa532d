import {
  type BootstrapTest,
  type Estimate,
  INTERCEPT,
  type Jackknife,
  type JointTest,
  jackknife,
  jointTest,
  scoreBootstrap,
  wildBootstrap,
} from "../core/estimate/index.ts";
import type { EstimateArguments } from "./estimate-run.ts";

/** What was asked for beyond the table of coefficients. */
export interface Extras {
  readonly joint?: JointTest;
  readonly jackknife?: Jackknife;
  readonly bootstrap?: readonly BootstrapTest[];
}

/** Computes what was asked for, and nothing else; draws are seeded. */
export function runExtras(result: Estimate, given: EstimateArguments): Extras {
  const slopes = result.terms.map(({ term }) => term).filter((term) => term !== INTERCEPT);
  const bootstrap = given.family === "ols" ? wildBootstrap : scoreBootstrap;
  const options = { draws: given.bootstrap ?? 0, seed: given.seed };
  return {
    ...(given.joint === undefined
      ? {}
      : {
          joint: jointTest(
            result,
            given.joint.split(",").map((asked) => slopes.find((term) => bare(term) === bare(asked)) ?? asked.trim()),
          ),
        }),
    ...(given.jackknife ? { jackknife: jackknife(result, undefined, given.level) } : {}),
    ...(given.bootstrap === undefined ? {} : { bootstrap: slopes.map((term) => bootstrap(result, term, options)) }),
  };
}

/** A term without spaces and backticks, as which it may be asked for. */
function bare(term: string): string {
  return term.replace(/[\s`]+/g, "");
}
