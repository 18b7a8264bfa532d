import { tmpdir } from "node:os";
import { expect, it } from "vitest";
import { withDuckDB } from "../../../core/duckdb.ts";
import type { SnapshotReport } from "../../../core/lake/snapshot-report.ts";
import { emptyTable, TABLES } from "../../../core/release/dictionary.ts";
import { type Facts, takeFacts } from "../../../core/release/facts.ts";

/** Each number another one, so that none can be told in another's place. */
const REPORT: SnapshotReport = {
  ...{ format: 1, as_of: "2026-08-21T00:00:00.000Z", limit_cut: false },
  ...{ listed: 901, kept: 902, duplicates: 903, renamed: 904, quarantined: 905, self_parents: 906 },
  ...{ created_at_changed: 907, floor_dates: 908, missing_dates: 909 },
  ...{ quarantine_reasons: { "is private": 5, "no id": 900 }, unknown_fields: { mood: 3 } },
  ...{ wrong_type: { likes: 7, tags: 4 }, unknown_values: { "gated: paid": 2 } },
};

const ENTRY = (id: string, base: string, tier: string, lag: number | null, source = "created_at") =>
  `('${id}', '${base}', '${tier}', ${lag}, ${lag === null ? "null" : "timestamp '2026-08-01'"}, '${source}', 'finetune')`;

const ROWS: Readonly<Record<string, string>> = {
  models: `select * from (values ('a/1', 'a', 'false'), ('a/1', 'a', 'false'), ('a/2', 'a', 'auto'), ('b/1', 'b', 'paid')) as row (id, author, gated)`,
  edges: `select *, 'tag' as source, 'finetune' as relation from (values
    ('a/1', 'p', true), ('a/1', 'q', false), ('a/2', 'r', false), ('a/2', 'p', true), ('b/1', 'p', true)) as row (child, parent, parent_present)`,
  // Two models of one cycle and three of another; three are of a burst, one has a serial name.
  lineage: `select * from (values ('c1', 'c1', true, true, false), ('c2', 'c1', true, true, false), ('d1', 'd1', true, false, true), ('d2', 'd1', true, false, false),
    ('d3', 'd1', true, false, false), ('e', 'f', false, true, false)) as row (id, root, in_cycle, burst, serial_name)`,
  families: `select base, children, 'quiet' as state from (values ('p', 9), ('q', 10), ('r', 11)) as row (base, children)`,
  derivatives: `select * from (values ${[
    ENTRY("a/1", "p", "T2", 1),
    ENTRY("a/1", "q", "T1", 0, "corrected"),
    ENTRY("a/1", "q", "T1", -0.5, "corrected"),
    ENTRY("a/2", "p", "T2", 2),
    ENTRY("gone/1", "p", "T0", -3),
    ENTRY("gone/2", "p", "T0", null, "none"),
    ENTRY("b/1", "p", "T2", 2, "corrected"),
  ]}) as row (id, base, tier, lag_days, created_at, base_release_source, relation)`,
};

/** The facts of these rows, after `change`. */
const facts = (change = "select 1"): Promise<Facts> =>
  withDuckDB({ memory: "256MB", threads: 1, temporary: tmpdir() }, async (sql) => {
    for (const table of TABLES) {
      await sql.run(`create table ${table.name} as ${emptyTable(table)}`);
      if (ROWS[table.name] !== undefined) await sql.run(`insert into ${table.name} by name ${ROWS[table.name]}`);
    }
    await sql.run(change);
    return takeFacts(sql, REPORT);
  });

it("counts what a release says of itself", async () => {
  const { counts, quality, rows } = await facts();
  expect(counts).toEqual({
    ...{ models: 4, edges: 5, families: 3, families_10: 2, authors: 2, derivative_models: 5, derivatives: 7 },
  });
  expect(quality).toEqual({
    ...{ listed: 901, kept: 902, duplicates: 903, renamed: 904, quarantined: 905, self_parents: 906 },
    ...{ created_at_changed: 907, floor_dates: 908, missing_dates: 909, wrong_type: 11 },
    ...{ orphan_edges: 2, several_parents: 2, cycles: 2, cycle_models: 5, burst_models: 3, serial_models: 1 },
    ...{ negative_lag_edges: 2, undated_edges: 1, corrected_date_edges: 3, t0: 7, t1: 5, t2: 3 },
  });
  expect(rows).toMatchObject({ models: 4, edges: 5, families: 3, derivatives: 7, niches: 0 });
});

it("finds what gates refuse: rows twice, derivatives without a model, words and columns that the dictionary does not have", async () => {
  expect((await facts()).gate).toEqual({
    ...{ models: 4, listed: 901, unreadable: 900, edges: 5, derivatives: 7 },
    ...{ duplicate_ids: 1, duplicate_derivatives: 1, childless_rows: 2, undocumented_columns: 0 },
    ...{ enum_faults: { "models.gated": 1 }, unknown_values: { "gated: paid": 2 } },
  });
  const { gate } = await facts(
    "alter table niches rename column models to entries; alter table edges drop column weight",
  );
  // One that only the table has, and two that only the dictionary has.
  expect(gate.undocumented_columns).toBe(3);
});
