import { ATTRIBUTION, abstract, banners, KEYWORDS, LICENSE, READERS_WARNING, TITLE } from "../release/about.ts";
import { RELEASE_TABLES } from "../release/dictionary.ts";
import type { Finding, ReleaseManifest } from "../release/manifest.ts";
import type { Run } from "../stage.ts";
import { besidePath, dataFolder, dataPath, MAIN_TABLE, tableFolder, tableOf } from "./paths.ts";
import { markdownText, yamlText } from "./quote.ts";

/** What a card is made of; nothing else, so that the same release gives the same card. */
export interface CardFacts {
  /** OWNER/DATASET. */
  readonly to: string;
  readonly manifest: ReleaseManifest;
  readonly findings: readonly Finding[];
}

/** A card quotes no more than this many findings; all of them are in findings.json. */
const MOST_FINDINGS = 5;

/** The Hub's size classes, by rows. */
const SIZES: readonly (readonly [below: number, name: string])[] = [
  [1e3, "n<1K"],
  [1e4, "1K<n<10K"],
  [1e5, "10K<n<100K"],
  [1e6, "100K<n<1M"],
  [1e7, "1M<n<10M"],
  [1e8, "10M<n<100M"],
  [1e9, "100M<n<1B"],
  [1e10, "1B<n<10B"],
  [1e11, "10B<n<100B"],
  [1e12, "100B<n<1T"],
];

interface CardTable {
  readonly name: string;
  readonly rows: number;
  /** What one row is; empty for tables that this version no longer writes. */
  readonly row: string;
}

/** README.md of the data set: settings for the Hub's viewer and `load_dataset` as YAML, then what the newest release is. */
export function datasetCard({ to, manifest, findings }: CardFacts): string {
  const tables = tablesOf(manifest);
  return [
    ...settings(manifest, tables),
    "",
    ...body(to, manifest, tables),
    ...findingLines(findings),
    ...loading(to, manifest),
    ...coverage(manifest),
    ...terms(manifest),
    "",
  ].join("\n");
}

/** The tables of a release, the main one first, then in the dictionary's order. */
function tablesOf({ files }: ReleaseManifest): CardTable[] {
  const names = RELEASE_TABLES.map(({ table }) => table.name);
  const place = (name: string) => (names.includes(name) ? names.indexOf(name) : names.length);
  return files
    .flatMap(({ name, rows }) => {
      const table = tableOf(name);
      if (table === null) return [];
      return [{ name: table, rows: rows ?? 0, row: RELEASE_TABLES[place(table)]?.table.row ?? "" }];
    })
    .sort((a, b) => place(a.name) - place(b.name));
}

