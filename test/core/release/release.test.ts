import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { withDuckDB } from "../../../core/duckdb.ts";
import { GateError, HubraceError } from "../../../core/errors.ts";
import * as layout from "../../../core/lake/layout.ts";
import { READERS_WARNING } from "../../../core/release/about.ts";
import type { ReleaseManifest } from "../../../core/release/manifest.ts";
import { croissantFaults, dataPackageFaults } from "../../support/descriptors.ts";
import { DAY, NEXT_DAY, REPORT, ROWS, releaseLake } from "../../support/release-lake.ts";

let lake: Awaited<ReturnType<typeof releaseLake>>;

const names = async (date: string) => {
  const prefix = layout.releasePrefix(date);
  return Object.keys(await lake.published()).flatMap((key) =>
    key.startsWith(prefix) ? [key.slice(prefix.length)] : [],
  );
};
const manifest = async (date: string) => JSON.parse(await lake.file(date, "release.json")) as ReleaseManifest;
const pointer = async () => JSON.parse(await lake.text(layout.currentRelease));

describe("the release of a day, as it is published", () => {
  let result: Awaited<ReturnType<typeof lake.release>>;
  beforeAll(async () => {
    lake = await releaseLake();
    await lake.fill(DAY);
    result = await lake.release(DAY);
  });
  afterAll(() => lake.close());

  test("has the files of the contract, no more and no less", async () => {
    const contract = [
      "CHANGES.md",
      "CITATION.cff",
      "README.md",
      "SHA256SUMS",
      "croissant.json",
      "datapackage.json",
      "derivatives.csv.gz",
      "derivatives.parquet",
      "edges.parquet",
      "estimate-checks.json",
      "estimates.csv.gz",
      "estimates.parquet",
      "families.csv.gz",
      "families.parquet",
      "findings.json",
      "models.parquet",
      "niches.csv.gz",
      "niches.parquet",
      "release.json",
      "sql/derivatives.sql",
      "sql/families.sql",
    ];
    // Every other panel, and what is known of the days so far, as Parquet.
    const further = [...layout.PANELS, "lineage", "outcomes", "tombstones"]
      .map((name) => `${name}.parquet`)
      .filter((name) => !contract.includes(name));
    expect(await names(DAY)).toEqual([...contract, ...further].sort());
    // 4 models, 4 edges, 4 derivatives, 3 families, 2 niches, 4 rows of lineage.
    expect(result).toMatchObject({
      rows: 21,
      counts: { files: contract.length + further.length, models: 4, published: 1, made_current: 1 },
    });
  });

  test("describes itself by the rules of Data Package and Croissant", async () => {
    expect(dataPackageFaults(JSON.parse(await lake.file(DAY, "datapackage.json")))).toEqual([]);
    expect(croissantFaults(JSON.parse(await lake.file(DAY, "croissant.json")))).toEqual([]);
  });

  test("becomes current by the pointer", async () => {
    expect(await pointer()).toEqual({
      version: "v1",
      date: DAY,
      run: `${DAY}-a1`,
      source: { kind: "url", label: "a recorded day", simulated: false },
      previous: null,
    });
  });

  test("has checksums that sha256sum confirms, for every other file", async () => {
    const folder = join(lake.folder, "lake", layout.releasePrefix(DAY));
    const check = spawnSync("sha256sum", ["-c", "--strict", "SHA256SUMS"], { cwd: folder, encoding: "utf8" });
    expect(check.stderr).toBe("");
    const checked = check.stdout.trimEnd().split("\n");
    expect(checked).toEqual((await names(DAY)).filter((name) => name !== "SHA256SUMS").map((name) => `${name}: OK`));
  });

  test("carries the lake's Parquet files byte for byte", async () => {
    for (const [name, key] of Object.entries({
      "models.parquet": layout.models(DAY),
      "edges.parquet": layout.edges(DAY),
      "families.parquet": layout.panel(DAY, "families"),
    })) {
      expect(await lake.blobs.get(layout.releaseFile(DAY, name))).toEqual(await lake.blobs.get(key));
    }
  });

  test("has estimates without rows but with every column until there are some", async () => {
    const path = join(lake.folder, "lake", layout.releaseFile(DAY, "estimates.parquet"));
    await withDuckDB({ memory: "200MB", threads: 1, temporary: lake.folder }, async (sql) => {
      const columns = await sql.rows<{ column_name: string }>(`describe from '${path}'`);
      expect(columns.map((row) => row.column_name).join(", ")).toBe(
        "spec, evidence, outcome, sample, tier, term, estimate, std_error, ci_low, ci_high, p_value, effect_per_doubling, n, n_dropped, families, authors, largest_cluster_share, converged, formula_version",
      );
      expect(await sql.rows(`from '${path}'`)).toEqual([]);
    });
    const csv = gunzipSync((await lake.blobs.get(layout.releaseFile(DAY, "estimates.csv.gz"))) ?? "");
    expect(csv.toString()).toMatch(/^spec,evidence,[a-z_,0-9]*,formula_version\n$/);
  });

  test("counts what is in it and how good it is", async () => {
    const { counts, quality, gates, unknown_fields, ...rest } = await manifest(DAY);
    expect(counts).toEqual({
      models: 4,
      edges: 4,
      families: 3,
      families_10: 1,
      authors: 0,
      derivative_models: 3,
      derivatives: 4,
    });
    expect(quality).toEqual({
      listed: 6,
      kept: 4,
      duplicates: 2,
      renamed: 0,
      quarantined: 0,
      wrong_type: 1,
      self_parents: 1,
      floor_dates: 2,
      missing_dates: 0,
      orphan_edges: 1,
      several_parents: 1,
      cycles: 0,
      cycle_models: 0,
      burst_models: 1,
      serial_models: 1,
      negative_lag_edges: 1,
      undated_edges: 1,
      corrected_date_edges: 0,
      t0: 4,
      t1: 3,
      t2: 2,
    });
    expect(unknown_fields).toEqual({ shiny: 3 });
    expect(gates.every((gate) => gate.passed)).toBe(true);
    expect(rest).toMatchObject({
      version: "v1",
      date: DAY,
      as_of: "2026-08-20T20:00:00.000Z",
      partial: false,
      limit: null,
    });
  });
});

