import { tmpdir } from "node:os";
import { expect, it } from "vitest";
import { literal, withDuckDB } from "../../../core/duckdb.ts";
import { ALLOWED_VALUES, enumFaults } from "../../../core/release/allowed-values.ts";

it("counts a missing value like one that the dictionary does not allow", async () => {
  const columns = Map.groupBy(Object.entries(ALLOWED_VALUES), ([place]) => place.split(".")[0] ?? "");
  await withDuckDB({ memory: "200MB", threads: 1, temporary: tmpdir() }, async (sql) => {
    for (const [table, places] of columns) {
      const values = places.map(([place, [value = ""]]) => `${literal(value)} as ${place.split(".")[1]}`);
      await sql.run(`create table ${table} as select ${values.join(", ")}`);
    }
    expect(await enumFaults(sql)).toEqual({});
    await sql.run("insert into families values (null), ('busy'); update models set gated = null");
    expect(await enumFaults(sql)).toEqual({ "families.state": 2, "models.gated": 1 });
  });
});
