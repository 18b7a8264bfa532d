import type { Run } from "../stage.ts";

/** Who publishes the data and under which terms: one source for README, data package, Croissant and citation. */
export const TITLE = "Hubrace: the race to release open models";
export const HOMEPAGE = "https://github.com/hubrace/hubrace";
export const CREATOR = "The Hubrace contributors";
export const LICENSE = {
  name: "CC-BY-4.0",
  title: "Creative Commons Attribution 4.0",
  url: "https://creativecommons.org/licenses/by/4.0/",
} as const;
/** The same licence as feeds say it. */
export const RIGHTS = "CC BY 4.0";
export const ATTRIBUTION =
  "Derived from the public model metadata of the Hugging Face Hub (https://huggingface.co), which its users declared.";
export const KEYWORDS = [
  "open models",
  "Hugging Face Hub",
  "model lineage",
  "priority",
  "congestion",
  "recognition",
] as const;

/** Stands on the front page and in every data file's README, word for word. */
export const READERS_WARNING =
  "These are associations in public metadata, not effects. Lineage is declared by uploaders. Downloads are requests in a trailing " +
  "30 days, not users. Models removed before our first snapshot are invisible. Creation dates can precede public release by " +
  "weeks. Results are shown with and without suspected automated uploads. Early figures lack fixed-age outcomes; see coverage.";

/** Semantic version of a day's data: layout version, then the date. */
export function dataVersion(date: string): string {
  return `1.${date.replaceAll("-", "")}.0`;
}

/** What must stand at the top of everything that shows simulated or cut data; empty for whole, real data. */
export function banners(run: Run, partial: boolean): string[] {
  return [
    ...(run.source.simulated ? ["SIMULATED DATA: invented models, not the Hub's. For trying the software only."] : []),
    ...(partial && run.limit !== null ? [`${sample(run.limit)} only: ranks, families and counts are cut.`] : []),
  ];
}

/** "SIMULATED DATA. ", "SAMPLE, newest 5,000 models. ", both or "": what begins a text that is read away from its page. */
export const dataMark = ({ source, partial, limit }: DataMarked) =>
  `${source.simulated ? "SIMULATED DATA. " : ""}${partial ? `${sample(limit ?? 0)}. ` : ""}`;

const sample = (limit: number) => `SAMPLE, newest ${limit.toLocaleString("en-US")} models`;

interface DataMarked {
  readonly source: { readonly simulated: boolean };
  readonly partial: boolean;
  readonly limit: number | null;
}

/** One paragraph that describes the data set of a run. */
export function abstract(run: Run, partial: boolean): string {
  const what =
    "Who released first on each open base model, how crowded it was then, and what it earned: every declared derivative " +
    "with its rank, lag, rivals and recognition, and the families and niches that they form";
  return [
    ...banners(run, partial),
    `${what}, as of ${run.date} (UTC). Source: ${run.source.label}. ${ATTRIBUTION}`,
  ].join(" ");
}
