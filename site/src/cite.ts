import type { ReleaseManifest } from "../../core/release/manifest.ts";
import { type Caption, standing } from "./standalone.ts";

/** How a chart of a release is cited, in one line: who, when, what it says, how sure that is, and where. */
export function citation(caption: Caption, release: ReleaseManifest): string {
  const { title, address } = caption;
  return `Hubrace (${release.date.slice(0, 4)}): ${title}. Chart, ${standing(caption, release)}.${address === undefined ? "" : ` ${address}`}`;
}
