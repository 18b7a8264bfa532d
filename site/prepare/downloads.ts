import { copyFile, link, mkdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { checkKey } from "../../core/lake/keys.ts";
import type { ReleaseManifest } from "../../core/release/manifest.ts";

/**
 * Places every file of the release below /data/v1/DATE/, as hard links where the file system allows, so that downloads work offline.
 * Throws HubraceError for a name that would lead out of the release or of that folder: whoever can write the bucket can write release.json.
 */
export async function writeDownloads(options: {
  release: string;
  site: string;
  manifest: ReleaseManifest;
}): Promise<void> {
  const { version, date } = options.manifest;
  const folder = join(options.site, checkKey(`data/${version}/${date}`));
  const names = new Set([...options.manifest.files.map((file) => file.name), "release.json", "SHA256SUMS"]);
  for (const name of [...names].sort()) {
    checkKey(name);
    const from = join(options.release, ...name.split("/"));
    const to = join(folder, ...name.split("/"));
    await mkdir(dirname(to), { recursive: true });
    await link(from, to).catch(() => copyFile(from, to));
  }
}
