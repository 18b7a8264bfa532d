import { beforeAll, describe, expect, it } from "vitest";
import { models as modelsTable } from "../../../core/release/tables/snapshot.ts";
import { type PanelRow, panelRows, rowWith, type TableRow, times } from "../../support/panel-rows.ts";

/**
 * 40 models: 30 finetunes of org/base, of which 15 state a licence, 6 name a data set and one has no date; 8 without parent; org/base,
 * corrected; and a merge of org/base and org/gone/base. Ten of the finetunes declared their parent a day late; two are older than the base.
 */
const derived = times(30, (i) => ({
  id: `a/m${i}`,
  author: "a",
  likes: 0,
  license: i < 15 ? "mit" : null,
  datasets: i < 6 ? ["squad"] : [],
  created_at: i === 29 ? null : "2026-08-01",
  first_seen: "2026-08-02",
}));
const TABLES = {
  models: [
    ...derived,
    ...times(8, (i) => ({ id: `b/m${i}`, author: "b", likes: 0, datasets: [], created_at: "2026-08-01" })),
    { id: "org/base", author: "org", likes: 0, datasets: [], created_at: "2026-07-01" },
    { id: "a/merge", author: "a", likes: 0, datasets: [], created_at: "2026-08-01", first_seen: "2026-08-02" },
  ],
  edges: [
    ...times(30, (i) => ({
      child: `a/m${i}`,
      parent: "org/base",
      parent_present: true,
      relation: "finetune",
      source: i < 5 ? "card" : "tag",
      first_seen: i < 10 ? "2026-08-03" : "2026-08-02",
    })),
    ...["org/base", "org/gone/base"].map((parent) => ({
      child: "a/merge",
      parent,
      parent_present: parent === "org/base",
      relation: "merge",
      source: "tag",
      first_seen: "2026-08-02",
    })),
  ],
  lineage: [
    { id: "a/m0", root: "a/m0", in_cycle: true, burst: true, serial_name: false },
    { id: "a/m1", root: "a/m0", in_cycle: true, burst: false, serial_name: false },
    { id: "a/m2", root: "org/base", in_cycle: false, burst: false, serial_name: true },
  ],
  derivatives: [
    ...times(30, (i) => ({
      id: `a/m${i}`,
      base: "org/base",
      relation: "finetune",
      weight: 1,
      base_release_source: "corrected",
      lag_days: i === 29 ? null : i < 2 ? -1 : 20,
      age_days: i === 29 ? null : 21,
      likes_at_7: i < 3 ? 1 : null,
    })),
    ...["org/base", "org/gone/base"].map((base) => ({
      id: "a/merge",
      base,
      relation: "merge",
      weight: 0.5,
      base_release_source: base === "org/base" ? "corrected" : "none",
      lag_days: base === "org/base" ? 20 : null,
      age_days: 21,
    })),
  ],
  corrections: [
    { model_id: "Org/base", released_on: "2026-07-12" },
    { model_id: "nobody/knows", released_on: "2026-07-12" },
  ],
  regions: [{ organization: "ORG", region: "eu" }],
};

