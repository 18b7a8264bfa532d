import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { literal, type Sql, withDuckDB } from "../../../core/duckdb.ts";
import { checkLake, passed } from "./lake.ts";
import { recompute } from "./recompute.ts";

const date = "2026-06-30";
const asOf = Date.parse("2026-07-01T00:00:00Z");
const listed = [
  { _id: "1", id: "lab/Base", author: "lab", createdAt: "2026-06-01T00:00:00.000Z", likes: 5, downloads: 9, tags: [] },
  {
    _id: "2",
    id: "ann/one",
    author: "ann",
    createdAt: "2026-06-02T12:30:00.123Z",
    likes: 1,
    downloads: 3,
    tags: ["base_model:finetune:lab/Base"],
  },
];

let lake: string;
beforeEach(async () => {
  lake = await mkdtemp(join(tmpdir(), "hubrace-check-"));
});
afterEach(() => rm(lake, { recursive: true }));

/** Writes one table with DuckDB, as the pipeline would, after `change`. */
async function write(folder: string, name: string, rows: readonly object[], change: string): Promise<void> {
  const target = join(lake, folder, `date=${date}`);
  await mkdir(target, { recursive: true });
  const json = join(lake, `${name}.json`);
  await writeFile(json, JSON.stringify(rows));
  await withDuckDB({ memory: "200MB", threads: 1, temporary: lake }, async (sql: Sql) => {
    await sql.run(`copy (select ${change} from read_json(${literal(json)}))
      to ${literal(join(target, `${name}.parquet`))} (format parquet, compression zstd)`);
  });
}

const resultOf = async (table: string) => {
  const result = (await checkLake({ listed, lake, date, asOf })).find((each) => each.table === table);
  if (result === undefined) throw new Error(`no result for ${table}`);
  return result;
};

describe("checkLake", () => {
  it("finds a right table right, times to the millisecond", async () => {
    await write(
      "panels",
      "derivatives",
      recompute(listed, asOf).derivatives,
      `id, hub_id, author, base, root, relation, task::varchar as task, weight, make_timestamp(created_at * 1000) as created_at,
       make_timestamp(base_released_at * 1000) as base_released_at, base_release_source, lag_days, rank, rank_mid,
       rank_authors, rank_in_relation, family_size, gap_prev_hours::double as gap_prev_hours, rivals_7d, rivals_30d,
       rivals_90d, rival_authors_7d, rival_authors_30d, rival_authors_90d, own_prior_30d, leading_30d::int as leading_30d,
       likes, downloads_30d, age_days, null::bigint as likes_at_7, null::bigint as likes_at_30, null::bigint as likes_at_90,
       null::bigint as downloads_at_30, null::bigint as downloads_at_90, null::double as cohort_percentile, tier`,
    );
    const result = await resultOf("derivatives");
    expect(result.form).toEqual([]);
    expect(result.comparison?.differences).toEqual([]);
    expect(passed(result)).toBe(true);
  });

  it("says which column of which row is wrong", async () => {
    await write("lineage", "lineage", recompute(listed, asOf).lineage, "* replace (depth + 1 as depth)");
    const result = await resultOf("lineage");
    expect(result.comparison?.mismatches).toMatchObject({ depth: 2, root: 0 });
    expect(result.comparison?.differences[0]).toBe('["ann/one"] depth: expected 1, found 2');
    expect(passed(result)).toBe(false);
  });

  it("says when columns are not the contract's, and when a table is missing", async () => {
    const edges = recompute(listed, asOf).edges;
    await write("snapshots", "edges", edges, `* exclude (weight), date '${date}' as first_seen`);
    const result = await resultOf("edges");
    expect(result.form).toHaveLength(1);
    expect(result.comparison?.mismatches).toMatchObject({ weight: 1, first_seen: 0 });
    expect(passed(await resultOf("niches"))).toBe(false);
  });
});
