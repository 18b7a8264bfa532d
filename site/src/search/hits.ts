import { readModelId } from "../../../core/plan/model-id.ts";
import type { Engine } from "./engine.ts";

/** A place as the list of results shows it. */
export interface Hit {
  readonly title: string;
  /** Site path below the base path. */
  readonly path: string;
  /** What it is: "family, 1,234 derivatives". */
  readonly note: string;
}

/** What a query leads to: places of the report, and the look-up of derivatives where the query can be a model's name. */
export function hitsFor(query: string, engine: Engine, limit: number): Hit[] {
  const read = readModelId(query);
  const model =
    "id" in read
      ? [{ title: read.id, path: `/models/?id=${encodeURIComponent(read.id)}`, note: "look up as a derivative" }]
      : [];
  const places = engine
    .find("id" in read ? read.id : query, limit - model.length)
    .map(({ title, path, kind, children }) => ({
      title,
      path,
      note: kind === "family" ? `family, ${children.toLocaleString("en-US")} derivatives` : kind,
    }));
  return [...places, ...model];
}
