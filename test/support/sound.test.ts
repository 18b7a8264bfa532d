import { tmpdir } from "node:os";
import { describe, expect, it } from "vitest";
import { withDuckDB } from "../../core/duckdb.ts";
import { emptyTable, TABLES } from "../../core/release/dictionary.ts";
import type { Report } from "../../site/prepare/report.ts";
import { unsoundReport } from "./sound-report.ts";
import { unsoundIn } from "./sound-tables.ts";

/** What is wrong with tables that hold the rows alone; columns left out are null. */
const unsoundWith = (rows: Readonly<Record<string, string>>) =>
  withDuckDB({ memory: "256MB", threads: 1, temporary: tmpdir() }, async (sql) => {
    for (const table of TABLES) await sql.run(`create table ${table.name} as ${emptyTable(table)}`);
    for (const [name, row] of Object.entries(rows)) await sql.run(`insert into ${name} by name ${row}`);
    return (await unsoundIn(sql)).join("\n");
  });

describe("the check of tables", () => {
  it("finds nothing in empty ones", async () => {
    expect(await unsoundWith({})).toBe("");
  });

  it("finds what is no number, null, out of bounds, twice there, out of order or rising", async () => {
    const found = await unsoundWith({
      derivatives: "select 'a/b' as id, 'c/d' as base, 3 as rank, 2 as family_size, 0.5 as weight from range(2)",
      potential_error: "select 40 as n, 'nan'::double as spearman, 0 as n_entered, 'C' as evidence",
      niches: "select 'c/d' as base, 1.5 as share_zero_likes, 101 as crowding_percentile",
      estimates: "select 0.1 as estimate, 0.2 as ci_low, 0.3 as ci_high",
      churn_curve: "select 'merge' as relation, unnest([1, 2]) as day, unnest([0.4, 0.5]) as survival",
    });
    for (const sentence of [
      'derivatives: not ("author" is not null) in 2 rows',
      "derivatives: not (rank between 1 and family_size) in 2 rows",
      'derivatives: key {"id":"a/b","base":"c/d"} is there more than once',
      'potential_error: not (isfinite("spearman")) in 1 rows',
      'niches: not ("share_zero_likes" between',
      'niches: not ("crowding_percentile" between 0 and 100)',
      "estimates: not (ci_low <= estimate and estimate <= ci_high)",
      "a derivative is no model",
      "churn_curve rises",
    ])
      expect(found).toContain(sentence);
    // Two halves of the weight are there.
    expect(found).not.toContain("weights of a child");
  });
});

it("the check of a report finds words of missing values, numbers that are none, and intervals without their value", () => {
  const columns = [{ key: "share", label: "Share", as: "share" }];
  const chart = (title: string, row: object) => ({
    ...{ id: title, title, subtitle: "", description: "", key: "", missing: null, picture: null, columns, rows: [row] },
  });
  const report = {
    charts: [
      chart("undefined models", {}),
      chart("a", { share: 1.2 }),
      chart("b", { median: 1, median_low: 2, median_high: 3 }),
      chart("c", { n: Number.NaN }),
      chart("d", { share: 0.5, share_low: 0.4, share_high: 0.6 }),
    ],
    findings: [],
    figures: {},
  } as unknown as Report;
  const rest = ['a: share is no share in {"share":1.2}', expect.stringContaining("b: median_low"), "c.0.n is NaN"];
  expect(unsoundReport(report, false)).toEqual(["undefined models: undefined models", ...rest]);
  expect(unsoundReport(report, true)).toEqual(rest);
});
