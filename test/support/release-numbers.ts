import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Row } from "./independent/compare.ts";
import { readParquet } from "./independent/parquet.ts";

interface Check {
  readonly spec: string;
  readonly outcome: string;
  readonly sample: string;
  readonly tier: string;
  readonly term: string;
  readonly p_holm: number | null;
  readonly families: { readonly low: number; readonly high: number } | null;
  readonly authors: { readonly low: number; readonly high: number } | null;
}
interface Checks {
  readonly main: readonly Check[];
  readonly fits: readonly (Omit<Check, "term"> & { readonly reason: string | null })[];
}

/** Everything that a report's pages may take numbers from: the files of the release, read by another reader than the one that builds pages. */
export class ReleaseNumbers {
  readonly #tables = new Map<string, readonly Row[]>();
  manifest: { quality: Record<string, number>; gates: { result: string }[] } = { quality: {}, gates: [] };
  findings: { kind: string; numbers: Record<string, number | null> }[] = [];
  checks: Checks = { main: [], fits: [] };

  /** Reads a release's folder. */
  static async read(folder: string): Promise<ReleaseNumbers> {
    const release = new ReleaseNumbers();
    const json = async (name: string) => JSON.parse(await readFile(join(folder, name), "utf8"));
    release.manifest = await json("release.json");
    release.findings = await json("findings.json");
    release.checks = await json("estimate-checks.json");
    const sums = await readFile(join(folder, "SHA256SUMS"), "utf8");
    for (const [, name = ""] of sums.matchAll(/ (\w+)\.parquet$/gm))
      release.#tables.set(name, (await readParquet(join(folder, `${name}.parquet`))).rows);
    return release;
  }

  rows(table: string): readonly Row[] {
    const rows = this.#tables.get(table);
    if (rows === undefined) throw new Error(`there is no table ${table}`);
    return rows;
  }
  count(table: string, which: (row: Row) => unknown = () => true): number {
    return this.rows(table).filter(which).length;
  }
  distinct(table: string, column: string, which: (row: Row) => unknown = () => true): number {
    return new Set(
      this.rows(table)
        .filter(which)
        .map((row) => row[column]),
    ).size;
  }
}

const large = (row: Row) => Number(row.children) >= 10;
/** What a term's coefficient says of twice as much: exp(x ln 2) − 1. */
const doubled = (x: unknown) => (x === null || x === undefined ? null : 2 ** Number(x) - 1);

/** The counts that pages print, each worked out from the tables. */
const COUNTS: Readonly<Record<string, (release: ReleaseNumbers) => number>> = {
  "counts.models": (release) => release.count("models"),
  "counts.edges": (release) => release.count("edges"),
  "counts.families": (release) => release.count("families"),
  "counts.families_10": (release) => release.count("families", large),
  "counts.authors": (release) => release.count("authors"),
  "counts.derivative_models": (release) => release.distinct("derivatives", "id"),
  "counts.derivatives": (release) => release.count("derivatives"),
  "figures.entries": (release) => release.count("derivatives"),
  "figures.entries_with_lag": (release) => release.count("derivatives", (row) => row.lag_days !== null),
  "figures.entries_with_likes_at_30": (release) => release.count("derivatives", (row) => row.likes_at_30 !== null),
  "families.count": (release) => release.count("families", large),
  "gates.passed": (release) => release.manifest.gates.filter(({ result }) => result === "passed").length,
  "quality.coverage": ({ manifest: { quality } }) =>
    Number(quality.kept) / (Number(quality.listed) - Number(quality.duplicates)),
  "quality.kept": (release) => release.count("models"),
  "quality.orphan_edges": (release) => release.count("edges", (row) => row.parent_present === false),
  "quality.several_parents": (release) => release.distinct("edges", "child", (row) => row.position === 1),
  "quality.cycle_models": (release) => release.count("lineage", (row) => row.in_cycle),
  "quality.burst_models": (release) => release.count("lineage", (row) => row.burst),
  "quality.serial_models": (release) => release.count("lineage", (row) => row.serial_name),
  "quality.negative_lag_edges": (release) => release.count("derivatives", (row) => Number(row.lag_days) < 0),
  "quality.undated_edges": (release) => release.count("derivatives", (row) => row.created_at === null),
  "quality.corrected_date_edges": (release) =>
    release.count("derivatives", (row) => row.base_release_source === "corrected"),
  "quality.t0": (release) => release.count("derivatives"),
  "quality.t1": (release) => release.count("derivatives", (row) => row.tier !== "T0"),
  "quality.t2": (release) => release.count("derivatives", (row) => row.tier === "T2"),
  "ecosystem.unknown": (release) =>
    Number(
      release
        .rows("ecosystem")
        .find((row) => row.scope === "region" && row.name === "unknown" && row.relation === "all")?.share_t1,
    ),
};
/** What only the sweep itself knows stands in release.json alone. */
const OF_THE_SWEEP =
  /^quality\.(listed|duplicates|renamed|quarantined|wrong_type|self_parents|floor_dates|missing_dates|created_at_changed|cycles)$/;

