import { chart, findingLink, findings } from "./data.ts";
import { number } from "./format.ts";
import { sampleOf } from "./headline.ts";
import { panel } from "./panels.ts";

/** One or two sentences that answer a panel's question, and what stands behind them. */
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

/** The title of the panel's first finding, else the summaries of its first two charts that have one, else what its first chart says is missing. */
export function panelAnswer(path: string): PanelAnswer {
  const found = findings.find((one) => one.href === path);
  if (found !== undefined) {
    const { title, summary: more, evidence: grade, tier } = found;
    return { text: `${title}.`, more, grade, sample: sampleOf(found), tier, link: findingLink(found), finding: true };
  }
  const charts = panel(path).charts.map(chart);
  const told = charts.filter(({ summary }) => summary !== undefined).slice(0, 2);
  const one = told[0] ?? charts.find(({ picture }) => picture !== null) ?? charts[0];
  if (one === undefined) throw new Error(`site: the panel ${path} has no chart; see site/src/panels.ts`);
  const bare = one.picture === null ? (one.missing ?? "") : `${one.title}.`;
  const text = told.length === 0 ? bare : told.map(({ summary }) => summary).join(" ");
  return {
    text,
    more: "",
    grade: one.grade,
    sample: `n\u00a0=\u00a0${number(one.n)}`,
    tier: one.tier,
    link: `#${one.id}`,
    finding: false,
  };
}
