import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { withDuckDB } from "../../../core/duckdb.ts";
import { copyToParquet } from "../../../core/parquet.ts";
import { changesPage, compareTables } from "../../../core/release/changes.ts";
import { column, type Table } from "../../../core/release/tables/column.ts";

const table: Table = {
  name: "pairs",
  row: "a pair",
  key: ["a", "b"],
  caveat: null,
  columns: [column("a", "VARCHAR", "…")],
};

describe("the comparison of two releases", () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "hubrace-changes-"));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  function compare(before: string, now: string) {
    const [old, present] = [join(folder, "old.parquet"), join(folder, "now.parquet")];
    return withDuckDB({ memory: "500MB", threads: 1, temporary: folder }, async (sql) => {
      await sql.run(copyToParquet(before, old));
      await sql.run(copyToParquet(now, present));
      return compareTables(sql, table, old, present);
    });
  }

  test("counts rows by key, and changed rows by column, null being a value", async () => {
    const change = await compare(
      `from (values ('x', '1', 5, 'p', 1.0), ('x', '2', 5, 'p', 1.0), ('y', '1', null, 'p', 1.0), ('gone', '1', 1, 'p', 1.0)) as t(a, b, n, text, age_days)`,
      `from (values ('x', '1', 5, 'p', 2.0), ('x', '2', 6, 'q', 2.0), ('y', '1', 7, 'p', 2.0), ('new', '1', 1, 'p', 0.0), ('new', '2', 1, 'p', 0.0)) as t(a, b, n, text, age_days)`,
    );
    expect(change).toMatchObject({
      added: 2,
      vanished: 1,
      changed: 2,
      unchanged: 1,
      new_columns: [],
      lost_columns: [],
    });
    expect(change.by_column).toEqual({ n: 2, text: 1, age_days: 3 });
    const same = "select 'x' as a, '1' as b, 5 as n";
    expect((await compare(same, same)).by_column).toEqual({});
  });

  test("names columns that came, went or changed their type, and does not compare them", async () => {
    const change = await compare(
      "select 'x' as a, '1' as b, 1 as old, 1::integer as n",
      "select 'x' as a, '1' as b, 2 as new, '1' as n",
    );
    expect(change).toMatchObject({ changed: 0, unchanged: 1, new_columns: ["new", "n"], lost_columns: ["old", "n"] });
  });

  test("says when the source or the formulas are others", () => {
    const whole = { partial: false, limit: null };
    const side = { date: "2026-08-20", source: "the Hub", ...whole, formula_version: "1", rows: { models: 3 } };
    const sample = {
      ...side,
      date: "2026-08-21",
      source: "the sandbox",
      partial: true,
      limit: 5_000,
      formula_version: "2",
    };
    const page = changesPage(sample, side, null);
    expect(page).toContain("Source: the Hub before, the sandbox now.");
    expect(page).toContain("Part of the Hub: all listed models before, the newest 5,000 models only now.");
    expect(changesPage({ ...sample, limit: 800 }, sample, null)).toContain(
      "Part of the Hub: the newest 5,000 models only before, the newest 800 models only now.",
    );
    expect(page).toContain("Formulas: version 1 before, version 2 now.");
    expect(page).toContain("no longer in the lake");
  });

  test("says which files of the operator changed, also where only their text did", () => {
    const dates = { source: "dates.csv", sha256: "0123456789abcdef".repeat(4), rows: 12 };
    const side = (corrections: typeof dates | null, date = "2026-08-20") => ({
      ...{ date, source: "the Hub", partial: false, limit: null, formula_version: "1", rows: {} },
      inputs: { corrections, regions: null },
    });
    const said = (before: typeof dates | null, now: typeof dates | null) =>
      changesPage(side(now, "2026-08-21"), side(before), null)
        .split("\n")
        .filter((line) => line.startsWith("File of"));
    const none = "File of regions: none, as before.";
    expect(said(null, null)).toEqual(["File of release dates: none, as before.", none]);
    expect(said(dates, dates)).toEqual([
      "File of release dates: dates.csv (12 rows, SHA-256 0123456789ab…), as before.",
      none,
    ]);
    expect(said(dates, { ...dates, sha256: "f".repeat(64), rows: 1 })).toEqual([
      "File of release dates: dates.csv (12 rows, SHA-256 0123456789ab…) before, dates.csv (1 row, SHA-256 ffffffffffff…) now.",
      none,
    ]);
    expect(said(null, dates)).toEqual([
      "File of release dates: none before, dates.csv (12 rows, SHA-256 0123456789ab…) now.",
      none,
    ]);
  });

  test("tells rows of each table beside, and of compared tables what moved", () => {
    const before = {
      date: "2026-08-20",
      source: "the Hub",
      partial: true,
      limit: 20_000,
      formula_version: "1",
      rows: { a: 5, gone: 2 },
    };
    const same = { table: "a", key: ["x", "y"], added: 0, vanished: 2, changed: 0, unchanged: 3, by_column: {} };
    const page = changesPage({ ...before, date: "2026-08-21", rows: { a: 3, new: 7 } }, before, [
      { ...same, new_columns: [], lost_columns: [] },
      { ...same, table: "b", by_column: { n: 4 }, new_columns: ["p", "q"], lost_columns: ["o"] },
    ]);
    expect(page.split("\n")).toEqual([
      "# Changes in the release of 2026-08-21",
      "",
      "Compared with the release of 2026-08-20.",
      ...["", "Source: the Hub, as before."],
      ...["", "Part of the Hub: the newest 20,000 models only, as before."],
      ...["", "Formulas: version 1, as before."],
      ...["", "File of release dates: not told, as before."],
      ...["", "File of regions: not told, as before."],
      "",
      "| table | rows before | rows now | difference |",
      "| --- | ---: | ---: | ---: |",
      ...["| a | 5 | 3 | -2 |", "| new |  | 7 |  |", "| gone | 2 |  |  |"],
      "",
      "## a",
      "",
      "Rows matched by `x`, `y`: 0 new, 2 vanished, 0 changed, 3 unchanged (age alone is no change).",
      "",
      "## b",
      "",
      "Rows matched by `x`, `y`: 0 new, 2 vanished, 0 changed, 3 unchanged (age alone is no change).",
      ...["", "New or retyped columns: `p`, `q`."],
      ...["", "Columns that are gone or were retyped: `o`."],
      ...["", "| column | rows that changed |", "| --- | ---: |", "| n | 4 |"],
      "",
    ]);
  });
});
