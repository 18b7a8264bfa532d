import type { ReleaseManifest } from "../../core/release/manifest.ts";
import { drawSteps } from "../draw/steps.ts";
import { cumulative, type Family, isPrinted } from "./family.ts";
import { RELATIONS } from "./format.ts";
import type { Caption } from "./standalone.ts";

/** A family's timeline where it stands alone; `address`: the whole one of the family's page. */
export const timelineCaption = (base: string, address: string): Caption => ({
  title: `Derivatives of ${base} by declared relation, entries so far`,
  key: "Solid: T1. Dotted: everything (T0), where it differs. A complete count, so no interval.",
  tier: "T1",
  address,
});

/** Both pictures of a family's entries over time, or null below the printing rule of family pages (30 models by 10 authors on T1). */
export function drawFamily(family: Family, release: ReleaseManifest): { wide: string; narrow: string } | null {
  if (!isPrinted(family) || family.tracks === null || family.first_entry_at === null) return null;
  const to = Date.parse(release.as_of);
  // Behind the snapshot where every entry is dated so: they are drawn at the end.
  const from = Math.min(family.first_entry_at, to);
  return drawSteps(cumulative(family.tracks, RELATIONS), from - (to - from) * 0.02, to);
}
