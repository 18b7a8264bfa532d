import type { ReleaseManifest } from "../../../core/release/manifest.ts";

/** What every file of the JSON API begins with. */
export interface Envelope {
  /** Version of the API's layout, the first segment below /api/. */
  readonly api: "v1";
  /** Date of the release that the file was made from. */
  readonly date: string;
  /** The snapshot's time, ISO 8601 UTC. */
  readonly as_of: string;
  /** Version of the definitions of ranks, windows, tiers and flags. */
  readonly formula_version: string;
  readonly license: "CC-BY-4.0";
  /** True: invented models of the built-in sandbox. */
  readonly simulated: boolean;
  /** True: only the newest models were read. */
  readonly partial: boolean;
}

/** The envelope of the files that are made from a release. */
export function envelope(release: ReleaseManifest): Envelope {
  return {
    api: "v1",
    date: release.date,
    as_of: release.as_of,
    formula_version: release.formula_version,
    license: "CC-BY-4.0",
    simulated: release.source.simulated,
    partial: release.partial,
  };
}

/** "SIMULATED DATA " or "SAMPLE ", put before what a badge says, so that neither ever passes for the Hub. */
export function badgePrefix(release: Pick<ReleaseManifest, "source" | "partial">): string {
  return release.source.simulated ? "SIMULATED DATA " : release.partial ? "SAMPLE " : "";
}
