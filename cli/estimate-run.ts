import { createReadStream, existsSync } from "node:fs";
import { createGunzip } from "node:zlib";
import { HubraceError, UsageError } from "../core/errors.ts";
import {
  buildDesign,
  columnsRead,
  type DesignRequest,
  estimate,
  type Family,
  parseClusters,
  parseFormula,
  parseTerm,
  readTable,
} from "../core/estimate/index.ts";
import { runExtras } from "./estimate-extras.ts";
import { printJson, printTable } from "./estimate-report.ts";

export interface EstimateArguments {
  readonly panel: string;
  readonly formula: string;
  readonly family: Family;
  readonly cluster?: string;
  readonly offset?: string;
  readonly weights?: string;
  readonly level: number;
  readonly joint?: string;
  readonly jackknife?: boolean;
  readonly bootstrap?: number;
  readonly seed: number;
  readonly json?: boolean;
}

async function* textOf(file: string): AsyncGenerator<string> {
  const bytes = createReadStream(file);
  const source = file.endsWith(".gz") ? bytes.pipe(createGunzip()) : bytes;
  if (source !== bytes) bytes.on("error", (error) => source.destroy(error));
  const decoder = new TextDecoder();
  for await (const chunk of source) yield decoder.decode(chunk as Buffer, { stream: true });
  yield decoder.decode();
}

/** Estimates what the researcher asked for and prints it. Throws HubraceError with the exit code of the contract. */
export async function estimateTable(given: EstimateArguments): Promise<void> {
  const request: DesignRequest = {
    formula: parseFormula(given.formula),
    clusters: given.cluster === undefined ? [] : parseClusters(given.cluster),
    offset: given.offset === undefined ? undefined : parseTerm(given.offset),
    weights: given.weights === undefined ? undefined : parseTerm(given.weights),
    outcomeNotNegative: given.family === "poisson",
  };
  if ((given.jackknife || given.bootstrap !== undefined) && request.clusters.length === 0) {
    throw new UsageError("estimate: --jackknife and --bootstrap work over clusters; name them with --cluster");
  }
  if (!existsSync(given.panel))
    throw new UsageError(`estimate: there is no file ${given.panel}; give the table with --panel`);
  const table = await readTable(given.panel, textOf(given.panel), columnsRead(request)).catch((error: unknown) => {
    if (error instanceof HubraceError) throw error;
    throw new HubraceError(
      `estimate: ${given.panel} cannot be read: ${error instanceof Error ? error.message : String(error)}`,
      1,
      { cause: error },
    );
  });
  const design = buildDesign(table, request);
  const result = estimate(design.sample, { family: given.family, clusters: design.clusters, level: given.level });
  const extras = result.converged ? runExtras(result, given) : {};
  const report = { given, rowsRead: table.rows, design, result, extras };
  if (given.json) printJson(report);
  else printTable(report);
  if (!result.converged) {
    throw new HubraceError(
      `estimate: the fit did not converge in ${result.iterations} steps, so no number is printed; look for terms or effects that predict zeros perfectly, or use fewer effects`,
    );
  }
}
