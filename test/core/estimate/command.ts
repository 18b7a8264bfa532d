import { execFile } from "node:child_process";

/** What `--json` prints, as far as tests read it. */
export interface EstimateJson {
  readonly terms: readonly {
    term: string;
    estimate: number;
    std_error: number;
    t: number;
    p: number;
    ci_low: number;
    ci_high: number;
    effect_per_doubling?: number;
  }[];
  readonly n: number;
  readonly converged: boolean;
  readonly collinear: readonly string[];
  readonly dropped: Readonly<Record<string, unknown>>;
  readonly singletons: Readonly<Record<string, number>>;
  readonly clusters: Readonly<Record<string, number>>;
  readonly sum_of_squared_residuals: number;
  readonly deviance: number;
  readonly iterations: number;
}

export interface CommandResult {
  readonly code: number;
  readonly output: string;
  readonly errors: string;
  readonly json: EstimateJson;
}

const COMMAND = new URL("../../../cli/estimate.ts", import.meta.url).pathname;

/** Runs the researcher's command in a process of its own; `json` is the last line of its output where that is JSON. */
export function runEstimate(...args: string[]): Promise<CommandResult> {
  return new Promise((resolve) => {
    execFile(process.execPath, [COMMAND, ...args], { maxBuffer: 2 ** 24 }, (error, output, errors) => {
      const code = error === null ? 0 : typeof error.code === "number" ? error.code : -1;
      const last = output.trimEnd().split("\n").at(-1) ?? "";
      const json = (last.startsWith("{") ? JSON.parse(last) : {}) as EstimateJson;
      resolve({ code, output, errors, json });
    });
  });
}
