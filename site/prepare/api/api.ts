import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { shardsFor } from "../../../core/plan/shard.ts";
import { absolute } from "../../src/address.ts";
import { modelBadgeTemplate } from "../../src/api/badge.ts";
import { envelope } from "../../src/api/envelope.ts";
import { openApi } from "../../src/api/openapi.ts";
import { shardDigits } from "../../src/api/shard.ts";
import { segment } from "../../src/segment.ts";
import type { Report } from "../report.ts";
import { writeModelShards } from "./model-shards.ts";

/** Where a build reads and writes. */
export interface ApiBuild {
  readonly report: Report;
  /** Folder of the release. */
  readonly release: string;
  /** Folder of what was prepared. */
  readonly work: string;
  readonly site: string;
  readonly siteUrl: string;
  readonly base: string;
  readonly signal: AbortSignal;
}

/** Writes everything below /api/v1/ but the families, which family-files.ts writes with what else there is of each. */
export async function writeApi(build: ApiBuild): Promise<void> {
  const { report, site, siteUrl, base } = build;
  const { release } = report;
  const folder = join(site, "api", "v1");
  await mkdir(folder, { recursive: true });
  const write = (name: string, value: object) => writeFile(join(folder, name), `${JSON.stringify(value)}\n`);
  const address = (path: string) => decodeURI(absolute(siteUrl, base, path));
  const about = envelope(release);
  const digits = shardDigits(release.counts.derivatives ?? 0);
  await write("index.json", {
    ...about,
    source: release.source,
    limit: release.partial ? release.limit : null,
    counts: release.counts,
    shards: { count: 16 ** digits, digits, hash: "sha256" },
    openapi: address("/api/v1/openapi.json"),
    families: address("/api/v1/families.json"),
    family: address("/api/v1/families/{owner}/{name}.json"),
    models: address("/api/v1/models/{shard}.json"),
    findings: address("/api/v1/findings.json"),
    badge: address("/badges/families/{owner}/{name}.svg"),
    model_badge: modelBadgeTemplate(address("/api/v1/models/{shard}.json")),
    plan: {
      table: address("/api/v1/plan/table.json"),
      bases: address("/api/v1/plan/bases/{number}.json"),
      shards: shardsFor(report.familyCount),
    },
    pulse: { json: address("/pulse.json"), atom: address("/pulse.xml") },
    feeds: {
      rss: address("/rss.xml"),
      atom: address("/atom.xml"),
      json: address("/feed.json"),
      family: address("/families/{owner}/{name}/rss.xml"),
    },
    releases: address("/data/releases.json"),
    methods: address("/methods/"),
    dictionary: address("/data/#dictionary"),
  });
  const findings = report.findings.map((one) => ({
    n_of: "entries",
    ...one,
    url: address(`/findings/${segment(one.id)}/`),
  }));
  await write("findings.json", { ...about, findings });
  await write("openapi.json", openApi({ release, tables: report.tables, siteUrl, base }));
  await writeModelShards({ release: build.release, work: build.work, site, manifest: release, signal: build.signal });
}
