import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import type { ReleaseManifest } from "../../core/release/manifest.ts";
import { prepareArchive, writeArchiveFiles } from "../../site/prepare/archive.ts";
import { writeDownloads } from "../../site/prepare/downloads.ts";
import type { Report } from "../../site/prepare/report.ts";

const folder = mkdtempSync(join(tmpdir(), "hubrace-archive-files-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const chart = (id: string) => ({
  ...{
    id,
    title: `About ${id}`,
    n: 7,
    grade: "B",
    columns: [{ key: "n", label: "N" }],
    rows: [{ n: 7 }],
    caveat: "None",
  },
});
const manifest = (date: string, files: readonly string[] = []) =>
  ({
    ...{ version: "v1", date, as_of: `${date}T20:00:00.000Z`, files: files.map((name) => ({ name })) },
    source: { kind: "url", label: "a test", simulated: false },
  }) as unknown as ReleaseManifest;

/** A folder of an earlier day with one table; `charts`: it keeps those. */
function day(date: string, charts: readonly string[] | null, sums: boolean): string {
  const place = join(folder, date);
  mkdirSync(join(place, "sql"), { recursive: true });
  writeFileSync(join(place, "release.json"), JSON.stringify(manifest(date, ["sql/a.sql"])));
  const findings = [
    { id: `${date}-a`, kind: "zero-likes" },
    { id: `${date}-b`, kind: "b", chart: "leader-share" },
  ];
  writeFileSync(join(place, "findings.json"), JSON.stringify(findings));
  writeFileSync(join(place, "sql", "a.sql"), `-- ${date}`);
  if (charts !== null) writeFileSync(join(place, "charts.json"), JSON.stringify({ date, charts: charts.map(chart) }));
  if (sums) writeFileSync(join(place, "SHA256SUMS"), "sums");
  return place;
}
const days = [
  day("2026-08-18", null, false),
  day("2026-08-20", ["zero-likes", "other", "leader-share"], true),
  day("2026-08-19", ["other", "crowded-niches"], false),
];
const read = (...path: string[]) => JSON.parse(readFileSync(join(folder, ...path), "utf8"));

describe("the archive", () => {
  it("has the days newest first, with the charts that their pages show, and all that lie in it by their names", async () => {
    await prepareArchive(days, folder, true);
    const archive = read("archive.json");
    expect(archive.filesStay).toBe(true);
    const named = (id: string) => ({ id, title: `About ${id}`, n: 7, grade: "B" });
    expect(archive.days).toMatchObject([
      {
        release: { date: "2026-08-20" },
        findings: [{ id: "2026-08-20-a" }, { id: "2026-08-20-b" }],
        charts: [chart("zero-likes"), chart("leader-share")],
      },
      { release: { date: "2026-08-19" }, charts: [chart("crowded-niches")] },
      { release: { date: "2026-08-18" }, charts: [] },
    ]);
    expect(archive.days.map(({ listed }: { listed: unknown }) => listed)).toEqual([
      ["zero-likes", "other", "leader-share"].map(named),
      [named("other"), named("crowded-niches")],
      null,
    ]);
  });

  it("keeps the charts' data of each day that has them, today's too, and the files of the days whose tables are there", async () => {
    const site = join(folder, "site");
    const report = { release: manifest("2026-08-21"), charts: [chart("of-today")] } as unknown as Report;
    await writeArchiveFiles({ report, earlier: days, site, siteUrl: "https://race.example", base: "/report/" });
    for (const [date, id] of [
      ["2026-08-21", "of-today"],
      ["2026-08-20", "leader-share"],
      ["2026-08-19", "other"],
    ] as const) {
      expect(readFileSync(join(site, "archive", date, "charts", `${id}.csv`), "utf8")).toMatch(/^n\r?\n7\r?\n/);
      expect(read("site", "archive", date, "charts", `${id}.json`)).toMatchObject({
        n: 7,
        as_of: `${date}T20:00:00.000Z`,
      });
    }
    expect(existsSync(join(site, "archive", "2026-08-18"))).toBe(false);
    const there = days.map((place) => existsSync(place.replace(folder, join(site, "data", "v1"))));
    expect(there).toEqual([false, true, false]);
    for (const [name, text] of [
      ["sql/a.sql", "-- 2026-08-20"],
      ["SHA256SUMS", "sums"],
    ] as const)
      expect(readFileSync(join(site, "data/v1/2026-08-20", name), "utf8")).toBe(text);
    expect(read("site/data/v1/2026-08-20/release.json").date).toBe("2026-08-20");
  });
});

it("downloads are copied over what stands there, where they cannot be links", async () => {
  const site = join(folder, "again");
  const place = join(site, "data/v1/2026-08-20/sql");
  mkdirSync(place, { recursive: true });
  writeFileSync(join(place, "a.sql"), "old");
  const release = join(folder, "2026-08-20");
  await writeDownloads({ release, site, manifest: manifest("2026-08-20", ["sql/a.sql"]) });
  expect(readFileSync(join(place, "a.sql"), "utf8")).toBe("-- 2026-08-20");
});
