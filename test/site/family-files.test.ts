import { mkdtempSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { FORMULA_VERSION, type ReleaseManifest } from "../../core/release/manifest.ts";
import { type FamilyBuild, writeFamilies } from "../../site/prepare/family-files.ts";
import { prepare } from "../../site/prepare/prepare.ts";
import type { SearchList } from "../../site/src/search/places.ts";
import { listed } from "../support/lake.ts";
import { writePlainShell } from "../support/plain-shell.ts";
import { remove, writeRelease } from "./fixture.ts";

/** A model of so many days after 2026-07-01. */
const model = (id: string, days: number, base?: string) =>
  listed(id, {
    createdAt: new Date(Date.UTC(2026, 6, 1 + days)).toISOString(),
    tags: base === undefined ? [] : [`base_model:quantized:${base}`],
  });
/** Entries of a base by so many authors in turn, one a day from 2026-07-06 on. */
const entries = (base: string, count: number, authors: number) =>
  Array.from({ length: count }, (_, n) => model(`author${n % authors}/of-${base.split("/")[0]}-${n}`, 5 + n, base));

const simulated = (release: ReleaseManifest) => ({ ...release, source: { ...release.source, simulated: true } });

describe("the files of families", () => {
  const folder = mkdtempSync(join(tmpdir(), "hubrace-families-"));
  const site = join(folder, "site");
  let written: string;
  let build: FamilyBuild;
  let families: SearchList["families"];
  beforeAll(async () => {
    written = await writeRelease(simulated, [
      // A root with a page, and one that has one derivative and so none.
      ...[model("large/Root", 0), model("mid/Base", 1, "large/Root"), ...entries("large/Root", 9, 9)],
      ...[model("small/Root", 0), model("other/Base", 1, "small/Root"), ...entries("other/Base", 10, 10)],
      // The 20 of one day count on T0 alone, and on T2 only the first one of each of the other 10 authors.
      ...entries("mid/Base", 30, 10),
      ...Array.from({ length: 20 }, (_, n) => model(`busy/of-mid-${n}`, 40, "mid/Base")),
      ...entries("an odd/name", 11, 11),
    ]);
    const signal = new AbortController().signal;
    const report = await prepare({ release: written, folder, signal });
    const place = { work: folder, site, siteUrl: "https://race.example", base: "/report/" };
    build = { ...place, release: report.release, signal };
    writePlainShell(site);
    families = await writeFamilies(build);
  });
  afterAll(async () => {
    await remove(written);
    await remove(folder);
  });
  const file = (name: string) => readFile(join(site, "families", ...name.split("/")), "utf8");

  it("are listed for the search by their derivatives, with an address where that is not the name", () => {
    expect(families).toEqual([
      ["mid/Base", 50],
      ["large/Root", 10],
      ["other/Base", 10],
      ["an odd/name", 11, expect.stringMatching(/^an_odd\/name~[0-9a-f]{10}$/)],
    ]);
  });

  it("link to a root that has a page, and to no other", async () => {
    expect(await file("mid/Base/index.html")).toContain(
      'its root is <a href="/report/families/large/Root/">large/Root</a>',
    );
    expect(await file("other/Base/index.html")).not.toContain("small/Root");
  });

  it("hold what their picture shows", async () => {
    const lines = (await file("mid/Base/timeline.csv")).trimEnd().split("\r\n");
    expect(lines).toHaveLength(1 + 30 + 1);
    expect([0, 1, 11, 30, 31].map((line) => lines[line])).toEqual([
      "relation,until,entries_t1,entries_t0,entries_t2",
      "quantized,2026-07-06T00:00:00.000Z,1,1,1",
      "quantized,2026-07-16T00:00:00.000Z,11,11,10",
      "quantized,2026-08-04T00:00:00.000Z,30,30,10",
      "quantized,2026-08-10T00:00:00.000Z,30,50,10",
    ]);
    const { rows, ...about } = JSON.parse(await file("mid/Base/timeline.json"));
    expect(about).toEqual({
      base: "mid/Base",
      ...{ date: "2026-08-21", as_of: "2026-08-22T00:00:00.000Z" },
      ...{ formula_version: FORMULA_VERSION, license: "CC-BY-4.0", simulated: true, partial: false },
      unit: "entries so far",
    });
    expect(rows.map((row: object) => Object.values(row).join())).toEqual(lines.slice(1));
    expect(await file("mid/Base/timeline.svg")).toContain("SIMULATED DATA");
  });

  it("are not written on once the build is stopped", async () => {
    writePlainShell(site);
    const signal = AbortSignal.abort(new Error("interrupted"));
    await expect(writeFamilies({ ...build, signal })).rejects.toThrow("interrupted");
  });
});
