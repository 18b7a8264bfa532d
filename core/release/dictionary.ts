import { describeChecks, ESTIMATE_CHECKS } from "./estimate-checks.ts";
import { cadence, cadenceWeeks } from "./tables/cadence.ts";
import { checklist } from "./tables/checklist.ts";
import { churn, churnCurve } from "./tables/churn.ts";
import type { Column, Table } from "./tables/column.ts";
import { concentration } from "./tables/concentration.ts";
import { derivatives } from "./tables/derivatives.ts";
import { diffusion, diffusionCurve } from "./tables/diffusion.ts";
import { ecosystem, ecosystemMonthly, formats } from "./tables/ecosystem.ts";
import { adoption, efficiency } from "./tables/efficiency.ts";
import { outcomes, tombstones, vanished } from "./tables/history.ts";
import { licenseClasses, licenses } from "./tables/licenses.ts";
import { authors, estimates, families, niches } from "./tables/panels.ts";
import { maturation, potential, potentialError } from "./tables/potential.ts";
import { dataQuality } from "./tables/quality.ts";
import { firstLike, leaderShare, recognition, recognitionMonths } from "./tables/recognition.ts";
import { edges, lineage, models } from "./tables/snapshot.ts";

export type { Column, ColumnType, Table, Value } from "./tables/column.ts";

/** Every table that Hubrace writes. The one source of column names, types, units and meanings. */
export const TABLES: readonly Table[] = [
  derivatives,
  families,
  niches,
  estimates,
  edges,
  models,
  authors,
  vanished,
  ecosystem,
  ecosystemMonthly,
  formats,
  licenseClasses,
  licenses,
  checklist,
  concentration,
  churn,
  churnCurve,
  dataQuality,
  recognition,
  recognitionMonths,
  firstLike,
  leaderShare,
  potential,
  potentialError,
  maturation,
  diffusion,
  diffusionCurve,
  efficiency,
  adoption,
  cadence,
  cadenceWeeks,
  lineage,
  outcomes,
  tombstones,
];

/** Tables that are published as .csv.gz too. */
const CSV_TABLES: readonly Table[] = [derivatives, families, niches, estimates];

/** The tables of a release, in the order in which it lists them; `csv`: also as .csv.gz. */
export const RELEASE_TABLES: readonly { readonly table: Table; readonly csv: boolean }[] = TABLES.map((table) => ({
  table,
  csv: CSV_TABLES.includes(table),
}));

/** docs/data-dictionary.md. A test fails when the file differs from this text. */
export function dictionaryPage(): string {
  return [
    "# Data dictionary",
    "",
    "Generated from `core/release/tables` by `npm run docs:dictionary`: change it there. Every table is in the public release, as Parquet.",
    "",
    "Times are UTC; a day is 86,400 s; the snapshot's time s is the start of the crawl, or the end of the date for a day that is not today.",
    "Likes and downloads are two outcomes and are never combined into one score.",
    "Where a column holds one of a few values, all of them stand behind its type.",
    ...TABLES.flatMap((table) => ["", `## ${table.name}`, "", describeTable(table)]),
    "",
    `## ${ESTIMATE_CHECKS}`,
    "",
    describeChecks(),
    "",
  ].join("\n");
}

/** One table's row, key, caveat and columns as Markdown. */
export function describeTable(table: Table): string {
  return [
    `One row: ${table.row}. Key: ${table.key.map((name) => `\`${name}\``).join(", ")}.`,
    ...(table.caveat === null ? [] : ["", table.caveat]),
    "",
    "| column | type | unit | meaning |",
    "| --- | --- | --- | --- |",
    ...table.columns.map(
      (column) =>
        `| ${column.name} | ${typeText(column)} | ${column.unit ?? ""} | ${column.meaning.replaceAll("|", "\\|")} |`,
    ),
  ].join("\n");
}

/** `create table` columns that hold no row: the tables of a release always have their columns. */
export function emptyTable(table: Table): string {
  const columns = table.columns.map(({ name, type }) => `cast(null as ${type}) as "${name}"`);
  return `select ${columns.join(", ")} where false`;
}

function typeText({ type, nullable, values }: Column): string {
  const text = nullable ? `${type} null` : type;
  return values === null ? text : `${text}: ${values.map((value) => `\`${value}\``).join(", ")}`;
}
