import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { literal, type Sql, withDuckDB } from "../../../core/duckdb.ts";
import { baseMeant, closeNames } from "../../../core/release/base-names.ts";

const folder = mkdtempSync(join(tmpdir(), "hubrace-names-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** lab/a is listed, and once named as Lab/A; Old/x and old/X are named, neither is listed; lost/d was named by what vanished. */
const TABLES = {
  models: "from (values ('lab/a'), ('lab/lonely')) as models (id)",
  families:
    "from (values ('lab/a', true, 12), ('Lab/A', false, 1), ('Old/x', false, 3), ('old/X', false, 2), ('gone/c', false, 1)) as families (base, present, children)",
  vanished: "from (values ('lost/d'), ('lost/d'), ('lab/a')) as vanished (base)",
};

const asked = <T>(use: (sql: Sql) => Promise<T>) =>
  withDuckDB({ memory: "500MB", threads: 1, temporary: join(folder, "spill") }, async (sql) => {
    await sql.run(`set file_search_path = ${literal(folder)}`);
    return use(sql);
  });

beforeAll(() =>
  asked(async (sql) => {
    for (const [name, rows] of Object.entries(TABLES))
      await sql.run(`copy (${rows}) to ${literal(join(folder, `${name}.parquet`))} (format parquet)`);
  }),
);

describe("the base that a name means", () => {
  it.each([
    ["lab/a", "lab/a"],
    ["Lab/A", "Lab/A"],
    ["LAB/a", "lab/a"],
    ["Lab/Lonely", "lab/lonely"],
    ["GONE/c", "gone/c"],
    ["Lost/D", "lost/d"],
    ["old/X", "old/X"],
    ["OLD/X", null],
    ["lab/b", null],
    ["lab/'; drop table x; --", null],
  ])("is for %j %j", async (typed, meant) => {
    expect(await asked((sql) => baseMeant(sql, typed))).toBe(meant);
  });
});

it("suggests names of another letter case or owner, and similar ones", async () => {
  await asked(async (sql) => {
    expect(await closeNames(sql, "OLD/X")).toEqual(["Old/x", "old/X"]);
    expect((await closeNames(sql, "other/lonely"))[0]).toBe("lab/lonely");
    expect((await closeNames(sql, "lost/dd"))[0]).toBe("lost/d");
    // Alike by 0.86.
    expect(await closeNames(sql, "last/da")).toEqual(["lost/d"]);
    expect(await closeNames(sql, "zzz")).toEqual([]);
  });
});
