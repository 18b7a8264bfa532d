import type { Table } from "../../core/release/dictionary.ts";
import type { Finding, ReleaseManifest } from "../../core/release/manifest.ts";
import type { Chart } from "../charts/chart.ts";

/** report.json: what the pages read besides the families. */
export interface Report {
  readonly release: ReleaseManifest;
  readonly findings: readonly Finding[];
  readonly charts: readonly Chart[];
  /** SQL texts of the release by file name without extension: derivatives, families, niches, … */
  readonly queries: Readonly<Record<string, string>>;
  /** Tables of the release with the meaning of every column. */
  readonly tables: readonly Table[];
  /** Figures of pages that are neither charts nor findings. */
  readonly figures: Readonly<Record<string, number | null>>;
  readonly familyCount: number;
  /** Who publishes the data and under which terms, as the release itself says it. */
  readonly about: {
    readonly title: string;
    readonly creator: string;
    readonly homepage: string;
    readonly license: string;
    readonly attribution: string;
    readonly keywords: readonly string[];
    readonly warning: string;
    /** What each version of the formulas brought, the first one first. */
    readonly formulas: readonly string[];
    /** Version of the day's data. */
    readonly version: string;
  };
  /** CHANGES.md of the release, Markdown. */
  readonly changes: string;
  /** How to cite the release: BibTeX, and the text of CITATION.cff. */
  readonly citation: { readonly bibtex: string; readonly cff: string };
}
