import { mkdtemp, readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { prepare } from "../../site/prepare/prepare.ts";
import type { Family } from "../../site/src/family.ts";
import { drawFamily } from "../../site/src/timeline.ts";
import { listed } from "../support/lake.ts";
import { remove, writeRelease } from "./fixture.ts";

it("draws a family whose entries are all dated behind the snapshot at its end, in two steps however far apart they are", async () => {
  const day = (days: number) => new Date(Date.parse("2026-08-22T00:00:00Z") + days * 86_400_000).toISOString();
  const entry = (_: unknown, index: number) =>
    listed(`author${index}/child`, { createdAt: day(1 + 10 * index), tags: ["base_model:merge:lab/base"] });
  const release = await writeRelease(undefined, Array.from({ length: 40 }, entry));
  const folder = await mkdtemp(join(tmpdir(), "hubrace-timeline-"));
  try {
    const { release: manifest } = await prepare({ release, folder, signal: new AbortController().signal });
    const family = JSON.parse(await readFile(join(folder, "families.ndjson"), "utf8")) as Family;
    expect(family.tracks).toEqual([
      {
        relation: "merge",
        points: [
          [Date.parse(day(1)), 1, 1, 1],
          [Date.parse(day(391)), 39, 39, 39],
        ],
      },
    ]);
    const { wide = "" } = drawFamily(family, manifest) ?? {};
    // The plot of 720 units begins at 40 and ends 124 before its right side.
    expect(wide).toMatch(/ d="M596 \d+V[\d.]+H596V28H596"/);
  } finally {
    await remove(folder);
    await remove(release);
  }
});
