import { join } from "node:path";
import { literal, type Sql, withDuckDB } from "../../../core/duckdb.ts";
import { emptyTable, TABLES } from "../../../core/release/dictionary.ts";
import type { ReleaseManifest } from "../../../core/release/manifest.ts";
import { openForPlanner } from "../../../core/release/planner.ts";

export const release = {
  date: "2026-08-30",
  as_of: "2026-08-31T00:00:00.000Z",
  source: { kind: "url", label: "a test", simulated: false },
  partial: false,
  limit: null,
} as const;

const entry = (id: string, base: string, relation: string, task: string | null, at: string | null, tier = "T1") =>
  `select ${literal(id)} as id, ${literal(id.split("/")[0] ?? "")} as author, ${literal(base)} as base, ${literal(relation)} as relation,
   ${task === null ? "null" : literal(task)} as task, ${at === null ? "null" : `timestamp ${literal(at)}`} as created_at, ${literal(tier)} as tier`;

/** Six entries on lab/a before the snapshot's time, one of them gone; one undated, one made while the sweep ran; one entry on lab/b, one on lab/child, which descends from lab/a. The only one on lab/far is gone, as is that on lost/d, which is not listed. */
const DERIVATIVES = [
  entry("ann/1", "lab/a", "finetune", "chat", "2026-08-30"),
  entry("ann/2", "lab/a", "finetune", "chat", "2026-08-30"),
  entry("bob/3", "lab/a", "finetune", "chat", "2026-08-05"),
  entry("cid/4", "lab/a", "finetune", null, "2026-07-01"),
  entry("ann/5", "lab/a", "quantized", "chat", "2026-08-20", "T0"),
  entry("fay/6", "lab/a", "finetune", "chat", null),
  entry("gus/7", "lab/a", "finetune", "chat", "2026-08-31 01:00:00"),
  entry("eve/8", "lab/b", "finetune", "chat", "2026-08-29"),
  entry("ivy/9", "lab/child", "finetune", "chat", "2026-07-01"),
];

/** An entry of the week before the snapshot on lab/weeks, two of the week before that, and so on up to thirteen. */
const WEEKLY = `
  select 'w/' || week || '-' || i as id, 'w' as author, 'lab/weeks' as base, 'finetune' as relation, 'chat' as task,
    timestamp '2026-08-30' - to_days(7 * week) as created_at, 'T1' as tier
  from (select cast(week as integer) as week, unnest(range(week + 1)) as i from range(13) as weeks (week))`;

/**
 * Thirty finetunes by ten authors on five bases, each the first of its base without a rival, 40 days old, with 1 to 30 likes; the first names
 * a sixth base too. A flagged one has 1,000 likes. Twenty-nine merges likewise. Five quantizations were read at age 30.
 */
const CELLS = `
  select 'a' || (i % 10) || '/m' || i as id, 'a' || (i % 10) as author, 'b' || (i % 5) as base, 'finetune' as relation, 1 as rank,
    0 as rivals_30d, 40.0 as age_days, i as likes, 10 * i as downloads_30d, 'T1' as tier
  from range(1, 31) as numbers (i)
  union all by name
  select 'a1/m1' as id, 'a1' as author, 'b6' as base, 'finetune' as relation, 1 as rank, 0 as rivals_30d, 40.0 as age_days, 1 as likes, 10 as downloads_30d, 'T2' as tier
  union all by name
  select 'farm/x' as id, 'farm' as author, 'b1' as base, 'finetune' as relation, 1 as rank, 0 as rivals_30d, 59.9 as age_days, 1000 as likes, null as downloads_30d, 'T0' as tier
  union all by name
  select 'a' || (i % 10) || '/g' || i as id, 'a' || (i % 10) as author, 'b' || (i % 5) as base, 'merge' as relation, 1024 as rank,
    128 as rivals_30d, 60.0 as age_days, i as likes, i as downloads_30d, 'T1' as tier
  from range(1, 30) as numbers (i)
  union all by name
  select 'q/' || i as id, 'q' as author, 'b1' as base, 'quantized' as relation, 3 as rank, 2 as rivals_30d, 20.0 as age_days, 9 as likes,
    4 as likes_at_30, null as downloads_at_30, 'T1' as tier
  from range(5) as numbers (i)`;

