import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { type Sql, withDuckDB } from "../../core/duckdb.ts";

const folder = mkdtempSync(join(tmpdir(), "hubrace-athena-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Days before the end of 2026-08-20 at which the base's children were created; the last one is not there on the 19th. */
const AGES = [40, 35, 29, 20, 10, 8, 6, 4, 100, 3, 0.5];

/** Two dates of one base: eight finetunes by ann, two by bob, on the 20th one by cat with five likes. Every second has a like. */
async function twoDays(sql: Sql): Promise<void> {
  const children = AGES.map((age, i) => ({
    id: `m${String(i).padStart(2, "0")}`,
    author: i === 10 ? "cat" : i >= 8 ? "bob" : "ann",
    created: new Date(Date.UTC(2026, 7, 21) - age * 86_400_000),
    likes: i === 10 ? 5 : i % 2,
  }));
  await sql.run(
    "create table models (id varchar, author varchar, created_at timestamp, likes bigint, task varchar, date varchar)",
  );
  await sql.run("create table edges (child varchar, parent varchar, relation varchar, date varchar)");
  for (const date of ["2026-08-19", "2026-08-20"]) {
    for (const { id, author, created, likes } of children.slice(0, date === "2026-08-19" ? 10 : 11)) {
      const at = created.toISOString().replace("T", " ").replace("Z", "");
      await sql.run(
        `insert into models values ('${id}', '${author}', '${at}', ${likes}, 'text-generation', '${date}')`,
      );
      await sql.run(`insert into edges values ('${id}', 'org/base', 'finetune', '${date}')`);
    }
  }
}

/** The saved query's answer. It is written in what Athena (Trino) and DuckDB have in common. */
function ask(query: string): Promise<Record<string, unknown>[]> {
  return withDuckDB({ memory: "256MB", threads: 1, temporary: folder }, async (sql) => {
    await twoDays(sql);
    return sql.rows(readFileSync(new URL(`../../infra/athena/${query}.sql`, import.meta.url), "utf8"));
  });
}

it("families over all dates counts children, authors, windows and concentration of each day", async () => {
  const rows = await ask("families");
  expect(rows.map((row) => [row.day, row.base, row.children, row.authors, row.likes_sum])).toEqual([
    ["2026-08-19", "org/base", 10, 2, 5],
    ["2026-08-20", "org/base", 11, 3, 10],
  ]);
  // At the end of the 20th: 6, 4, 3 and 0.5 days old are within 7; 29, 20, 10 and 8 more within 30; 40 and 35 more within 90.
  expect(rows[1]).toMatchObject({ entries_7d: 4, entries_30d: 8, entries_90d: 10, children_finetune: 11 });
  // A day earlier each is a day younger: 7, 5, 3 and 2 are within 7 (to the second counts), 28, 19 and 9 more within 30.
  expect(rows[0]).toMatchObject({ entries_7d: 4, entries_30d: 7, entries_90d: 9 });
  // (8² + 2²) / 10² and (8² + 2² + 1²) / 11²
  expect(rows[0]?.author_hhi).toBeCloseTo(0.68, 12);
  expect(rows[1]?.author_hhi).toBeCloseTo(69 / 121, 12);
});

it("niches over all dates counts rivals of the last 30 days and models without a like", async () => {
  const rows = await ask("niches");
  expect(rows.map((row) => [row.day, row.relation, row.task, row.models, row.authors])).toEqual([
    ["2026-08-19", "finetune", "text-generation", 10, 2],
    ["2026-08-20", "finetune", "text-generation", 11, 3],
  ]);
  expect(rows[1]).toMatchObject({ entries_30d: 8, rival_authors_30d: 3 });
  expect(rows[0]?.share_zero_likes).toBeCloseTo(0.5, 12);
});
