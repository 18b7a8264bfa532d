/**
 * Where everything lies in the lake. The only file that spells a path; every function returns a blob key.
 * `date` is the snapshot's date YYYY-MM-DD, `run` a run id such as 2026-08-21-a1.
 */

/** Version of the lake's layout and file formats. A lake with a higher number was written by a newer Hubrace. */
export const LAKE_FORMAT = 2;

/** Version of the public release's layout: the first folder below releases/. */
export const RELEASE_FORMAT = "v1";

/** The embedded ledger's file name inside the lake folder. */
export const LEDGER_FILE = "_ledger.sqlite";

export const PANELS = [
  "derivatives",
  "families",
  "niches",
  "authors",
  "vanished",
  "ecosystem",
  "ecosystem_monthly",
  "formats",
  "license_classes",
  "licenses",
  "checklist",
  "concentration",
  "churn",
  "churn_curve",
  "data_quality",
  "recognition",
  "recognition_months",
  "first_like",
  "leader_share",
  "potential",
  "potential_error",
  "maturation",
  "diffusion",
  "diffusion_curve",
  "efficiency",
  "adoption",
  "cadence",
  "cadence_weeks",
] as const;
export type PanelName = (typeof PANELS)[number];

/** What begins the keys of a run's raw parts. */
export const rawPrefix = (date: string, run: string) => `raw/date=${date}/run=${run}/`;
/** Listed models as received, one JSON object a line; `part` counts from 0. */
export const rawPart = (date: string, run: string, part: number) =>
  `${rawPrefix(date, run)}part-${String(part).padStart(5, "0")}.ndjson.gz`;

/** Arrivals as a pulse received them, by the hour (UTC) in which it ran; named by their content, so that nothing is replaced. */
export const pulsePrefix = "pulse/arrivals/";
/** `time`: the pulse's, ISO 8601 UTC; `content`: hex digits of the SHA-256 of the part's text. */
export const pulsePart = (time: string, content: string) =>
  `${pulsePrefix}date=${time.slice(0, 10)}/hour=${time.slice(11, 13)}/${content}.ndjson.gz`;
/** What a pulse reads of the families as the sweep of a date found them: a head, and shards by the base's hash. */
export const pulseGround = (date: string, part: string) => `pulse/ground/date=${date}/${part}.json.gz`;

/** What a run's raw parts are: its source, time and counts. Beside the parts' folder, so that a sweep's own clearing leaves it. */
export const rawRun = (date: string, run: string) => `raw/date=${date}/run=${run}.json`;
/** What begins the keys of a date's raw parts, and of what they are. */
export const rawOfDate = (date: string) => `raw/date=${date}/`;
/** What begins the keys of all raw parts. */
export const rawFolder = "raw/";
/** The date and run of a raw part, null for other keys. */
export const runOfRawPart = (key: string) => {
  const [, date, run] = /^raw\/date=([\d-]+)\/run=([^/]+)\/part-\d+\.ndjson\.gz$/.exec(key) ?? [];
  return date === undefined || run === undefined ? null : { date, run };
};

/** Rows that could not be read, one a line: {"reason", "row"}. */
export const quarantine = (date: string) => `quarantine/date=${date}/rows.ndjson.gz`;

export const snapshotPrefix = "snapshots/";
/** One row per model of the snapshot. */
export const models = (date: string) => `snapshots/date=${date}/models.parquet`;
/** One row per declared parent. */
export const edges = (date: string) => `snapshots/date=${date}/edges.parquet`;
/** Counts of the snapshot stage: listed, kept, duplicates, quarantined by reason, self-parents, unknown fields. */
export const snapshotReport = (date: string) => `snapshots/date=${date}/report.json`;

/** The date of a snapshot's models file, null for other keys. */
export const dateOfSnapshot = (key: string) => /^snapshots\/date=([\d-]+)\/models\.parquet$/.exec(key)?.[1] ?? null;