const FIXTURE: Readonly<Record<string, string>> = {
  derivatives: [...DERIVATIVES, WEEKLY, CELLS].join("\nunion all by name\n"),
  vanished:
    "select 'dan/9' as id, 'dan' as author, 'lab/a' as base, 'finetune' as relation, 'chat' as task, timestamp '2026-08-25' as created_at union all by name " +
    "select 'hal/0' as id, 'hal' as author, 'lab/far' as base, 'adapter' as relation, null as task, timestamp '2026-08-28' as created_at union all by name " +
    "select 'ida/1' as id, 'ida' as author, 'lost/d' as base, 'finetune' as relation, 'chat' as task, timestamp '2026-04-01' as created_at",
  niches: `
    select 'lab/a' as base, 'finetune' as relation, 'chat' as task, 5 as models, 3 as rival_authors_30d, 90 as crowding_percentile
    union all by name select 'lab/a' as base, 'finetune' as relation, null as task, 1 as models, 0 as rival_authors_30d, 10 as crowding_percentile
    union all by name select 'lab/a' as base, 'quantized' as relation, 'chat' as task, 1 as models, 1 as rival_authors_30d, 50 as crowding_percentile
    union all by name select 'lab/b' as base, 'finetune' as relation, 'chat' as task, 1 as models, 1 as rival_authors_30d, 50 as crowding_percentile
    union all by name select 'lab/weeks' as base, 'finetune' as relation, 'chat' as task, 91 as models, 1 as rival_authors_30d, 50 as crowding_percentile`,
  families: `
    select 'lab/a' as base, 'lab/a' as root, true as present, 12 as children, timestamp '2026-06-01' as released_at, 'stable' as state
    union all by name select 'lab/b' as base, 'lab/b' as root, true as present, 10 as children, timestamp '2026-06-02' as released_at, 'stable' as state
    union all by name select 'lab/far' as base, 'lab/far' as root, true as present, 10 as children, 'stable' as state
    union all by name select 'lab/child' as base, 'lab/a' as root, true as present, 10 as children, 'stable' as state
    union all by name select 'lab/weeks' as base, 'lab/weeks' as root, true as present, 10 as children, timestamp '2026-01-01' as released_at, 'stable' as state
    union all by name select 'gone/c' as base, 'gone/c' as root, false as present, 1 as children, 'quiet' as state`,
  potential: `
    select 'lab/a' as base, 50 as potential, 'chat' as task, '1-4B' as size
    union all by name select 'lab/b' as base, 55 as potential, 'chat' as task, '1-4B' as size
    union all by name select 'lab/far' as base, 61 as potential, 'chat' as task, '1-4B' as size
    union all by name select 'lab/child' as base, 50 as potential, 'chat' as task, '1-4B' as size`,
  models: `
    select 'lab/a' as id, timestamp '2026-08-10' as created_at
    union all by name select 'lab/lonely' as id, timestamp '2026-08-11' as created_at`,
};

/** Writes the tables that the planner reads into `folder`. */
export async function writeTables(folder: string): Promise<void> {
  await withDuckDB({ memory: "500MB", threads: 1, temporary: join(folder, "spill") }, async (sql) => {
    for (const one of TABLES.filter(({ name }) => name in FIXTURE)) {
      await sql.run(`create table ${one.name} as ${emptyTable(one)}`);
      await sql.run(`insert into ${one.name} by name ${FIXTURE[one.name]}`);
      await sql.run(`copy ${one.name} to ${literal(join(folder, `${one.name}.parquet`))} (format parquet)`);
    }
  });
}

/** Asks the planner's queries of the tables in `folder`, for the release with some fields changed. */
export const opened = <T>(folder: string, change: Partial<ReleaseManifest>, use: (sql: Sql) => Promise<T>) =>
  withDuckDB({ memory: "500MB", threads: 1, temporary: join(folder, "spill") }, async (sql) => {
    await openForPlanner(sql, folder, { ...release, ...change } as ReleaseManifest);
    return use(sql);
  });
