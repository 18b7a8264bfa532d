import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { literal, withDuckDB } from "../../core/duckdb.ts";
import { SANDBOX_EPOCH } from "../../core/hub/sandbox/calendar.ts";
import { sandboxModels } from "../../core/hub/sandbox/world.ts";
import { hubrace } from "../support/command.ts";
import { wholeOrPart } from "../support/long.ts";

// A million models take some minutes on two busy cores.
const MODELS = wholeOrPart("e2e/reference-points takes 50,000 models, not a million", 1_000_000, 50_000);

describe(`the sandbox at ${MODELS} models, through crawl, snapshot and lineage`, () => {
  const folder = mkdtempSync(join(tmpdir(), "hubrace-reference-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it("comes out as it was told to be made: relations, parents, orphans, cycles, floor dates", async () => {
    const place = ["--date", SANDBOX_EPOCH, "--lake", folder, "--no-site"];
    const crawl = await hubrace(["crawl", "--hub", "sandbox", "--models", String(MODELS), ...place]);
    expect(crawl.code).toBe(0);
    for (const stage of ["snapshot", "history", "lineage"]) expect((await hubrace([stage, ...place])).code).toBe(0);

    const told = sandboxModels({ models: MODELS, seed: 1, day: 0 }).expectedCounts();
    const day = `date=${SANDBOX_EPOCH}`;
    const report = JSON.parse(readFileSync(join(folder, "snapshots", day, "report.json"), "utf8"));
    expect(report).toMatchObject({
      kept: told.models,
      quarantined: 0,
      self_parents: told.self_parents,
      floor_dates: told.floor_dates,
    });
    await withDuckDB({ memory: "1GB", threads: 2, temporary: join(folder, "spill") }, async (sql) => {
      for (const [view, path] of Object.entries({
        models: join(folder, "snapshots", day, "models.parquet"),
        edges: join(folder, "snapshots", day, "edges.parquet"),
        lineage: join(folder, "lineage", day, "lineage.parquet"),
      })) {
        await sql.run(`create view ${view} as from ${literal(path)}`);
      }
      const relations = await sql.rows<{ relation: string; n: number }>(
        "select relation, count(*) as n from edges group by relation",
      );
      expect(Object.fromEntries(relations.map(({ relation, n }) => [relation, n]))).toEqual(told.edges_by_relation);
      const [found] = await sql.rows(`
        select
          (select count(*) from edges) as edges,
          (select count(distinct child) from edges) as with_parent,
          (select count(*) from (select child from edges group by child having count(*) > 1)) as several_parents,
          (select count(*) from edges where not parent_present) as orphan_edges,
          (select count(distinct root) from lineage where in_cycle) as cycles,
          (select max(n) from (select count(*) as n from edges group by parent)) as largest_family`);
      expect(found).toEqual({
        edges: told.edges,
        with_parent: told.with_parent,
        several_parents: told.several_parents,
        orphan_edges: told.orphan_edges,
        cycles: told.cycles,
        largest_family: told.largest_family,
      });
      // method.md: 28.13 % with a parent, 98.11 % of edges with the parent present, of a crawl of 3,094,856 models.
      expect(told.with_parent / told.models).toBeCloseTo(0.2813, 1);
      expect(1 - told.orphan_edges / told.edges).toBeCloseTo(0.9811, 1);
    });
  }, 900_000);
});
