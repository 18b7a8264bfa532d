/**
 * The derivatives panel, its own SQL and all of its columns, when the largest family grows from 1 to 10 times that of the Hub (43,000
 * entries) by as many authors, all of it one niche, which is the hardest case for windows of distinct authors: were any of it quadratic, ten times
 * the entries would take a hundred times as long. `exponent` is k where the processor time grows with entries^k; n log n has 1.09 here.
 *
 *   node bench/growth.ts [LARGEST]
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Sql, withDuckDB } from "../core/duckdb.ts";
import { panelQueries } from "../core/panels/panels.ts";
import { measure, print, round } from "./measure.ts";
import { openNoHistory } from "./panel-views.ts";

const LARGEST = Number(process.argv[2] ?? 43_000);

/** One base and its family over three years: every fifth entry is by one of fifty busy authors. */
async function family(sql: Sql, entries: number): Promise<void> {
  const author = `case when i % 5 = 0 then 'busy-' || (hash(i, 1) % 50) else 'author-' || (hash(i, 2) % ${Math.ceil(entries / 3)}) end`;
  await sql.run(`
    create or replace table models as
      select 0 as number, 'base/model' as id, 'b' as hub_id, 'base' as author, timestamp '2023-01-01' as created_at, 'text-generation' as task,
        100 as likes, 1000 as downloads_30d
      union all
      select cast(i + 1 as integer), ${author} || '/model-' || i, 'h' || i, ${author}, timestamp '2023-01-01' + to_seconds(cast(hash(i) % 94608000 as bigint)),
        'text-generation', hash(i, 3) % 20, hash(i, 4) % 1000
      from range(${entries}) as entry (i);
    create or replace table edges as
      select id as child, 'base/model' as parent, 'finetune' as relation, 0 as position, 1.0 as weight from models where id <> 'base/model';
    create or replace table lineage as select id, 'base/model' as root, false as burst, false as serial_name from models;
    drop table if exists derivatives`);
}

const folder = await mkdtemp(join(tmpdir(), "hubrace-bench-growth-"));
try {
  const { derivatives } = await panelQueries();
  await withDuckDB({ memory: "2GB", threads: 2, temporary: folder }, async (sql) => {
    await openNoHistory(sql);
    // Once beforehand: the first query of a process also pays for what DuckDB sets up.
    await family(sql, 1_000);
    await sql.run(`create table derivatives as ${derivatives}`);
    let one = 0;
    for (const times of [1, 2, 5, 10]) {
      const size = times * LARGEST;
      await family(sql, size);
      const measured = await measure(`derivatives of a family ${times} × the largest`, async () => {
        await sql.run(`create table derivatives as ${derivatives}`);
        return { size };
      });
      const [row] = await sql.rows<{ n: number; authors: number }>(
        "select count(*) as n, max(rival_authors_90d) as authors from derivatives",
      );
      if (row?.n !== size) throw new Error(`bench: the panel of ${size} entries has ${row?.n} rows`);
      if (times === 1) one = measured.cpu_seconds;
      const growth = measured.cpu_seconds / one;
      const exponent = times === 1 ? {} : { exponent: round(Math.log(growth) / Math.log(times)) };
      print({
        ...measured,
        counts: { times, most_rival_authors_90d: row.authors, cpu_times: round(growth), ...exponent },
      });
    }
  });
} finally {
  await rm(folder, { recursive: true, force: true });
}
