import { existsSync } from "node:fs";
import { copyFile, mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { LIVE_FILES, liveTexts, noPulse } from "../../core/pulse/live.ts";
import type { ReleaseManifest } from "../../core/release/manifest.ts";
import { absolute, SITE_URL } from "../src/address.ts";

/**
 * The files that pulses write: those of the site before stay, since its entries are newer than any release's; where there are none,
 * or of made-up models instead of real ones, files without news stand in until the first pulse.
 */
export async function writeLiveFiles(options: {
  /** Folders of the site that is built, and of the one that it takes the place of. */
  readonly site: string;
  readonly before: string;
  readonly release: ReleaseManifest;
  readonly siteUrl?: string;
  readonly base?: string;
}): Promise<void> {
  const { site, before, release, siteUrl = SITE_URL, base = "/" } = options;
  const { simulated } = release.source;
  await mkdir(site, { recursive: true });
  if (await keeps(before, simulated)) {
    for (const name of LIVE_FILES) await copyFile(join(before, name), join(site, name));
    return;
  }
  const texts = liveTexts(
    noPulse(simulated, release.partial ? release.limit : null),
    absolute(siteUrl, base, "/"),
    release.as_of,
  );
  for (const [name, text] of Object.entries(texts)) await writeFile(join(site, name), text);
}

async function keeps(before: string, simulated: boolean): Promise<boolean> {
  if (!LIVE_FILES.every((name) => existsSync(join(before, name)))) return false;
  try {
    const live: unknown = JSON.parse(await readFile(join(before, "pulse.json"), "utf8"));
    const { pulsed_at, simulated: was } = live as { pulsed_at?: unknown; simulated?: unknown };
    return typeof pulsed_at === "string" && was === simulated;
  } catch {
    return false;
  }
}