describe("the release of a day", () => {
  beforeEach(async () => {
    lake = await releaseLake();
    await lake.fill(DAY);
  });
  afterEach(() => lake.close());

  test("takes estimates from the lake when there are some", async () => {
    await lake.fill(DAY, { estimates: ["'main' as spec, 0.25 as estimate"] });
    await lake.release(DAY);
    expect(await lake.blobs.get(layout.releaseFile(DAY, "estimates.parquet"))).toEqual(
      await lake.blobs.get(layout.estimates(DAY)),
    );
    expect((await manifest(DAY)).files.find(({ name }) => name === "estimates.csv.gz")?.rows).toBe(1);
  });

  test("counts cycles once each, by their root", async () => {
    const cycle = (id: string, root: string) =>
      `'${id}' as id, '${root}' as root, true as in_cycle, false as burst, false as serial_name`;
    await lake.fill(DAY, {
      lineage: [
        cycle("a/1", "a/1"),
        cycle("a/2", "a/1"),
        cycle("b/1", "b/1"),
        cycle("b/2", "b/1"),
        cycle("b/3", "b/1"),
      ],
    });
    await lake.release(DAY);
    expect((await manifest(DAY)).quality).toMatchObject({ cycles: 2, cycle_models: 5 });
  });

  test("is left as it is when the day is run again", async () => {
    await lake.release(DAY);
    const before = await lake.published();
    const result = await lake.release(DAY);
    expect(await lake.published()).toEqual(before);
    expect(result.counts).toMatchObject({ published: 0, made_current: 0 });
  });

  test("has the same bytes from another lake at another time", async () => {
    const other = await releaseLake();
    try {
      await other.fill(DAY);
      await lake.release(DAY);
      await other.release(DAY);
      expect(await other.file(DAY, "SHA256SUMS")).toBe(await lake.file(DAY, "SHA256SUMS"));
    } finally {
      await other.close();
    }
  });

  test("is refused with the file's name when it is published and would change", async () => {
    await lake.release(DAY);
    const before = await lake.published();
    await lake.fill(DAY, { ...ROWS, families: ["'lab/base' as base, 13 as children"] });
    const again = lake.release(DAY);
    await expect(again).rejects.toBeInstanceOf(HubraceError);
    await expect(again).rejects.toThrow(
      `release: ${DAY} is already published and families.parquet would change; nothing published was changed. ` +
        "So it is after an update of Hubrace or with other inputs: they take effect with the next date, or for this one in another --lake",
    );
    await expect(again).rejects.toMatchObject({ exitCode: 1 });
    expect(await lake.published()).toEqual(before);
  });

  test("is published still when the ledger is lost, by the pointer's word", async () => {
    await lake.release(DAY);
    await lake.ledger.delete("releases", DAY);
    await lake.release(DAY);
    await lake.ledger.delete("releases", DAY);
    await lake.fill(DAY, { ...ROWS, niches: [] });
    await expect(lake.release(DAY)).rejects.toThrow(/is already published/);
  });

  test("gets back a file that went missing, and only with the same bytes", async () => {
    await lake.release(DAY);
    const before = await lake.published();
    await lake.blobs.delete(layout.releaseFile(DAY, "models.parquet"));
    await lake.release(DAY);
    expect(await lake.published()).toEqual(before);
    for (const key of Object.keys(before)) if (key !== layout.currentRelease) await lake.blobs.delete(key);
    await lake.fill(DAY, { ...ROWS, niches: [] });
    await expect(lake.release(DAY)).rejects.toThrow(/SHA256SUMS would change/);
  });

  test("overwrites what a killed attempt left, before it was published", async () => {
    await lake.blobs.put(layout.releaseFile(DAY, "README.md"), "half of a");
    await lake.blobs.put(layout.releaseFile(DAY, "sql/old-panel.sql"), "select 0");
    await lake.release(DAY);
    expect(await lake.file(DAY, "README.md")).toContain(READERS_WARNING);
    expect(await names(DAY)).not.toContain("sql/old-panel.sql");
  });

  test("becomes current after a kill between its record and the pointer", async () => {
    await lake.release(DAY);
    const before = await lake.published();
    await lake.blobs.delete(layout.currentRelease);
    expect((await lake.release(DAY)).counts).toMatchObject({ published: 0, made_current: 1 });
    expect(await lake.published()).toEqual(before);
  });

  test("never takes the pointer back from a newer date", async () => {
    await lake.fill(NEXT_DAY);
    await lake.release(NEXT_DAY);
    const result = await lake.release(DAY);
    expect(result.counts).toMatchObject({ published: 1, made_current: 0 });
    expect((await pointer()).date).toBe(NEXT_DAY);
    expect((await lake.release(NEXT_DAY)).counts).toMatchObject({ published: 0, made_current: 0 });
  });

  test("says that it is the first, or what it changes against the one before", async () => {
    await lake.release(DAY);
    expect(await lake.file(DAY, "CHANGES.md")).toContain("This is the first release");
    // The next day anna/first has one like more, bert's second parent is gone, and dora/fourth is new.
    const derivatives = (ROWS.derivatives ?? []).filter((row) => !row.includes("'anna/first' as base"));
    await lake.fill(NEXT_DAY, {
      ...ROWS,
      models: [...(ROWS.models ?? []), "'dora/fourth' as id, 0 as likes"],
      edges: (ROWS.edges ?? []).map((row) => row.replace("'bert/second' as child, 1", "'dora/fourth' as child, 0")),
      derivatives: [
        ...derivatives.map((row) => row.replace("3 as likes", "4 as likes, 20.4 as age_days")),
        "'dora/fourth' as id, 'lab/base' as base, 'T2' as tier, 0 as likes",
      ],
    });
    await lake.release(NEXT_DAY);
    const changes = await lake.file(NEXT_DAY, "CHANGES.md");
    expect(changes).toContain(`Compared with the release of ${DAY}.`);
    expect(changes).toContain("| models | 4 | 5 | 1 |");
    expect(changes).toContain("Rows matched by `id`, `base`: 1 new, 1 vanished, 1 changed, 2 unchanged");
    expect(changes).toContain("| likes | 1 |");
    expect(changes).toContain("Rows matched by `base`: 0 new, 0 vanished, 0 changed, 3 unchanged");
    expect(changes).toContain("Formulas: version 2, as before.");
    expect((await pointer()).previous).toBe(DAY);
    const before = await lake.published();
    await lake.release(NEXT_DAY);
    expect(await lake.published()).toEqual(before);
  });

  test("is not published when a gate fails, and the last good one stays", async () => {
    await lake.release(DAY);
    const before = await lake.published();
    await lake.fill(NEXT_DAY, { ...ROWS, models: (ROWS.models ?? []).filter((row) => !row.includes("cara/third")) });
    const refused = lake.release(NEXT_DAY);
    await expect(refused).rejects.toBeInstanceOf(GateError);
    await expect(refused).rejects.toThrow(
      `release: a gate refuses to publish ${NEXT_DAY}; nothing published was changed. childless_rows: 1, at most 0. Every derivative is a model of the snapshot.`,
    );
    expect(await lake.published()).toEqual(before);
  });

  test("says which earlier stage is missing", async () => {
    await lake.blobs.delete(layout.snapshotReport(DAY));
    await expect(lake.release(DAY)).rejects.toThrow(
      /report\.json is not in the lake; run `hubrace snapshot --date 2026-08-20` first/,
    );
    await lake.blobs.put(layout.snapshotReport(DAY), "{}");
    await expect(lake.release(DAY)).rejects.toThrow(/report\.json cannot be read/);
  });

  test("says SIMULATED DATA and SAMPLE wherever a reader may begin", async () => {
    await lake.fill(DAY, ROWS, { ...REPORT, limit_cut: true });
    await lake.release(DAY, { limit: 20_000, source: { kind: "sandbox", label: "the sandbox", simulated: true } });
    for (const name of ["README.md", "datapackage.json", "croissant.json", "CITATION.cff"]) {
      const page = await lake.file(DAY, name);
      expect(page, name).toContain("SIMULATED DATA");
      expect(page, name).toContain("SAMPLE, newest 20000 models only");
    }
    expect(await manifest(DAY)).toMatchObject({ partial: true, limit: 20_000, source: { simulated: true } });
  });
});
