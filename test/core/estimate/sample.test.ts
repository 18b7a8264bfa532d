import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { literal, withDuckDB } from "../../../core/duckdb.ts";
import type { Panel } from "../../../core/estimate/study/panel.ts";
import { readPanel } from "../../../core/estimate/study/read.ts";

const folder = mkdtempSync(join(tmpdir(), "hubrace-sample-"));
let panel: Panel;

const MODELS = `
  select id, split_part(id, '/', 1) as author, cast(created as timestamp) as created_at, likes::bigint as likes, downloads::bigint as downloads_30d,
    parameters::bigint as parameters, has_evals, license
  from (values
    ('a/one', '2026-01-10', 5, 50, 7, true, 'mit'),
    ('a/two', '2026-01-10', 3, 30, 0, false, 'gpl-3.0'),
    ('a/zed', '2026-02-01', 1, 10, null, false, ''),
    ('b/one', '2026-01-20', 2, 20, 1, false, 'cc-by-nc-4.0'),
    ('lab/base', '2026-01-01', 9, 99, null, false, null)
  ) t(id, created, likes, downloads, parameters, has_evals, license)`;

const DERIVATIVES = `
  select id, split_part(id, '/', 1) as author, base, relation, task, cast(created as timestamp) as created_at, 60.0 as age_days, 4::bigint as likes,
    8::bigint as downloads_30d, null::bigint as likes_at_7, 1::bigint as likes_at_30, 2::bigint as likes_at_90, 3::bigint as downloads_at_30,
    4::bigint as downloads_at_90, lag::double as lag_days, rank::bigint as rank_authors, 1.5 as rank_mid, 6::bigint as rivals_7d,
    7::bigint as rivals_30d, 8::bigint as rivals_90d, 9::bigint as leading_30d, tier
  from (values
    ('a/one', 'lab/base', 'finetune', 'text', '2026-01-10', 0, 1, 'T0'),
    ('a/one', 'gone/base', 'other', 'text', '2026-01-10', 3, 2, 'T1'),
    ('a/two', 'lab/base', 'quantized', 'text', '2026-01-10', 9, 1, 'T1'),
    ('a/zed', 'lab/base', 'finetune', null, '2026-02-01', 31, 2, 'T1'),
    ('b/one', 'gone/base', 'merge', 'text', '2026-01-20', 19, 1, 'T2'),
    -- Created before its base; without a place; without a date.
    ('b/one', 'lab/base', 'adapter', 'text', '2026-01-20', -1, 1, 'T1'),
    ('b/one', 'more/base', 'adapter', 'text', '2026-01-20', 1, null, 'T1'),
    ('b/one', 'most/base', 'adapter', 'text', null, 1, 1, 'T1')
  ) t(id, base, relation, task, created, lag, rank, tier)`;

const CLASSES = `from (values ('mit', 'permissive'), ('gpl-3.0', 'copyleft'), ('cc-by-nc-4.0', 'non_commercial'), (null, 'none_stated')) t(license, class)`;

beforeAll(async () => {
  const files = Object.fromEntries(
    ["models", "derivatives", "license_classes"].map((name) => [name, join(folder, `${name}.parquet`)]),
  ) as Record<"models" | "derivatives" | "license_classes", string>;
  panel = await withDuckDB({ memory: "1GB", threads: 1, temporary: join(folder, "spill") }, async (sql) => {
    for (const [name, query] of [
      ["models", MODELS],
      ["derivatives", DERIVATIVES],
      ["license_classes", CLASSES],
    ] as const)
      await sql.run(`copy (${query}) to ${literal(files[name])} (format parquet)`);
    return readPanel(sql, files);
  });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const column = (name: keyof Panel["columns"]) => [...panel.columns[name]];
/** ln 1 is 0. */
const logs = (...of: readonly number[]) => of.map((value) => expect.closeTo(Math.log(value), 14));
const codes = (name: keyof Panel["groups"]) => [...panel.groups[name].codes];

it("has the edges with a date and a place that are not before their base, in the order of id and base", () => {
  expect(panel.names).toEqual({ family: ["gone/base", "lab/base"], author: ["a", "b"] });
  expect(codes("model")).toEqual([0, 0, 1, 2, 3]);
  expect(codes("family")).toEqual([0, 1, 1, 1, 0]);
  expect(codes("author")).toEqual([0, 0, 0, 0, 1]);
});

it("groups them by relation and task, by month, and names relation and tier by number", () => {
  // finetune without a task, finetune text, merge text, other text, quantized text.
  expect(codes("kind")).toEqual([3, 1, 4, 0, 2]);
  expect(codes("month")).toEqual([0, 0, 0, 1, 0]);
  expect(codes("relation")).toEqual([0, 1, 3, 1, 4]);
  expect(codes("tier")).toEqual([1, 0, 1, 1, 2]);
});

it("counts what the author had uploaded before, and its likes, without what came at the same moment", () => {
  expect(column("log_earlier_uploads")).toEqual(logs(1, 1, 1, 3, 1));
  expect(column("log_earlier_likes")).toEqual(logs(1, 1, 1, 9, 1));
});

it("takes logarithms of one more, but for places and sizes", () => {
  expect(column("log_lag")).toEqual(logs(4, 1, 10, 32, 20));
  expect(column("log_rank_authors")).toEqual(logs(2, 1, 1, 2, 1));
  for (const [name, value] of [
    ["log_rank", 1.5],
    ["log_rivals_7d", 7],
    ["log_rivals_30d", 8],
    ["log_rivals_90d", 9],
    ["log_leading_30d", 10],
    ["log_age", 60],
  ] as const)
    expect(column(name)[0]).toBeCloseTo(Math.log(value), 14);
  expect(column("likes_at_7")[0]).toBeNaN();
});

it("marks a size that is not known or none, classes of licences, and bases that are not there", () => {
  expect(column("log_parameters")).toEqual(logs(7, 7, 1, 1, 1));
  expect(column("parameters_missing")).toEqual([0, 0, 1, 1, 0]);
  expect(column("has_evals")).toEqual([1, 1, 0, 0, 0]);
  expect(column("license_copyleft")).toEqual([0, 0, 1, 0, 0]);
  expect(column("license_none_stated")).toEqual([0, 0, 0, 1, 0]);
  expect(column("license_non_commercial")).toEqual([0, 0, 0, 0, 1]);
  for (const name of ["license_weak_copyleft", "license_responsible_ai", "license_community", "license_other"] as const)
    expect(column(name)).toEqual([0, 0, 0, 0, 0]);
  expect(column("base_missing")).toEqual([1, 0, 0, 0, 1]);
  expect(column("log_base_likes")).toEqual(logs(1, 10, 10, 10, 1));
  expect(column("log_base_downloads")).toEqual(logs(1, 100, 100, 100, 1));
});
