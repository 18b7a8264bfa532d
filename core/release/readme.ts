import type { Run } from "../stage.ts";
import { ATTRIBUTION, banners, LICENSE, READERS_WARNING, TITLE } from "./about.ts";
import { describeTable, RELEASE_TABLES } from "./dictionary.ts";
import { describeChecks, ESTIMATE_CHECKS } from "./estimate-checks.ts";
import type { ReleaseFile, ReleaseInput, ReleaseManifest } from "./manifest.ts";

/** The release's README.md: warning, terms, files, coverage and data dictionary. `files`: the data files. */
export function readme(run: Run, manifest: Omit<ReleaseManifest, "files">, files: readonly ReleaseFile[]): string {
  return [
    `# ${TITLE}`,
    "",
    ...banners(run, manifest.partial).flatMap((banner) => [`**${banner}**`, ""]),
    `Data of ${manifest.date}, as of ${manifest.as_of}. Source: ${manifest.source.label}. Release layout ${manifest.version}, formulas version ${manifest.formula_version}.`,
    "",
    "## Read this first",
    "",
    READERS_WARNING,
    "",
    "## Terms",
    "",
    `${LICENSE.title} (${LICENSE.name}, ${LICENSE.url}) for the derived data. ${ATTRIBUTION} Please cite as CITATION.cff says.`,
    "",
    "## Files",
    "",
    "| file | rows | bytes |",
    "| --- | ---: | ---: |",
    ...files.map(({ name, rows, bytes }) => `| ${name} | ${rows ?? ""} | ${bytes} |`),
    "",
    "Beside them: `release.json` (counts, data quality, gates and checksums), `datapackage.json` (Frictionless Data Package), `croissant.json` (Croissant 1.1), `CHANGES.md` (against the release before), `CITATION.cff`, `SHA256SUMS` (check with `sha256sum -c SHA256SUMS`). The SQL that made a panel is in `sql/`.",
    "",
    "In DuckDB: `from 'derivatives.parquet' where base = 'OWNER/NAME' order by rank limit 10;`",
    "",
    'In the CSV files a `\'` stands before a text cell that begins with = + - @ tab or carriage return and is no number, so that a spreadsheet does not run it. Nothing between two commas is null; `""` is the empty text.',
    "",
    "## Coverage",
    "",
    "| | |",
    "| --- | ---: |",
    ...Object.entries({ ...manifest.counts, ...manifest.quality }).map(
      ([name, n]) => `| ${name.replaceAll("_", " ")} | ${n} |`,
    ),
    "",
    "t0, t1 and t2 count the edges of the three tiers: everything; without suspected automated uploads; of those, each author's first entry of a base.",
    "",
    describeCorrections(manifest.inputs.corrections),
    describeRegions(manifest.inputs.regions),
    "",
    "## Data dictionary",
    ...RELEASE_TABLES.flatMap(({ table }) => ["", `### ${table.name}`, "", describeTable(table)]),
    "",
    `### ${ESTIMATE_CHECKS}`,
    "",
    describeChecks(),
    "",
  ].join("\n");
}

function describeCorrections(input: ReleaseInput | null): string {
  return input === null
    ? "No file of corrected release dates was named: a base's release is its `createdAt`, which can precede public release by weeks."
    : `Release dates of ${input.rows === 1 ? "1 base" : `${input.rows} bases`} are corrected by ${input.source} (SHA-256 ${input.sha256}).`;
}

function describeRegions(input: ReleaseInput | null): string {
  return input === null
    ? "No file of organizations' regions was named: every region is unknown."
    : `Regions of ${input.rows === 1 ? "1 organization" : `${input.rows} organizations`} come from ${input.source} (SHA-256 ${input.sha256}).`;
}
