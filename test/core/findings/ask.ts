import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";
import { literal, withDuckDB } from "../../../core/duckdb.ts";
import { questionSql } from "../../../core/findings/question.ts";
import { QUESTIONS } from "../../../core/findings/questions.ts";

/** Where a test file's tables lie. */
export const folder = mkdtempSync(join(tmpdir(), "hubrace-questions-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

export type Row = Record<string, number | string | boolean | null>;

/** Runs a question's SQL as a reader of the release does: in a folder with the tables, written out as SQL, as files. */
export async function ask(kind: string, tables: Readonly<Record<string, string>>): Promise<Row[]> {
  const question = QUESTIONS.find((one) => one.kind === kind);
  if (question === undefined) throw new Error(`there is no question about ${kind}`);
  const query = await questionSql(question);
  return withDuckDB({ memory: "500MB", threads: 1, temporary: folder }, async (sql) => {
    await sql.run(`set file_search_path = ${literal(folder)}`);
    for (const [name, query] of Object.entries(tables))
      await sql.run(`copy (${query}) to ${literal(join(folder, `${name}.parquet`))} (format parquet)`);
    return sql.rows(query);
  });
}

/** Growth in derivatives that are told by their age at the end of 2026-08-22; `vanished` and the first snapshot's day where the test is about them. */
export const askGrowth = (derivatives: string, vanished = `${GONE} where false`, firstSeen = "2026-01-01") =>
  ask("growing-families", {
    derivatives: `select *, timestamp '2026-08-23' - to_microseconds(cast(round(age_days * 86400e6) as bigint)) as created_at from (${derivatives})`,
    vanished,
    models: `select date '${firstSeen}' as first_seen`,
  });

const GONE = "select '' as base, '' as author, timestamp '2026-08-01' as created_at, date '2026-08-22' as vanished";

/** The rows of all these queries. */
export const together = (...queries: string[]) => queries.join(" union all by name ");
