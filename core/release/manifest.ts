/**
 * What each version of the formulas brought, the first one first: of ranks, windows, tiers and flags and of the estimates' errors. Add
 * a sentence, and a changelog entry, when one of them changes.
 */
export const FORMULAS: readonly string[] = [
  "The definitions on this page; errors of estimates by two-way clusters of families and authors.",
  "Errors of estimates are the largest of two-way clusters and of jackknives over families and over authors, which a step of the fit approximates: where one author or family held much of a sample, two-way errors were several times too small.",
  "In the main table the five families and five authors that move it most are left out in earnest: one step said two thirds of it.",
  "Leaving out a family or author that alone has a rare control, such as a licence, counts for all other terms; before, it counted for none.",
  "Entries, clusters and degrees of freedom of an estimate no longer count zeros that fixed effects together predict, nor entries that are alone in a group once such zeros are out: neither ever moved an estimate. The permuted placebos, which depend on the entries counted, are drawn anew.",
  "A base all of whose children have vanished no longer counts as still waiting for its first one (tables diffusion and diffusion_curve, tier T0).",
  "The root mean square error of potential stands beside that of 50, the mean of all percentiles, instead of that of their median, which is further off and made potential look better (table potential_error).",
  "Errors of survival and of waits leave one author, or one owner, out at a time (a jackknife): sums of squares fell short where one holds much of what is at risk (std_error of tables churn_curve and diffusion_curve).",
];

/** Version of the formulas that this code works by. */
export const FORMULA_VERSION = String(FORMULAS.length);

/** release.json: what a reader of the release (the site, the next release) needs to know about it besides the tables. */
export interface ReleaseManifest {
  /** Layout version of the release, "v1". */
  readonly version: string;
  readonly date: string;
  /** The snapshot's time s, ISO 8601 UTC. */
  readonly as_of: string;
  readonly run: string;
  readonly source: {
    readonly kind: "hub" | "url" | "sandbox" | "import";
    readonly label: string;
    readonly simulated: boolean;
  };
  /** True when --limit cut the sweep: every page then says SAMPLE, newest N. */
  readonly partial: boolean;
  readonly limit: number | null;
  /** Version of the formulas in docs/methods: changes when a definition changes. */
  readonly formula_version: string;
  /** models, edges, families (bases), families_10 (bases with at least 10 children), authors, derivative_models, derivatives (edges). */
  readonly counts: Readonly<Record<string, number>>;
  /**
   * Data quality. Rows listed: listed, kept, duplicates, renamed, quarantined, wrong_type. Models: self_parents, floor_dates,
   * missing_dates, created_at_changed (listed with another date than the earliest known one, which is kept), several_parents,
   * cycle_models, burst_models, serial_models; cycles. Edges: orphan_edges, undated_edges, negative_lag_edges,
   * corrected_date_edges, and those of each tier: t0 (all), t1 (of those, no flag), t2 (of those, the author's first entry of the base).
   */
  readonly quality: Readonly<Record<string, number>>;
  readonly quarantine_reasons: Readonly<Record<string, number>>;
  readonly unknown_fields: Readonly<Record<string, number>>;
  /** Fields of an unexpected type, with the number of rows; relations and kinds of gating that Hubrace does not know, as `field: value`. */
  readonly wrong_type?: Readonly<Record<string, number>>;
  readonly unknown_values?: Readonly<Record<string, number>>;
  /** The operator's files that the day was derived with; null where none was named. */
  readonly inputs: Readonly<Record<"corrections" | "regions", ReleaseInput | null>>;
  /** Date of the release that gates compared this one with: the newest before it of the same kind; null when there is none. */
  readonly compared_with?: string | null;
  readonly gates: readonly Gate[];
  readonly files: readonly ReleaseFile[];
}

export interface ReleaseInput {
  /** The file's name, or its address. */
  readonly source: string;
  readonly sha256: string;
  readonly rows: number;
}

/** What a gate says: `accepted`: it refused, and the operator gave a reason to publish all the same. */
export type GateResult = "passed" | "refused" | "accepted" | "not applicable";

/** A count, a share (0.05 is 5 %), the difference of two shares (0.05 is 5 percentage points), or days. */
export const GATE_UNITS = ["count", "share", "points", "days"] as const;
export type GateUnit = (typeof GATE_UNITS)[number];

export interface Gate {
  readonly name: string;
  /** One sentence: what is checked and why. */
  readonly rule: string;
  /** Null where the gate is not applicable. */
  readonly value: number | null;
  readonly threshold: number | null;
  /** How value and threshold read. Releases made before gates had units do not say. */
  readonly unit?: GateUnit | undefined;
  /** Whether the value may lie at most or at least at the threshold. */
  readonly bound?: "at most" | "at least" | undefined;
  readonly result?: GateResult | undefined;
  /** Whether it stands in nobody's way by itself: passed, or not applicable. */
  readonly passed: boolean;
  /** What the value is made of (which columns, which relations), or why the gate is not applicable. */
  readonly note?: string | null | undefined;
  /** The operator's reason, where it was accepted. */
  readonly why?: string | null | undefined;
}

export interface ReleaseFile {
  readonly name: string;
  /** Null for files that are not tables. */
  readonly rows: number | null;
  readonly bytes: number;
  readonly sha256: string;
}

/** One finding, as findings.json lists them. */
export interface Finding {
  /** Stable: kind, subject and date; a feed never repeats one. */
  readonly id: string;
  readonly date: string;
  readonly kind: string;
  readonly title: string;
  /** One or more plain sentences with the numbers in them. Text, never HTML. */
  readonly summary: string;
  /** The numbers of the sentence by name, with their units in the name or in `unit`. */
  readonly numbers: Readonly<Record<string, number | string | null>>;
  readonly evidence: "A" | "B" | "C";
  /** On how many things of one kind the title's number stands. */
  readonly n: number;
  /** Which things, in the plural: "finetunes", "bases". Releases made before it was told lack it; they counted entries. */
  readonly n_of?: string;
  readonly tier: "T0" | "T1";
  /** Id of the chart that shows it, or null. */
  readonly chart: string | null;
  /** Site path of the page that it belongs to, e.g. /congestion/. */
  readonly href: string;
  /** The SQL over the release's Parquet files that gives the numbers; runs in DuckDB from the release folder. */
  readonly sql: string;
}
