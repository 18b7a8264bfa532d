import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import type { ReleaseManifest } from "../../core/release/manifest.ts";
import { dates } from "../../reader/index.ts";
import { writeReleaseList } from "../../site/prepare/release-list.ts";

const folder = mkdtempSync(join(tmpdir(), "hubrace-release-list-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const manifest = (date: string) =>
  ({
    ...{ version: "v1", date, as_of: `${date}T20:00:00.000Z`, run: `${date}-a1`, formula_version: "1", partial: false },
    source: { kind: "url", label: "a test", simulated: false },
  }) as ReleaseManifest;

/** A folder of an earlier day; with `sums` its tables are there too. */
function day(date: string, sums: boolean): string {
  const place = join(folder, date);
  mkdirSync(place, { recursive: true });
  writeFileSync(join(place, "release.json"), JSON.stringify(manifest(date)));
  writeFileSync(join(place, "findings.json"), "[]");
  if (sums) writeFileSync(join(place, "SHA256SUMS"), "");
  return place;
}

const earlier = [day("2026-08-19", false), day("2026-08-20", true), day("2026-08-18", false)];

async function written(name: string, elsewhere: boolean): Promise<(path: string) => unknown> {
  const site = join(folder, name);
  await writeReleaseList({ manifest: manifest("2026-08-21"), earlier, site, elsewhere });
  return (path) => JSON.parse(readFileSync(join(site, path), "utf8"));
}

it("says which day is current, as the lake's pointer does, and lists the days whose files are in the site", async () => {
  const read = await written("site", false);
  expect(read("data/v1/current.json")).toEqual({
    ...{ version: "v1", date: "2026-08-21", run: "2026-08-21-a1", previous: "2026-08-20" },
    source: { kind: "url", label: "a test", simulated: false },
  });
  const line = { partial: false, simulated: false, formula_version: "1" };
  expect(read("data/releases.json")).toEqual({
    license: "CC-BY-4.0",
    current: "2026-08-21",
    releases: [
      { date: "2026-08-21", as_of: "2026-08-21T20:00:00.000Z", folder: "v1/2026-08-21/", ...line },
      { date: "2026-08-20", as_of: "2026-08-20T20:00:00.000Z", folder: "v1/2026-08-20/", ...line },
    ],
  });
});

it("names no release before the first, and says of each day what it is", async () => {
  const site = join(folder, "first");
  const made = {
    ...manifest("2026-08-21"),
    partial: true,
    source: { kind: "sandbox", label: "a test", simulated: true },
  };
  await writeReleaseList({ manifest: made as ReleaseManifest, earlier: [], site, elsewhere: false });
  const read = (path: string) => JSON.parse(readFileSync(join(site, path), "utf8"));
  expect(read("data/v1/current.json").previous).toBeNull();
  expect(read("data/releases.json").releases).toMatchObject([{ partial: true, simulated: true }]);
});

it("lists every day where the files are served from elsewhere, and hubrace/data reads the list", async () => {
  await written("deployed", true);
  expect(existsSync(join(folder, "deployed/data/v1"))).toBe(false);
  // As a server answers that has nothing but the list.
  const answers: typeof fetch = async (url) =>
    String(url) === "http://hub.test/data/releases.json"
      ? new Response(readFileSync(join(folder, "deployed/data/releases.json")))
      : new Response(null, { status: 404 });
  expect(await dates({ from: "http://hub.test/data", fetch: answers })).toEqual([
    "2026-08-21",
    "2026-08-20",
    "2026-08-19",
    "2026-08-18",
  ]);
});
