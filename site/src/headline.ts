import type { Finding } from "../../core/release/manifest.ts";
import { count, duration, list, number, percent, relationNoun } from "./format.ts";

/** A finding as the front page prints it: a large number and the sentence that it begins or carries. */
export interface Headline {
  readonly value: number;
  /** Name in the finding's numbers, so that a test can compare what is printed. */
  readonly key: string;
  readonly big: string;
  readonly sentence: string;
}

type Numbers = Finding["numbers"];

/** "n = 120 finetunes": on how many of which things a finding's title stands. */
export function sampleOf({ n, n_of }: Pick<Finding, "n" | "n_of">): string {
  return `n\u00a0=\u00a0${n_of === undefined ? count(n, "entry", "entries") : `${number(n)}\u00a0${n_of}`}`;
}

/** Findings that make a good front page, best first. */
const ORDER = [
  "first-entrants",
  "crowded-niches",
  "first-arrivals",
  "zero-likes",
  "growing-families",
  "tiers",
  "data-quality",
];

/** Of all findings three for the front page, best kind first, without the one in the headline unless there are too few. */
export function frontFindings(
  findings: readonly Finding[],
  headlined: Finding | undefined,
): { finding: Finding; headline: Headline }[] {
  const told = [...findings]
    .sort((a, b) => place(a.kind) - place(b.kind))
    .flatMap((finding) => {
      const headline = headlineOf(finding);
      return headline === null ? [] : [{ finding, headline }];
    });
  const others = told.filter(({ finding }) => finding !== headlined);
  return (others.length >= 3 ? others : told).slice(0, 3);
}

const place = (kind: string) => {
  const index = ORDER.indexOf(kind);
  return index === -1 ? ORDER.length : index;
};

/** The number of a finding that its sentence turns on, or null when it has none. */
function headlineOf({ kind, numbers }: Finding): Headline | null {
  const value = (key: string) => (typeof numbers[key] === "number" ? numbers[key] : null);
  const name = (key: string) => String(numbers[key] ?? "");
  if (kind === "first-entrants") {
    const key = largest(numbers, "_first_share_likes", "_models");
    const share = key === null ? null : value(key);
    if (key === null || share === null) return null;
    const relation = key.replace("_first_share_likes", "");
    // More than ten where the tenth has come at the same moment as others.
    const first = value(`${relation}_first_models`) ?? 10;
    return {
      key,
      value: share,
      big: percent(share),
      sentence: `of the likes of ${number(value(`${relation}_models`) ?? 0)} ${relationNoun(relation)} of ${name("base")} so far went to the first ${first === 10 ? "ten" : number(first)}.`,
    };
  }
  if (kind === "crowded-niches") {
    const authors = value("authors_30d");
    if (authors === null) return null;
    const task = name("task") === "no task" ? "without a stated task" : `for ${name("task")}`;
    return {
      key: "authors_30d",
      value: authors,
      big: number(authors),
      sentence: `authors published ${relationNoun(name("relation"))} of ${name("base")} ${task} in 30 days; no other niche of 30 models or more drew more.`,
    };
  }
  if (kind === "first-arrivals") {
    const keys = Object.keys(numbers).filter((key) => key.endsWith("_median_hours") && value(key) !== null);
    const [first, ...later] = keys.sort((a, b) => (value(a) ?? 0) - (value(b) ?? 0));
    if (first === undefined) return null;
    const noun = (key: string) => relationNoun(key.replace("_median_hours", ""));
    const [low, high] = ["low", "high"].map((end) => value(first.replace("_median_hours", `_median_${end}_hours`)));
    const interval =
      typeof low === "number" && typeof high === "number"
        ? ` (95\u00a0% interval ${duration(low / 24)} to ${duration(high / 24)})`
        : "";
    const rest = later.map((key) => `${noun(key)} after ${duration((value(key) ?? 0) / 24)}`);
    return {
      key: first,
      value: value(first) ?? 0,
      big: duration((value(first) ?? 0) / 24),
      sentence: `is the median wait of new bases with ten derivatives for the first of their ${noun(first)}, where one has come${interval}${rest.length === 0 ? "" : `; the first ${list(rest)}`}.`,
    };
  }
  if (kind === "zero-likes") {
    const [most, ...rest] = Object.keys(numbers)
      .filter((key) => key.endsWith("_share_zero") && value(key) !== null)
      .sort((a, b) => (value(b) ?? 0) - (value(a) ?? 0));
    if (most === undefined) return null;
    const [low, high] = [value(`${most}_low`), value(`${most}_high`)];
    const interval = low === null || high === null ? "" : ` (95\u00a0% interval ${percent(low)} to ${percent(high)})`;
    const others = rest
      .slice(0, 2)
      .map((key) => `${percent(value(key) ?? 0)} of ${relationNoun(key.replace("_share_zero", ""))}`);
    return {
      key: most,
      value: value(most) ?? 0,
      big: percent(value(most) ?? 0),
      sentence: `of ${relationNoun(most.replace("_share_zero", ""))} a week old or more have not a single like${interval}${others.length === 0 ? "" : `; ${list(others)}`}.`,
    };
  }
  if (kind === "growing-families") {
    const [ratio, low, high] = [value("ratio"), value("ratio_low"), value("ratio_high")];
    // A large number stands for a clear one.
    if (ratio === null || low === null || high === null || (value("clearly") ?? 0) === 0) return null;
    return {
      key: "ratio",
      value: ratio,
      big: `${number(ratio, 1)} ×`,
      sentence: `as many derivatives of ${name("base")} appeared in the last 30 days as in an average month before (95\u00a0% interval ${number(low, 1)} to ${number(high, 1)}\u00a0×).`,
    };
  }
  if (kind === "tiers") {
    const all = value("t0");
    const kept = value("t1");
    if (all === null || kept === null || all === 0) return null;
    return {
      key: "t1",
      value: kept,
      big: number(kept),
      sentence: `of ${number(all)} entries remain once suspected automated uploads are left out.`,
    };
  }
  return null;
}

/** Of the keys with an ending, the one whose relation has the most models. */
function largest(numbers: Numbers, ending: string, by: string): string | null {
  const keys = Object.keys(numbers).filter((key) => key.endsWith(ending));
  const models = (key: string) => Number(numbers[key.replace(ending, by)] ?? 0);
  return keys.reduce<string | null>((best, key) => (best === null || models(key) > models(best) ? key : best), null);
}
