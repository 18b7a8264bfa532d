import { existsSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { LICENSE } from "../../core/release/about.ts";
import type { ReleaseManifest } from "../../core/release/manifest.ts";
import { readRelease } from "./prepare.ts";

/**
 * Writes what a program that reads the data by its address asks first: /data/v1/current.json, the pointer as the lake has it, and
 * /data/releases.json, the days whose files can be had below /data/v1/, newest first. `elsewhere`: the place that serves the site has the
 * files of every day and the pointer, so that all are listed and no pointer is written; else those that this build puts into the site.
 */
export async function writeReleaseList(options: {
  readonly manifest: ReleaseManifest;
  /** Folders of the earlier days. */
  readonly earlier: readonly string[];
  readonly site: string;
  readonly elsewhere: boolean;
}): Promise<void> {
  const { manifest, earlier, site, elsewhere } = options;
  const days = await Promise.all(
    earlier.map(async (folder) => ({
      day: (await readRelease(folder)).release,
      there: elsewhere || existsSync(join(folder, "SHA256SUMS")),
    })),
  );
  days.sort((a, b) => (a.day.date < b.day.date ? 1 : -1));
  const { version, date, run, source } = manifest;
  const folder = join(site, "data");
  await mkdir(elsewhere ? folder : join(folder, "v1"), { recursive: true });
  if (!elsewhere) {
    const pointer = { version, date, run, source, previous: days[0]?.day.date ?? null };
    await writeFile(join(folder, "v1", "current.json"), `${JSON.stringify(pointer)}\n`);
  }
  const releases = [manifest, ...days.filter(({ there }) => there).map(({ day }) => day)].map((day) => ({
    date: day.date,
    as_of: day.as_of,
    partial: day.partial,
    simulated: day.source.simulated,
    formula_version: day.formula_version,
    folder: `${day.version}/${day.date}/`,
  }));
  await writeFile(
    join(folder, "releases.json"),
    `${JSON.stringify({ license: LICENSE.name, current: date, releases }, null, 1)}\n`,
  );
}
