import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import { DATE, SEED, stageInLake } from "../../bench/lake.ts";
import { serveSandbox } from "../../core/hub/sandbox/server.ts";
import { releasePrefix } from "../../core/lake/layout.ts";
import { composeStages } from "../../core/pipeline.ts";
import { writeApi } from "../../site/prepare/api/api.ts";
import { writeDownloads } from "../../site/prepare/downloads.ts";
import { writeFamilies } from "../../site/prepare/family-files.ts";
import { prepare } from "../../site/prepare/prepare.ts";
import { writeReleaseList } from "../../site/prepare/release-list.ts";
import { writePlainShell } from "./plain-shell.ts";

/**
 * A lake of the simulated Hub as `hubrace run --hub sandbox --date 2026-09-25 --models N` makes it, without estimates unless they are asked for: they take
 * as long as the rest. Every table but theirs is the command's.
 */
export async function sandboxLake(lake: string, models: number, { estimates = false } = {}): Promise<void> {
  const sandbox = await serveSandbox({ models, seed: SEED, day: 0 });
  try {
    const stages = await composeStages({ crawl: { hub: sandbox.url, fetch }, site: null });
    const before = ["crawl", "snapshot", "history", "lineage", "panels"] as const;
    for (const name of [...before, ...(estimates ? (["estimate"] as const) : []), "findings", "release"] as const) {
      const stage = stages[name];
      if (stage !== undefined) await stageInLake(name, stage, { lake, models, memory: "1GB" });
    }
  } finally {
    await sandbox.close();
  }
}

/** Of the lake's site what programs read: the data set below /data/ and the JSON API; no pages. */
export async function siteWithoutPages(lake: string, site: string): Promise<void> {
  const release = join(lake, releasePrefix(DATE));
  const signal = new AbortController().signal;
  await mkdir(site, { recursive: true });
  const work = await mkdtemp(`${site}-work-`);
  try {
    const report = await prepare({ release, folder: work, signal });
    const manifest = report.release;
    const build = { work, site, siteUrl: "http://127.0.0.1:4321", base: "/", signal };
    await writeApi({ ...build, report, release });
    writePlainShell(site);
    await writeFamilies({ ...build, release: manifest });
    await writeDownloads({ release, site, manifest });
    await writeReleaseList({ manifest, earlier: [], site, elsewhere: false });
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}
