import { bringBack } from "../bring-back.ts";
import { HubraceError } from "../errors.ts";
import { rawPrefix } from "../lake/layout.ts";
import type { Run, StageContext } from "../stage.ts";

/** What the crawl's checkpoint says about the sweep; parts, their bytes and rows are null where there is no checkpoint (rows put there by hand). */
export interface Sweep {
  /** True when --limit left models out. */
  readonly limitCut: boolean;
  readonly parts: number | null;
  readonly bytes: number | null;
  readonly rows: number | null;
}

/** The finished sweep of the run. Throws HubraceError when the crawl was not finished: half a sweep is no snapshot. */
export async function readSweep({ ledger, run }: Pick<StageContext, "ledger" | "run">): Promise<Sweep> {
  const value = (await ledger.get("crawl", run.id))?.value;
  if (typeof value !== "object" || value === null) return { limitCut: false, parts: null, bytes: null, rows: null };
  if ("done" in value && value.done === false) {
    throw new HubraceError(
      `snapshot: the crawl of run ${run.id} is not finished; run \`hubrace run --date ${run.date}\` to go on with it`,
    );
  }
  const count = (field: unknown) => (typeof field === "number" ? field : null);
  return {
    limitCut: "limit_cut" in value && value.limit_cut === true,
    parts: "part" in value ? count(value.part) : null,
    bytes: "bytes" in value ? count(value.bytes) : null,
    rows: "rows" in value ? count(value.rows) : null,
  };
}

/**
 * Throws HubraceError when the lake holds other raw parts, or the parts other bytes or rows, than the crawl wrote: models would be lost unseen, or
 * another day's be taken for this one's.
 */
export function requireWhole(sweep: Sweep, what: "parts" | "bytes" | "rows", found: number, run: Run): void {
  const written = sweep[what];
  if (written === null || written === found) return;
  const folder = rawPrefix(run.date, run.id);
  throw new HubraceError(
    `snapshot: the crawl of ${run.date} wrote ${written} ${written === 1 ? what.slice(0, -1) : what} and ${found} are in ${folder}; ` +
      `${bringBack(folder)}. Nothing was published`,
  );
}