/**
 * What the release says that a number is, by the name that the page gives it; `about` is the page's heading, a base's name on a family's.
 * Undefined for a name that is not known here.
 */
export function wanted(release: ReleaseNumbers, key: string, about: string): number | null | undefined {
  const count = COUNTS[key];
  if (count !== undefined) return count(release);
  if (OF_THE_SWEEP.test(key)) return release.manifest.quality[key.slice("quality.".length)];
  const [first = "", second = "", third = ""] = key.split(".");
  if (first === "files") return release.count(second);
  if (first === "families") return release.count("families", (row) => large(row) && row.state === second);
  if (first === "finding") return release.findings.find(({ kind }) => kind === second)?.numbers[third];
  if (first === "family") {
    const row =
      second === "checks"
        ? release.rows("checklist").find((one) => one.base === about && one.tier === third)
        : release.rows("families").find((one) => one.base === about);
    return row?.[key.split(".").at(-1) ?? ""] as number | null | undefined;
  }
  return ofEstimate(release, key);
}

/** A number of the table of estimates (specification, outcome, sample, term, column), or of that of what could not be estimated. */
function ofEstimate(release: ReleaseNumbers, key: string): number | null | undefined {
  const words = key.split(" ");
  const column = words.at(-1) ?? "";
  if (words.length < 5) return undefined;
  if (words.length > 5) {
    const [outcome, sample, tier] = words;
    const kind = words.slice(3, -1).join(" ");
    const without = release.checks.fits.filter(
      (fit) =>
        fit.outcome === outcome &&
        fit.sample === sample &&
        fit.tier === tier &&
        fit.reason?.split(/[;(]/)[0]?.trim() === kind,
    );
    if (without.length === 0) return undefined;
    if (column === "fits") return without.length;
    const specs = new Set(without.map(({ spec }) => spec));
    const rows = release
      .rows("estimates")
      .filter(
        (row) => row.outcome === outcome && row.sample === sample && row.tier === tier && specs.has(`${row.spec}`),
      );
    return Math.max(0, ...rows.map((row) => Number(row[column])));
  }
  const [spec, outcome, sample, term] = words;
  const same = (row: Row | Check) =>
    row.spec === spec && row.outcome === outcome && row.sample === sample && row.term === term;
  const onTier = (tier: string) => release.rows("estimates").find((row) => same(row) && row.tier === tier);
  const check = release.checks.main.find((one) => same(one) && one.tier === "T1");
  if (column === "effect_per_doubling") return doubled(onTier("T1")?.estimate);
  if (column === "effect_low") return doubled(onTier("T1")?.ci_low);
  if (column === "effect_high") return doubled(onTier("T1")?.ci_high);
  if (column === "effect_t0") return doubled(onTier("T0")?.estimate);
  if (column === "p_holm") return check?.p_holm;
  const [, left, end] = /^without_(family|author)_(low|high)$/.exec(column) ?? [];
  if (left === undefined) return onTier("T1")?.[column] as number | null | undefined;
  const range = left === "family" ? check?.families : check?.authors;
  return doubled(end === "low" ? range?.low : range?.high);
}
