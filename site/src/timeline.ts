import type { ReleaseManifest } from "../../core/release/manifest.ts";
import { drawSteps } from "../draw/steps.ts";
import { cumulative, type Family, isPrinted } from "./family.ts";
import { RELATIONS } from "./format.ts";

/** Title of a family's timeline where it stands alone. */
export const timelineTitle = (base: string) => `Derivatives of ${base} by declared relation, entries so far`;

/** Both pictures of a family's entries over time, or null below the printing rule of family pages (30 models by 10 authors on T1). */
export function drawFamily(family: Family, release: ReleaseManifest): { wide: string; narrow: string } | null {
  if (!isPrinted(family) || family.tracks === null || family.first_entry_at === null) return null;
  const to = Date.parse(release.as_of);
  // Behind the snapshot where every entry is dated so: they are drawn at the end.
  const from = Math.min(family.first_entry_at, to);
  return drawSteps(cumulative(family.tracks, RELATIONS), from - (to - from) * 0.02, to);
}
