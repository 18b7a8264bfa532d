/**
 * The places and rivals of the derivatives panel (ten of its columns, by its own SQL) beside the same in pandas, from the same
 * edges and models as CSV, whose reading is left out of pandas' time: by the methods that pandas' guide teaches, and with windows in numpy by a careful analyst (places.py). The results are
 * compared, row by row, before any time is printed. Needs Debian's python3-pandas.
 *
 *   node bench/pandas.ts --lake DIR        a lake behind its lineage stage
 */
import { spawnSync } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { literal, withDuckDB } from "../core/duckdb.ts";
import { measure, print, round } from "./measure.ts";
import { openPanelViews } from "./panel-views.ts";

const PYTHON = "/usr/bin/python3";
/** How places.py works, by the name of each way there, with the words for it here. */
const WAYS = { methods: "pandas, by its own methods", windows: "pandas with numpy windows" } as const;
const { values } = parseArgs({ options: { lake: { type: "string", default: ".hubrace/bench" } } });

if (spawnSync(PYTHON, ["-c", "import pandas"]).status !== 0) {
  console.error(`bench: ${PYTHON} has no pandas; apt-get install python3-pandas to compare with it`);
  process.exit(0);
}
const folder = await mkdtemp(join(tmpdir(), "hubrace-bench-pandas-"));
try {
  await withDuckDB({ memory: "2GB", threads: 2, temporary: join(folder, "spill") }, async (sql) => {
    const query = await openPanelViews(sql, values.lake);
    const same = ["rank", "family_size", "rank_in_relation", "rank_authors"];
    for (const days of [7, 30, 90]) same.push(`rivals_${days}d`, `rival_authors_${days}d`);
    // DuckDB leaves out what no column asks for; the file's own sort stays.
    const panel = await measure("places and rivals", async () => {
      await sql.run(
        `create table derivatives as select id, base, created_at, ${same.join(", ")} from (${query("derivatives")})`,
      );
      const [row] = await sql.rows<{ n: number }>("select count(*) as n from derivatives where created_at is not null");
      return { size: row?.n ?? 0 };
    });
    const edges = join(folder, "edges.csv");
    const models = join(folder, "models.csv");
    await sql.run(`
      copy (select child, parent, relation from edges) to ${literal(edges)} (header);
      copy (select id, author, task, epoch_us(created_at) as created_at from models) to ${literal(models)} (header)`);
    for (const [way, peer] of Object.entries(WAYS)) {
      const places = join(folder, `${way}.csv`);
      const theirs = work(way, [edges, models], places);
      const [differing] = await sql.rows<{ n: number; rows: number }>(`
        select count(*) as rows, count(*) filter (${same.map((name) => `mine.${name} is distinct from theirs.${name}`).join(" or ")}) as n
        from (from derivatives where created_at is not null) as mine
        full join read_csv(${literal(places)}) as theirs using (id, base)`);
      if (differing?.n !== 0 || differing.rows !== panel.size || theirs.rows !== panel.size)
        throw new Error(`bench: ${peer} differs from the panel in ${differing?.n} of ${panel.size} rows`);
      print({
        ...panel,
        peer: `${peer}, without reading its CSV, in processor time`,
        ratio: round(theirs.cpu_seconds / panel.cpu_seconds),
        counts: {
          ratio_by_the_clock: round(theirs.seconds / panel.seconds),
          pandas_seconds: theirs.seconds,
          pandas_cpu_seconds: theirs.cpu_seconds,
          pandas_read_seconds: theirs.read_seconds,
          pandas_peak_rss_bytes: theirs.peak_rss_bytes,
        },
      });
    }
  });
} finally {
  await rm(folder, { recursive: true, force: true });
}

/** What places.py says of itself. */
interface Worked {
  readonly rows: number;
  readonly read_seconds: number;
  readonly seconds: number;
  readonly cpu_seconds: number;
  readonly peak_rss_bytes: number;
}

/** Works the places out of CSV files into another one, by pandas. */
function work(way: string, files: readonly string[], places: string): Worked {
  const program = fileURLToPath(new URL("places.py", import.meta.url));
  const ended = spawnSync(PYTHON, [program, way, ...files, places], { stdio: ["ignore", "pipe", "inherit"] });
  if (ended.status !== 0) throw new Error(`bench: pandas (${way}) ended with ${ended.status}`);
  return JSON.parse(ended.stdout.toString()) as Worked;
}
