import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { literal, type Sql, withDuckDB } from "../../core/duckdb.ts";
import { HubraceError } from "../../core/errors.ts";
import * as about from "../../core/release/about.ts";
import { RELEASE_TABLES } from "../../core/release/dictionary.ts";
import { incompleteRelease } from "../../core/release/incomplete.ts";
import { type Finding, FORMULAS, type ReleaseManifest } from "../../core/release/manifest.ts";
import { LISTED_COLUMNS } from "../src/family.ts";
import { familyAddresses } from "../src/slug.ts";
import { openRelease, readCharts } from "./charts.ts";
import type { Report } from "./report.ts";

/** Reads release.json and findings.json of a release folder. Throws HubraceError naming the file that is missing or unreadable. */
export async function readRelease(folder: string): Promise<{ release: ReleaseManifest; findings: Finding[] }> {
  return {
    release: (await readJson(join(folder, "release.json"))) as ReleaseManifest,
    findings: (await readJson(join(folder, "findings.json"))) as Finding[],
  };
}

/**
 * Turns a release into the two files that the pages read, so that no page opens a database: `report.json` (a `Report`) and
 * `families.ndjson` (one `Family` a line, in the order of the index, addresses apart). Every query runs once, in bulk; 512 MB are enough.
 */
export async function prepare(options: { release: string; folder: string; signal: AbortSignal }): Promise<Report> {
  const { release, findings } = await readRelease(options.release);
  return withDuckDB({ memory: "512MB", threads: 2, temporary: join(options.folder, "spill") }, async (sql) => {
    await openRelease(sql, options.release, release);
    // First, while Astro is still small: this query takes most memory.
    const familyCount = await writeFamilies(sql, options.folder);
    const charts = await readCharts(sql, release, options.signal);
    const report: Report = {
      release,
      findings,
      charts,
      queries: await readQueries(options.release),
      tables: RELEASE_TABLES.map(({ table }) => table),
      figures: await readFigures(sql),
      familyCount,
      about: {
        title: about.TITLE,
        creator: about.CREATOR,
        homepage: about.HOMEPAGE,
        license: about.LICENSE.url,
        attribution: about.ATTRIBUTION,
        keywords: about.KEYWORDS,
        warning: about.READERS_WARNING,
        formulas: FORMULAS,
        version: about.dataVersion(release.date),
      },
      changes: await readFile(join(options.release, "CHANGES.md"), "utf8"),
      citation: await readCitation(options.release),
    };
    await writeFile(join(options.folder, "report.json"), JSON.stringify(report));
    return report;
  }).catch((error: unknown) => {
    throw missingTable(error, release.date) ?? error;
  });
}

/**
 * families.ndjson is written by DuckDB, so that 10,000 families never stand in this process; family-list.ndjson has the few columns that other
 * pages need of them, addresses.ndjson their addresses, all in the same order.
 */
async function writeFamilies(sql: Sql, folder: string): Promise<number> {
  const query = await readFile(fileURLToPath(new URL("families.sql", import.meta.url)), "utf8");
  await sql.run(`create temp table family_page as ${query}`);
  await sql.run(`copy (from family_page) to ${literal(join(folder, "families.ndjson"))} (format json)`);
  const listed = `select ${LISTED_COLUMNS.join(", ")}, liked_most[1].id as most_liked from family_page`;
  await sql.run(`copy (${listed}) to ${literal(join(folder, "family-list.ndjson"))} (format json)`);
  const ids = (await sql.rows<{ base: string }>("select base from family_page")).map(({ base }) => base);
  const addresses = familyAddresses(ids);
  const lines = ids.map((base) => `${JSON.stringify({ base, address: addresses.get(base) })}\n`);
  await writeFile(join(folder, "addresses.ndjson"), lines.join(""));
  await sql.run("drop table family_page");
  return ids.length;
}

async function readQueries(release: string): Promise<Record<string, string>> {
  const names = await readdir(join(release, "sql")).catch(() => []);
  const queries = names.filter((name) => name.endsWith(".sql")).sort();
  return Object.fromEntries(
    await Promise.all(
      queries.map(async (name) => [name.slice(0, -4), await readFile(join(release, "sql", name), "utf8")] as const),
    ),
  );
}

async function readCitation(release: string): Promise<Report["citation"]> {
  const croissant = (await readJson(join(release, "croissant.json"))) as { citeAs?: string };
  return { bibtex: croissant.citeAs ?? "", cff: await readFile(join(release, "CITATION.cff"), "utf8") };
}

async function readFigures(sql: Sql): Promise<Record<string, number | null>> {
  const [row] = await sql.rows<Record<string, number | null>>(`
    select
      count(*) as entries,
      count(*) filter (tier <> 'T0') as entries_t1,
      count(distinct author) as authors,
      count(distinct base) as bases,
      count(*) filter (age_days <= 7) as entries_7d,
      count(*) filter (age_days <= 30) as entries_30d,
      count(lag_days) as entries_with_lag,
      count(likes_at_30) as entries_with_likes_at_30,
      -- How far a sample of the newest models reaches back.
      (select epoch_ms(min(created_at)) from 'models.parquet') as oldest_model_at
    from 'derivatives.parquet'`);
  return row ?? {};
}

async function readJson(path: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path, "utf8"));
  } catch (error) {
    const cause = error instanceof Error ? error.message : String(error);
    throw new HubraceError(`site: ${path} cannot be read (${cause}); run \`hubrace release\` for this date first`, 1, {
      cause: error,
    });
  }
}

/** What DuckDB says of a table that is not there, with what to do; null of any other error. */
function missingTable(error: unknown, date: string): HubraceError | null {
  const [, file] = /No files found that match the pattern "([^"]+)"/.exec(String(error)) ?? [];
  return file === undefined ? null : incompleteRelease("site", date, file, error);
}