describe("data quality", () => {
  let rows: PanelRow[];
  beforeAll(async () => {
    rows = await panelRows(["data_quality"], TABLES);
  });
  const of = (measure: string, scope = "all") => {
    const { value, n, unit } = rowWith(rows, { measure, scope });
    return [value, n, unit];
  };

  it("states the coverage of a column over all models and within each relation", () => {
    expect(of("coverage_license")).toEqual([15 / 40, 40, "share 0–1"]);
    expect(of("coverage_license", "finetune")).toEqual([0.5, 30, "share 0–1"]);
    expect(of("coverage_datasets", "finetune")).toEqual([0.2, 30, "share 0–1"]); // an empty list is none
    expect(of("coverage_license", "none")).toEqual([null, 9, "share 0–1"]); // 8 and the base: too few
    expect(of("coverage_first_seen")).toEqual([31 / 40, 40, "share 0–1"]); // none of the other models, nor the base
    expect(of("coverage_first_seen", "finetune")).toEqual([1, 30, "share 0–1"]);
    expect(of("coverage_hub_id")).toEqual([0, 40, "share 0–1"]);
  });

  it("covers every column of models", () => {
    const covered = rows.filter((row) => row.scope === "all").map((row) => row.measure);
    expect(covered).toEqual(expect.arrayContaining(modelsTable.columns.map(({ name }) => `coverage_${name}`)));
  });

  it("counts orphans, late tags and where parents were declared", () => {
    expect(of("orphan_edges")).toEqual([1, 32, "edges"]);
    expect(of("orphan_edges", "merge")).toEqual([1, 2, "edges"]);
    expect(of("orphan_parents")).toEqual([1, 2, "parents"]);
    expect(of("late_tags")).toEqual([10, 32, "edges"]);
    expect(of("late_tags", "merge")).toEqual([0, 2, "edges"]);
    expect(of("edges_from_card", "finetune")).toEqual([5, 30, "edges"]);
    expect(of("models_with_several_parents")).toEqual([1, 31, "models"]);
  });

  it("counts dates that are missing, corrected or out of order", () => {
    expect(of("undated_models")).toEqual([1, 40, "models"]);
    expect(of("negative_lags")).toEqual([2, 30, "entries"]); // 29 finetunes and one edge of the merge have a lag
    expect(of("entries_without_lag", "merge")).toEqual([1, 2, "entries"]);
    expect(of("corrected_bases")).toEqual([1, 2, "bases"]);
    expect(of("corrections_of_no_base")).toEqual([1, 2, "corrections"]); // Org/base is org/base
    expect(of("bases_without_region")).toEqual([1, 2, "bases"]); // org/gone/base names no owner
  });

  it("counts cycles and flags", () => {
    expect(of("cycles")).toEqual([1, 3, "cycles"]);
    expect(of("models_in_cycles")).toEqual([2, 3, "models"]);
    expect(of("burst_models")).toEqual([1, 3, "models"]);
    expect(of("serial_name_models")).toEqual([1, 3, "models"]);
  });

  it("says how many models that are old enough have a reading at fixed age", () => {
    expect(of("outcome_at_7")).toEqual([3 / 30, 30, "share 0–1"]); // 29 dated finetunes and the merge
    expect(rows.some((row) => row.measure === "outcome_at_30")).toBe(false); // nobody is 30 days old
  });

  it("covers each column by what is in it, an empty list like none", async () => {
    const listed: TableRow = {
      ...{
        hub_id: "h",
        author: "a",
        created_at: "2026-08-01",
        last_modified: "2026-08-01",
        downloads_30d: 0,
        downloads_all_time: 0,
      },
      ...{
        likes: 0,
        trending_score: 0,
        task: "t",
        library: "l",
        license: "mit",
        gated: "false",
        parameters: 1,
        has_evals: false,
      },
      ...{
        first_seen: "2026-08-02",
        tags: ["t"],
        formats: ["gguf"],
        languages: ["en"],
        datasets: ["d"],
        papers: ["p"],
      },
    };
    // Of 40 models the first lacks all columns, the second all but the first one, and so on: one lacks hub_id, two lack author.
    const columns = Object.keys(listed);
    const lacking = (i: number) =>
      columns.slice(i).map((name) => [name, i % 2 && Array.isArray(listed[name]) ? [] : null]);
    const models = times(40, (i) => ({ ...listed, ...Object.fromEntries(lacking(i)), id: `a/m${i}` }));
    const covered = (await panelRows(["data_quality"], { models })).filter(
      ({ measure, scope }) => scope === "all" && String(measure).startsWith("coverage_"),
    );
    expect(Object.fromEntries(covered.map(({ measure, value }) => [measure, value]))).toEqual({
      coverage_id: 1,
      ...Object.fromEntries(columns.map((name, i) => [`coverage_${name}`, (40 - (i + 1)) / 40])),
    });
  });

  it("expects a reading from the very age on, and gives its share from 30 models on", async () => {
    const aged = (relation: string, count: number, days: number) =>
      times(count, (i) => ({
        ...{ id: `a/${relation}${i}`, base: "org/base", relation, weight: 1, age_days: days },
        ...{ likes_at_7: i < 3 ? 0 : null, likes_at_30: i < 2 ? 0 : null, likes_at_90: i < 1 ? 0 : null },
      }));
    const derivatives = [
      ...aged("finetune", 30, 90),
      ...aged("adapter", 29, 89),
      ...aged("merge", 30, 7),
      ...aged("quantized", 30, 6),
    ];
    const found = (await panelRows(["data_quality"], { derivatives })).filter(({ measure }) =>
      String(measure).startsWith("outcome_at_"),
    );
    expect(found.map(({ measure, scope, value, n }) => [measure, scope, value, n])).toEqual([
      ["outcome_at_30", "adapter", null, 29],
      ["outcome_at_30", "all", 4 / 59, 59],
      ["outcome_at_30", "finetune", 2 / 30, 30],
      ["outcome_at_7", "adapter", null, 29],
      ["outcome_at_7", "all", 9 / 89, 89],
      ["outcome_at_7", "finetune", 3 / 30, 30],
      ["outcome_at_7", "merge", 3 / 30, 30],
      ["outcome_at_90", "all", 1 / 30, 30],
      ["outcome_at_90", "finetune", 1 / 30, 30],
    ]);
  });

  it("of a single entry and edge has the measures of many", async () => {
    const one = await panelRows(["data_quality"], {
      edges: [{ child: "a/m", parent: "org/base", parent_present: false, relation: "merge", source: "tag" }],
      derivatives: [{ id: "a/m", base: "org/base", relation: "merge", weight: 1, lag_days: -1 }],
    });
    for (const scope of ["all", "merge"]) {
      expect(rowWith(one, { measure: "orphan_edges", scope })).toMatchObject({ value: 1, n: 1 });
      expect(rowWith(one, { measure: "negative_lags", scope })).toMatchObject({ value: 1, n: 1 });
    }
  });

  it("of an empty snapshot is empty, not a fault", async () => {
    const empty = await panelRows(["data_quality"], {});
    expect(empty.every((row) => row.n === 0)).toBe(true);
  });
});
