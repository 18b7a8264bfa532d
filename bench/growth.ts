/**
 * Distinct authors over windows of a family, as the derivatives panel asks for them, when the family grows from 1 to 10 times the
 * largest of the Hub's (43,000 entries) by as many authors: were it quadratic, ten times the entries would take a hundred times as long.
 *
 *   node bench/growth.ts [LARGEST]
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Sql, withDuckDB } from "../core/duckdb.ts";
import { measure, print, round } from "./measure.ts";

const LARGEST = Number(process.argv[2] ?? 43_000);

/** One family over three years: every fifth entry is by one of few busy authors. */
async function family(sql: Sql, entries: number): Promise<void> {
  await sql.run(`create or replace table entry as
    select timestamp '2023-01-01' + to_seconds(cast(hash(i) % 94608000 as bigint)) as created_at,
      case when i % 5 = 0 then 'busy-' || (hash(i, 1) % 50) else 'author-' || (hash(i, 2) % ${Math.ceil(entries / 3)}) end as author
    from range(${entries}) as entry (i)`);
}

async function windows(sql: Sql): Promise<void> {
  const days = [7, 30, 90];
  const window = (n: number) =>
    `w${n} as (order by created_at range between interval ${n} days preceding and interval 1 microsecond preceding)`;
  await sql.run(`create or replace table counted as
    select ${days.map((n) => `count(distinct author) over w${n} as authors_${n}d`).join(", ")} from entry window ${days.map(window).join(", ")}`);
}

const folder = await mkdtemp(join(tmpdir(), "hubrace-bench-growth-"));
try {
  await withDuckDB({ memory: "2GB", threads: 2, temporary: folder }, async (sql) => {
    let one = 0;
    for (const times of [1, 2, 5, 10]) {
      const size = times * LARGEST;
      await family(sql, size);
      const name = `distinct authors in windows, a family of ${size}`;
      const measured = await measure(name, () => windows(sql).then(() => ({ size })));
      if (times === 1) one = measured.cpu_seconds;
      print({ ...measured, counts: { times, cpu_times: round(measured.cpu_seconds / one) } });
    }
  });
} finally {
  await rm(folder, { recursive: true, force: true });
}
