import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Finding } from "../../core/release/manifest.ts";
import type { Archive, ArchivedDay } from "../prepare/archived-day.ts";
import { findings, folder, release, report, to } from "./data.ts";

const archive: Archive = JSON.parse(readFileSync(join(folder, "archive.json"), "utf8"));

/** True where every day's files can be had for good, also of those that keep no charts. */
export const { filesStay } = archive;

/** Every published day up to this report's, newest first; this report's is the first. */
export const days: readonly ArchivedDay[] = [
  { release, findings, charts: report.charts, listed: report.charts },
  ...archive.days,
];

/** The day's page in the archive, a permanent address. */
export const dayLink = (date: string) => to(`/archive/${date}/`);

/** Every finding of every day once, newest day first and in the day's own order; ids are stable, so a later day never takes one over. */
export const allFindings: readonly { readonly finding: Finding; readonly day: ArchivedDay }[] = (() => {
  const seen = new Set<string>();
  return days.flatMap((day) =>
    day.findings.flatMap((finding) => {
      if (seen.has(finding.id)) return [];
      seen.add(finding.id);
      return [{ finding, day }];
    }),
  );
})();
