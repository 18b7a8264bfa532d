/**
 * `hubrace/data`: the public tables of Hubrace as rows with types, streamed from a site, a mirror or a folder.
 *
 * @example
 *   import { derivatives } from "hubrace/data";
 *   for await (const row of derivatives({ from: "http://127.0.0.1:4321/data", columns: ["id", "base", "rank"], filter: { rank: 1 } }))
 *     console.log(row.id, "was first on", row.base);
 */
import { type OpenRelease, openRelease, type ReleaseOptions } from "./table.ts";
import type { Rows } from "./tables.ts";

export { DataError, type DataErrorCode } from "./error.ts";
export type { Condition, Filter } from "./filter.ts";
export type { Release } from "./release.ts";
export {
  dates,
  type From,
  type OpenRelease,
  type ReleaseOptions,
  type RowOptions,
  release,
  type TableReader,
} from "./table.ts";
export * from "./tables.ts";
export type { Day, Int64, Timestamp } from "./values.ts";

/** One release whose tables are read by name: `const day = await open({ from }); for await (const row of day.read("families")) …`. */
export function open(options: ReleaseOptions): Promise<OpenRelease<Rows>> {
  return openRelease<Rows>(options);
}