/** One config per table over the newest date's files: `load_dataset` prepares every file that a config names, and does not read dates from folders. */
function settings(manifest: ReleaseManifest, tables: readonly CardTable[]): string[] {
  const rows = tables.reduce((sum, table) => sum + table.rows, 0);
  const size = SIZES.find(([below]) => rows < below)?.[1] ?? "n>1T";
  const { simulated } = manifest.source;
  return [
    "---",
    `pretty_name: ${yamlText(simulated ? `${TITLE} (simulated data)` : TITLE)}`,
    `license: ${LICENSE.name.toLowerCase()}`,
    "tags:",
    ...[...KEYWORDS, ...(simulated ? ["simulated"] : [])].map(
      (word) => `- ${yamlText(word.toLowerCase().replaceAll(" ", "-"))}`,
    ),
    "size_categories:",
    `- ${yamlText(size)}`,
    "configs:",
    ...tables.flatMap(({ name }) => [
      `- config_name: ${yamlText(name)}`,
      ...(name === MAIN_TABLE ? ["  default: true"] : []),
      "  data_files:",
      "  - split: train",
      `    path: ${yamlText(`${dataFolder(name, manifest.date)}/*.parquet`)}`,
    ]),
    "---",
  ];
}

function body(to: string, manifest: ReleaseManifest, tables: readonly CardTable[]): string[] {
  const run: Run = { ...manifest, id: manifest.run, asOf: Date.parse(manifest.as_of) };
  const about = abstract({ ...run, source: { ...run.source, label: "SOURCE" } }, manifest.partial);
  const dictionary = besidePath("README.md", manifest.date);
  return [
    `# ${TITLE}`,
    "",
    ...banners(run, manifest.partial).flatMap((banner) => [`**${banner}**`, ""]),
    `Newest release: **${manifest.date}**, as of ${manifest.as_of}. Formulas version ${manifest.formula_version}.`,
    "",
    // The words of the abstract without its banners, which stand above; the source is the only text in it that is not our own.
    about.slice(about.indexOf("Who released")).replace("SOURCE", () => markdownText(manifest.source.label)),
    "",
    "## Read this first",
    "",
    READERS_WARNING,
    "",
    "## Tables",
    "",
    "| config | rows | one row |",
    "| --- | ---: | --- |",
    ...tables.map(
      ({ name, rows, row }) =>
        `| [${name}](https://huggingface.co/datasets/${to}/viewer/${name}) | ${rows} | ${row.replaceAll("|", "\\|")} |`,
    ),
    "",
    `Columns, their units and their caveats: [${dictionary}](${dictionary}). What it calls NAME.parquet lies here as \`${dataPath("NAME", manifest.date)}\`, with the same bytes and checksum.`,
    "",
  ];
}

function findingLines(findings: readonly Finding[]): string[] {
  if (findings.length === 0) return [];
  return [
    "## Some findings of that day",
    "",
    ...findings
      .slice(0, MOST_FINDINGS)
      .map(
        ({ title, evidence, n, tier }) =>
          `- ${markdownText(title)} (evidence ${markdownText(evidence)}, n = ${n}, ${markdownText(tier)})`,
      ),
    "",
  ];
}

function loading(to: string, { date }: ReleaseManifest): string[] {
  const all = `hf://datasets/${to}/${tableFolder(MAIN_TABLE)}/date=*/*.parquet`;
  return [
    "## Load it",
    "",
    "A config is one table of the newest date:",
    "",
    "```python",
    "from datasets import load_dataset",
    "",
    `entries = load_dataset(${JSON.stringify(to)}, "${MAIN_TABLE}", split="train")`,
    "```",
    "",
    `Another date's: \`load_dataset(${JSON.stringify(to)}, data_files="${dataFolder(MAIN_TABLE, "YYYY-MM-DD")}/*.parquet", split="train")\`.`,
    "",
    "Every date that was published stays, one folder each. Readers that know Hive's folders give all of them with a column `date`, also where a later release has more columns; in DuckDB:",
    "",
    "```sql",
    `select date, count(*) as entries from read_parquet('${all}', hive_partitioning = true, union_by_name = true) group by date order by date;`,
    "```",
    "",
    `An exact day, for a paper: \`${dataPath(MAIN_TABLE, date)}\`. Its bytes do not change.`,
    "",
  ];
}

function coverage({ counts, quality, inputs }: ReleaseManifest): string[] {
  const input = (name: string, file: (typeof inputs)["corrections"]) =>
    file === null
      ? `No file of ${name} was used.`
      : `A file of ${name} with ${file.rows} rows was used: ${markdownText(file.source)} (SHA-256 ${markdownText(file.sha256)}).`;
  return [
    "## Coverage",
    "",
    "| | |",
    "| --- | ---: |",
    ...Object.entries({ ...counts, ...quality }).map(
      ([name, n]) => `| ${markdownText(name.replaceAll("_", " "))} | ${n} |`,
    ),
    "",
    "t0, t1 and t2 count the edges of the three tiers: everything; without suspected automated uploads; of those, each author's first entry of a base.",
    "",
    `${input("corrected release dates", inputs.corrections)} ${input("organizations' home regions", inputs.regions)}`,
    "",
  ];
}

function terms({ date }: ReleaseManifest): string[] {
  return [
    "## Terms",
    "",
    `${LICENSE.title} ([${LICENSE.name}](${LICENSE.url})) for the derived data. ${ATTRIBUTION} Please cite as [CITATION.cff](${besidePath("CITATION.cff", date)}) says; what changed against the release before is in [CHANGES.md](${besidePath("CHANGES.md", date)}).`,
  ];
}
