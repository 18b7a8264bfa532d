import { chartAnswers, type PanelAnswer } from "./chart-answers.ts";
import { chart, findingLink, findings } from "./data.ts";
import { sampleOf } from "./headline.ts";
import { panel } from "./panels.ts";

/** What answers a panel's question: the title of its first finding, else what its charts say. */
export function panelAnswers(path: string): readonly PanelAnswer[] {
  const found = findings.find((one) => one.href === path);
  if (found === undefined) return chartAnswers(panel(path).charts.map(chart));
  const { title, summary: more, evidence: grade, tier } = found;
  return [{ text: `${title}.`, more, grade, sample: sampleOf(found), tier, link: findingLink(found), finding: true }];
}
