import { spawnSync } from "node:child_process";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { withDuckDB } from "../../../core/duckdb.ts";
import * as layout from "../../../core/lake/layout.ts";
import { croissantFaults, dataPackageFaults } from "../../support/descriptors.ts";
import { DAY, releaseLake } from "../../support/release-lake.ts";

let lake: Awaited<ReturnType<typeof releaseLake>>;

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
    expect(await lake.names(DAY)).toEqual([...contract, ...further].sort());
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
    expect(await lake.pointer()).toEqual({
      version: "v1",
      date: DAY,
      run: `${DAY}-a1`,
      source: { kind: "url", label: "a recorded day", simulated: false },
      previous: null,
    });
  });

  test("has checksums that sha256sum confirms, for every other file", async () => {
    const folder = join(lake.folder, "release");
    await mkdir(join(folder, "sql"), { recursive: true });
    for (const name of await lake.names(DAY))
      await lake.blobs.toFile(layout.releaseFile(DAY, name), join(folder, name));
    const check = spawnSync("sha256sum", ["-c", "--strict", "SHA256SUMS"], { cwd: folder, encoding: "utf8" });
    expect(check.stderr).toBe("");
    const checked = check.stdout.trimEnd().split("\n");
    expect(checked).toEqual(
      (await lake.names(DAY)).filter((name) => name !== "SHA256SUMS").map((name) => `${name}: OK`),
    );
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
    const path = join(lake.folder, "estimates.parquet");
    await lake.blobs.toFile(layout.releaseFile(DAY, "estimates.parquet"), path);
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
    const { counts, quality, gates, unknown_fields, ...rest } = await lake.manifest(DAY);
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
      created_at_changed: 1,
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
