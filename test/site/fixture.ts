import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { findingsStage } from "../../core/findings/findings.ts";
import { releasePrefix } from "../../core/lake/layout.ts";
import { silentLog } from "../../core/log.ts";
import { panelQueries } from "../../core/panels/panels.ts";
import type { ReleaseManifest } from "../../core/release/manifest.ts";
import { releaseStage } from "../../core/release/release.ts";
import type { Stage } from "../../core/stage.ts";
import { buildSite } from "../../site/build.ts";
import { listed, TestLake } from "../support/lake.ts";

export const DATE = "2026-08-21";
export const LARGE = "acme/Rocket-7B";
/** A declared parent that no Hub would list: markup, quotes, a formula, and not an OWNER/NAME at all. */
export const HOSTILE = `=HYPERLINK("x")/<img src=x onerror=alert(1)>'&`;

/** 150 derivatives of one base by 30 authors in three relations, 12 of a hostile name, and 12 of two names that differ in case. */
export function rows(): Record<string, unknown>[] {
  const at = (hours: number) => new Date(Date.parse("2026-08-02T00:00:00Z") + hours * 3_600_000).toISOString();
  const relation = (index: number) => (index % 5 < 3 ? "quantized" : index % 5 === 3 ? "finetune" : "adapter");
  const child = (id: string, base: string, index: number) =>
    listed(id, {
      createdAt: at(index),
      likes: Math.floor(200 / (index + 1)),
      downloads: 10_000 - index * 50,
      pipeline_tag: "text-generation",
      tags: [`base_model:${relation(index)}:${base}`],
    });
  const each = (count: number, make: (index: number) => Record<string, unknown>) =>
    Array.from({ length: count }, (_, index) => make(index));
  return [
    listed(LARGE, { createdAt: at(-1), likes: 900 }),
    ...each(150, (index) => child(`author${index % 30}/rocket-${index}`, LARGE, index)),
    ...each(12, (index) => child(`odd${index}/child-${index}`, HOSTILE, index)),
    ...each(12, (index) => child(`low${index}/child-${index}`, "owner/casing", index)),
    ...each(12, (index) => child(`high${index}/child-${index}`, "Owner/Casing", index)),
  ];
}

/**
 * 220 derivatives by 12 authors of six bases, all Apache-2.0, one by each of org0 … org5: 160 quantizations, 60 of them on org0's and 20
 * on each other base, every second one gguf under Apache-2.0, the rest safetensors without a licence; and 10 finetunes of each base under MIT.
 */
export function panelRows(): Record<string, unknown>[] {
  const at = (hours: number) => new Date(Date.parse("2026-08-01T00:00:00Z") + hours * 3_600_000).toISOString();
  const base = (index: number) => `org${index}/Base-${index}`;
  const author = (index: number) => `author${index % 12}`;
  const bases = Array.from({ length: 6 }, (_, index) =>
    listed(base(index), { createdAt: at(index), tags: ["safetensors", "license:apache-2.0"] }),
  );
  const quantizations = Array.from({ length: 160 }, (_, index) => {
    const parent = index < 60 ? 0 : 1 + ((index - 60) % 5);
    const tags = Math.floor(index / 5) % 2 === 0 ? ["gguf", "license:apache-2.0"] : ["safetensors"];
    return listed(`${author(index)}/quant-${index}`, {
      createdAt: at(10 + index),
      likes: index % 4 === 0 ? 3 : 0,
      tags: [...tags, `base_model:quantized:${base(parent)}`],
    });
  });
  const finetunes = Array.from({ length: 60 }, (_, index) =>
    listed(`${author(index)}/tune-${index}`, {
      createdAt: at(20 + index),
      tags: ["safetensors", "license:mit", `base_model:finetune:${base(index % 6)}`],
    }),
  );
  return [...bases, ...quantizations, ...finetunes];
}

/** Writes the release of `rows()`, or of the models given, into a new folder and returns it; `stages` run before the findings. */
export async function writeRelease(
  change: (release: ReleaseManifest) => ReleaseManifest = (release) => release,
  models: readonly Record<string, unknown>[] = rows(),
  stages: readonly Stage[] = [],
): Promise<string> {
  const lake = await new TestLake(DATE).derive(models);
  for (const stage of stages) await lake.stage(stage);
  await lake.stage(findingsStage);
  await lake.stage(releaseStage({ queries: await panelQueries() }));
  const folder = await mkdtemp(join(tmpdir(), "hubrace-release-"));
  const prefix = releasePrefix(DATE);
  for (const [key, body] of lake.blobs.files) {
    if (!key.startsWith(prefix)) continue;
    const path = join(folder, key.slice(prefix.length));
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, body);
  }
  const path = join(folder, "release.json");
  await writeFile(path, JSON.stringify(change(JSON.parse(await readFile(path, "utf8")))));
  return folder;
}

export async function build(release: string, output: string, base = "/"): Promise<{ pages: number; bytes: number }> {
  return buildSite({ release, output, status: [], base, log: silentLog, signal: new AbortController().signal });
}

/** Every file below a folder by its path with `/`, ascending. */
export async function filesOf(folder: string): Promise<Map<string, Buffer>> {
  const files = new Map<string, Buffer>();
  for (const entry of await readdir(folder, { withFileTypes: true, recursive: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    files.set(path.slice(folder.length + 1).replaceAll("\\", "/"), await readFile(path));
  }
  return new Map([...files].sort(([a], [b]) => (a < b ? -1 : 1)));
}

export const remove = (folder: string) => rm(folder, { recursive: true, force: true });
