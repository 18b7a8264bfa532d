import { tmpdir } from "node:os";
import { expect, it } from "vitest";
import { withDuckDB } from "../../../core/duckdb.ts";
import { OUTCOMES, SAMPLES, TIERS } from "../../../core/estimate/specifications.ts";
import { enumFaults } from "../../../core/release/allowed-values.ts";
import { emptyTable, TABLES } from "../../../core/release/dictionary.ts";

it("counts values that the dictionary does not allow, and among them nulls where a column has none", async () => {
  await withDuckDB({ memory: "200MB", threads: 1, temporary: tmpdir() }, async (sql) => {
    for (const table of TABLES) await sql.run(`create table ${table.name} as ${emptyTable(table)}`);
    await sql.run("insert into families (state) values ('hot'), ('quiet'), (null), ('busy')");
    await sql.run(
      "insert into first_like (relation, tier, age, median_by_age, evidence) values ('merge', 'T1', 90, null, 'A')",
    );
    await sql.run("insert into tombstones (relation) values ('adapter'), (null)");
    expect(await enumFaults(sql)).toEqual({ "families.state": 2 });
    // A word that the column beside it may hold, an age in between, a tier that only derivatives have.
    await sql.run(
      "insert into first_like (relation, tier, age, median_by_age, evidence) values ('all', 'T2', 8, 14, 'B')",
    );
    expect(await enumFaults(sql)).toEqual({
      "families.state": 2,
      ...{ "first_like.relation": 1, "first_like.tier": 1, "first_like.age": 1 },
      ...{ "first_like.median_by_age": 1, "first_like.evidence": 1 },
    });
  });
});

it("allows the names of estimates that the estimates have", () => {
  const columns = TABLES.find(({ name }) => name === "estimates")?.columns ?? [];
  const allowed = (wanted: string) => columns.find(({ name }) => name === wanted)?.values;
  expect(allowed("outcome")).toEqual(OUTCOMES.map(({ name }) => name));
  expect(allowed("sample")).toEqual([...SAMPLES, ...SAMPLES.map((sample) => `${sample} (drawn)`)]);
  expect(allowed("tier")).toEqual(TIERS);
});
