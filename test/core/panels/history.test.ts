import { readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { expect, it } from "vitest";
import { withDuckDB } from "../../../core/duckdb.ts";

const SQL = readFileSync(new URL("../../../core/panels/history.sql", import.meta.url), "utf8");

it("a model that vanished leaves the parents that it declared last, not those that it had dropped before", async () => {
  const rows = await withDuckDB({ memory: "500MB", threads: 1, temporary: tmpdir() }, async (sql) => {
    await sql.run(`
      create table known_models as
        select key, key as id, null as hub_id, 'a' as author, null as task, null as created_at, null as first_seen, last_seen, vanished,
          0 as likes, 0 as downloads_30d
        from (values ('gone', date '2026-08-19', date '2026-08-20'), ('here', date '2026-08-21', null)) as model (key, last_seen, vanished);
      create table known_edges as
        select key, parent, 'merge' as relation, last_seen
        from (values ('gone', 'org/last', date '2026-08-19'), ('gone', 'org/dropped', date '2026-08-12'), ('here', 'org/last', date '2026-08-21'))
          as edge (key, parent, last_seen);
      create table known_tombstones as select 'gone' as key, date '2026-08-20' as vanished;
      create table known_outcomes as select 'here' as key, 'here' as id, null as hub_id, 7 as age;
      ${SQL}`);
    return sql.rows("select id, base from vanished_entries");
  });
  expect(rows).toEqual([{ id: "gone", base: "org/last" }]);
});
