// Runs below a function's folder that it cannot write: loads the handler, then has native packages and threads do a little real work.
import { spawnSync } from "node:child_process";
import { accessSync, constants, mkdirSync, mkdtempSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const [handler, ...trials] = process.argv.slice(2);
const folder = process.cwd();
const temporary = mkdtempSync(join(tmpdir(), "work-"));
const resolve = createRequire(join(folder, "package.json")).resolve;

const writable = () => {
  try {
    accessSync(folder, constants.W_OK);
    return true;
  } catch {
    return false;
  }
};
if (writable()) throw new Error(`${folder} can be written, so this trial would prove nothing`);

const [file, name] = handler.split(".");
const module = await import(pathToFileURL(join(folder, `${file}.mjs`)).href);
if (typeof module[name] !== "function") throw new Error(`${file}.mjs exports no function ${name}`);

const duckdb = async () => {
  const { DuckDBInstance } = await import(pathToFileURL(resolve("@duckdb/node-api")).href);
  const instance = await DuckDBInstance.create(":memory:", { temp_directory: temporary });
  const connection = await instance.connect();
  const parquet = join(temporary, "numbers.parquet");
  await connection.run(`copy (select range as n from range(1000)) to '${parquet}' (format parquet, compression zstd)`);
  const sum = (await connection.runAndReadAll(`select sum(n)::int from '${parquet}'`)).getRows()[0][0];
  if (sum !== 499_500) throw new Error(`DuckDB summed 0 to 999 to ${sum}`);
};

/** The threads of the estimates, by the sources beside the program: they say of no entries at all that these are too few. */
const threads = async () => {
  const source = (file) => import(pathToFileURL(join(folder, "core/estimate/study", file)).href);
  const [{ COLUMNS, GROUPS }, { estimateInThreads }] = await Promise.all(["panel.ts", "threads.ts"].map(source));
  const columns = Object.fromEntries(COLUMNS.map((column) => [column, new Float64Array(0)]));
  const groups = Object.fromEntries(
    GROUPS.map((group) => [group, { name: group, codes: new Int32Array(0), levels: 0 }]),
  );
  const { fits } = await estimateInThreads(
    { rows: 0, columns, groups, names: { family: [], author: [] } },
    { threads: 2, signal: new AbortController().signal, progress() {} },
  );
  const other = fits.find(({ reason }) => !reason?.startsWith("not enough data"));
  if (fits.length === 0 || other !== undefined)
    throw new Error(`threads estimated from nothing: ${JSON.stringify(other)}`);
};

const astro = () => {
  const root = join(temporary, "site");
  const out = join(temporary, "out");
  mkdirSync(join(root, "src/pages"), { recursive: true });
  writeFileSync(join(root, "package.json"), '{"type":"module","private":true}');
  writeFileSync(
    join(root, "astro.config.mjs"),
    `export default { outDir: ${JSON.stringify(out)}, cacheDir: ${JSON.stringify(join(temporary, "cache"))}, vite: { cacheDir: ${JSON.stringify(join(temporary, "vite"))} } };`,
  );
  writeFileSync(
    join(root, "src/pages/index.astro"),
    "---\nconst n: number = 6 * 7;\n---\n<p>{n}</p>\n<style>p { color: rebeccapurple; }</style>\n<script>console.log(1 as number)</script>\n",
  );
  symlinkSync(join(folder, "node_modules"), join(root, "node_modules"));
  const bin = join(resolve("astro/package.json"), "../bin/astro.mjs");
  const built = spawnSync(process.execPath, [bin, "build", "--root", root], {
    cwd: root,
    encoding: "utf8",
    env: { ...process.env, ASTRO_TELEMETRY_DISABLED: "1", NODE_ENV: "production" },
  });
  if (built.status !== 0) throw new Error(`Astro cannot build:\n${built.stdout}${built.stderr}`);
  const page = readFileSync(join(out, "index.html"), "utf8");
  if (!page.includes(">42</p>")) throw new Error(`Astro built another page than it was given: ${page}`);
};

/** The report of the release beside the function's folder, by the sources that the function hands to Astro. */
const report = async () => {
  const { buildSite } = await import(pathToFileURL(join(folder, "site/build.ts")).href);
  const log = { info() {}, warn: console.error, progress() {} };
  const options = { release: join(folder, "../release"), output: join(temporary, "report"), status: [], log };
  const { pages } = await buildSite({
    ...options,
    siteUrl: "https://race.example.org",
    signal: new AbortController().signal,
  });
  if (!(pages > 100)) throw new Error(`the report has ${pages} pages only`);
};

for (const trial of trials) await { duckdb, threads, astro, report }[trial]();
console.log(`${handler} loads; ${trials.length === 0 ? "nothing else to try" : `${trials.join(", ")} work`}`);
process.exit(0);
