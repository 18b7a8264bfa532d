import type { Chart } from "../charts/chart.ts";
import { number } from "./format.ts";

/** A sentence that answers a panel's question, and what stands behind it. */
export interface PanelAnswer {
  readonly text: string;
  /** What the finding says besides; "" where a chart carries the answer. */
  readonly more: string;
  readonly grade: "A" | "B" | "C";
  /** "n = 120 finetunes". */
  readonly sample: string;
  readonly tier: string;
  /** Where it is shown in full: the finding, or the chart on the panel's page. */
  readonly link: string;
  readonly finding: boolean;
}

/**
 * The summaries of the first two charts that have one, else what the first drawn chart says, else what is missing. Each with the grade and the n of its
 * chart: one can be read at a fixed age and the other not.
 */
export function chartAnswers(charts: readonly Chart[]): readonly PanelAnswer[] {
  const told = charts.filter(({ summary }) => summary !== undefined).slice(0, 2);
  const others = [charts.find(({ picture }) => picture !== null) ?? charts[0]].filter((one) => one !== undefined);
  return (told.length === 0 ? others : told).map(({ id, title, summary, picture, missing, grade, n, tier }) => ({
    text: summary ?? (picture === null ? (missing ?? "") : `${title}.`),
    more: "",
    grade,
    sample: `n\u00a0=\u00a0${number(n)}`,
    tier,
    link: `#${id}`,
    finding: false,
  }));
}
