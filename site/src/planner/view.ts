import type { Plan } from "../../../core/plan/plan.ts";
import { report, type Section } from "../../../core/plan/report.ts";
import { asText } from "../../../core/plan/text.ts";
import { h } from "../lookup/dom.ts";
import { writeState } from "./state.ts";

/** The answer as elements: what to know first, a part per section, and the whole as text to copy. */
export function planView(plan: Plan, family: string | null): HTMLElement {
  const said = report(plan);
  const query = writeState({ base: plan.base, relation: plan.relation, task: plan.task ?? "none" });
  return h(
    "article",
    { "aria-labelledby": "plan-title" },
    h("h2", { id: "plan-title", tabindex: "-1" }, said.title),
    ...said.notices.map((line) => h("p", { class: "note" }, line)),
    ...said.sections.map((one) => sectionView(one, plan)),
    h(
      "section",
      { class: "take" },
      h("h3", {}, "Take it along"),
      h(
        "p",
        { class: "links" },
        h("a", { href: query }, "Permalink"),
        " ",
        family === null ? null : h("a", { href: family }, "The family’s page"),
      ),
      h("label", { for: "plan-text" }, "The same as text"),
      textField(asText(said)),
      h("button", { type: "button", "data-copy": "plan-text" }, "Copy as text"),
      h("output", { "aria-live": "polite" }),
    ),
  );
}

function sectionView({ id, title, lines, table }: Section, plan: Plan): HTMLElement {
  return h(
    "section",
    { id: `plan-${id}` },
    h("h3", {}, title),
    ...lines.map((line) => h("p", { class: "text" }, tied(line))),
    table === null ? null : tableView(title, table, id === "neighbours" ? plan : null),
  );
}

/** "n = 40" on one line. */
function tied(text: string): string {
  return text.replaceAll("n = ", "n\u00a0=\u00a0");
}

/** A table in a box of its own; rows of neighbours lead to their own answers. */
function tableView(title: string, table: NonNullable<Section["table"]>, linked: Plan | null): HTMLElement {
  const rows = table.rows.map(([first = "", ...cells], index) => {
    const there = linked?.neighbours[index];
    const address = there && writeState({ ...there, task: there.task ?? "none" });
    return h(
      "tr",
      {},
      h("th", { scope: "row" }, address === undefined ? first : h("a", { href: address, "data-plan-link": "" }, first)),
      ...cells.map((cell) => h("td", {}, tied(cell))),
    );
  });
  return h(
    "div",
    { class: "scroll", tabindex: "0", role: "region", "aria-label": title },
    h(
      "table",
      {},
      h("thead", {}, h("tr", {}, ...table.columns.map((column) => h("th", { scope: "col" }, column)))),
      h("tbody", {}, ...rows),
    ),
  );
}

function textField(text: string): HTMLTextAreaElement {
  const field = document.createElement("textarea");
  field.id = "plan-text";
  field.readOnly = true;
  field.rows = 8;
  field.spellcheck = false;
  field.value = text;
  return field;
}