/** What is known after a date: models and edges ever seen, tombstones, outcomes; whole, or upon an earlier date (known.ts). */
export const historyPrefix = "history/";
/** The date of a file of known models, null for other keys. */
export const dateOfHistory = (key: string) => /^history\/date=([\d-]+)\/models\.parquet$/.exec(key)?.[1] ?? null;
export type KnownFile = "models" | "edges" | "tombstones" | "outcomes";
/** One of the four files of what is known after a date. */
export const history = (date: string, file: KnownFile) => `history/date=${date}/${file}.parquet`;
/** There while states of days after a changed one are being made anew: {"from"}, the first of them. */
export const historyRemaking = `${historyPrefix}remaking.json`;
export const outcomes = "outcomes/outcomes.parquet";
export const tombstones = "outcomes/tombstones.parquet";

/** Files that an operator may name: release dates that differ from createdAt, home regions of organizations. */
export const INPUTS = ["corrections", "regions"] as const;
export type InputName = (typeof INPUTS)[number];
/** The operator's file as it was pinned for a date: its source, SHA-256 and rows. */
export const input = (date: string, name: InputName) => `inputs/date=${date}/${name}.json`;

/** Gates that an operator lets fail on a date, with the reasons. */
export const acceptedGates = (date: string) => `inputs/date=${date}/accepted-gates.json`;

/** What each gate said of a date, also when it refused. */
export const gates = (date: string) => `gates/date=${date}/gates.json`;

/** One row per model that has a parent or a child: its root, depth and flags. */
export const lineage = (date: string) => `lineage/date=${date}/lineage.parquet`;

/** The rows of one panel, as the head of core/panels/NAME.sql says. */
export const panel = (date: string, name: PanelName) => `panels/date=${date}/${name}.parquet`;

/** One row per specification, outcome, sample, tier and term. */
export const estimates = (date: string) => `estimates/date=${date}/estimates.parquet`;
/** What stands beside the estimates: Holm's correction, leave-one-out ranges, binned scatters, what was left out and why. */
export const estimateChecks = (date: string) => `estimates/date=${date}/checks.json`;

/** Where the tables lie of which each date has a file of its own; outcomes and tombstones grow over all dates instead. */
export const DATED_TABLES: ReadonlyMap<string, (date: string) => string> = new Map([
  ["models", models],
  ["edges", edges],
  ["lineage", lineage],
  ["estimates", estimates],
  ...PANELS.map((name) => [name, (date: string) => panel(date, name)] as const),
]);

/** The day's findings, a JSON list. */
export const findings = (date: string) => `findings/date=${date}/findings.json`;

/** What begins the keys of a date's release. */
export const releasePrefix = (date: string) => `releases/${RELEASE_FORMAT}/${date}/`;
/** A file of a release by the name that readers know. */
export const releaseFile = (date: string, name: string) => `${releasePrefix(date)}${name}`;
/** What begins the keys of all releases, and of the pointer to the current one. */
export const releasesPrefix = `releases/${RELEASE_FORMAT}/`;
/** The date of a release's SHA256SUMS, which is written last; null for other keys. */
export const dateOfRelease = (key: string) =>
  new RegExp(`^${releasesPrefix}([\\d-]+)/SHA256SUMS$`).exec(key)?.[1] ?? null;
/** The charts that the report of a date showed, gzipped JSON: what the report's archive is made of. */
export const report = (date: string) => `reports/${RELEASE_FORMAT}/${date}.json.gz`;
/** The pointer: which release is current. */
export const currentRelease = `releases/${RELEASE_FORMAT}/current.json`;

/** Which stage writes what lies below a folder of the lake. */
const WRITERS: Readonly<Record<string, string>> = {
  raw: "crawl",
  snapshots: "snapshot",
  history: "history",
  outcomes: "history",
  lineage: "lineage",
  panels: "panels",
  estimates: "estimate",
  findings: "findings",
  gates: "release",
  releases: "release",
};
/** The command that writes a blob, null where there is none of its own. */
export const commandFor = (key: string) => {
  const stage = WRITERS[key.slice(0, key.indexOf("/"))];
  const date = /\d{4}-\d{2}-\d{2}/.exec(key)?.[0];
  return stage === undefined ? null : `hubrace ${stage}${date === undefined ? "" : ` --date ${date}`}`;
};

/** Pointers for query engines: below a table's prefix one folder per date, in it one text file that names the table's blob. */
export const cataloguePrefix = (table: string) => `catalogue/${table}/`;
/** The text file of one date, whose only line is the address of that date's table. */
export const cataloguePointer = (table: string, date: string) => `${cataloguePrefix(table)}date=${date}/pointer.txt`;
