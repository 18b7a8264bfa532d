/** The planner: pick a base, relation and task; the answer is worked out here, and the address keeps what was asked. */

import type { PlanBase, PlanTable } from "../../../core/plan/data.ts";
import { usualTask } from "../../../core/plan/niche.ts";
import { plan } from "../../../core/plan/plan.ts";
import { answered, answering, h, nameOf, opensElsewhere } from "../lookup/dom.ts";
import { load, loadNames } from "../planner/load.ts";
import { meant, sameName } from "../planner/match.ts";
import { picker } from "../planner/picker.ts";
import { readState, type State, writeState } from "../planner/state.ts";
import { planView } from "../planner/view.ts";

const form = document.querySelector<HTMLFormElement>("[data-plan]");
const output = document.querySelector<HTMLElement>("[data-answer]");
const said = document.querySelector<HTMLElement>("[data-said]");
const field = form?.querySelector<HTMLInputElement>("[name=base]");
const relation = form?.querySelector<HTMLSelectElement>("[name=relation]");
const task = form?.querySelector<HTMLSelectElement>("[name=task]");
if (form && output && said && field && relation && task) start({ form, output, said, field, relation, task });

interface Parts {
  readonly form: HTMLFormElement;
  readonly output: HTMLElement;
  /** What a screen reader is told of an answer while the focus stays where it is. */
  readonly said: HTMLElement;
  readonly field: HTMLInputElement;
  readonly relation: HTMLSelectElement;
  readonly task: HTMLSelectElement;
}

function start({ form, output, said, field, relation, task }: Parts): void {
  const root = form.dataset.plan ?? "/";
  const title = document.title;
  let newest = 0;

  async function answer(state: State, byPerson: boolean): Promise<void> {
    const turn = ++newest;
    said.textContent = "";
    if (state.base === "") {
      document.title = title;
      output.replaceChildren();
      return answered();
    }
    output.replaceChildren(h("p", { class: "soft" }, "Working it out…"));
    try {
      const { table, base } = await load(root, state.base);
      const names = base ? [] : await loadNames(root);
      if (turn !== newest) return;
      const spelled = sameName(state.base, names);
      // The list is of another day than the base's file, as while a site is being uploaded: asking again would find the same.
      if (spelled === state.base) throw new Error(spelled);
      if (spelled) {
        field.value = spelled;
        history.replaceState(null, "", writeState(asked()));
        return await answer(asked(), byPerson);
      }
      const view = base ? found(table, base, state) : missing(state.base, names);
      output.replaceChildren(view);
      if (base) {
        const own = base.niches.flatMap((one) => one.task ?? []);
        offerTasks(task, [...new Set([...own, ...table.tasks])], state.task);
      }
      document.title = `${state.base} · ${title}`;
      // Who asked by keyboard or with a screen reader goes on from the answer.
      const told = output.querySelector<HTMLElement>("[tabindex='-1']");
      if (byPerson) told?.focus();
      else said.textContent = told?.textContent ?? "";
    } catch {
      if (turn !== newest) return;
      output.replaceChildren(
        h(
          "p",
          { class: "note", role: "alert" },
          "The data could not be read. Check the connection and reload the page.",
        ),
      );
    } finally {
      if (turn === newest) answered();
    }
  }

  function found(table: PlanTable, base: PlanBase, state: State): HTMLElement {
    const chosen = state.task === "none" ? null : state.task || usualTask(base, state.relation);
    return planView(
      plan(base, table, { relation: state.relation, task: chosen }),
      `${root}families/?q=${encodeURIComponent(base.base)}`,
    );
  }

  function missing(base: string, all: readonly string[]): HTMLElement {
    const names = meant(base, all);
    return h(
      "div",
      {},
      h(
        "p",
        { class: "note", tabindex: "-1" },
        nameOf(base),
        " is not among the bases with at least ten derivatives in this release.",
      ),
      names[0] ? h("p", {}, "Did you mean:") : null,
      h(
        "ul",
        {},
        ...names.map((name) =>
          h("li", {}, h("a", { href: writeState({ ...asked(), base: name }), "data-plan-link": "" }, nameOf(name))),
        ),
      ),
    );
  }

  const asked = (): State => ({ base: field.value.trim(), relation: relation.value, task: task.value });

  function go(state: State, byPerson: boolean): void {
    const query = writeState(state);
    if (query !== location.search) history.pushState(null, "", query === "" ? location.pathname : query);
    void answer(state, byPerson);
  }

  function fromAddress(): void {
    const state = readState(location.search);
    field.value = state.base;
    relation.value = state.relation;
    offerTasks(
      task,
      [...task.options].map(({ value }) => value).filter((one) => one !== "" && one !== "none"),
      state.task,
    );
    void answer(state, false);
  }

  picker(field, { names: () => loadNames(root), choose: () => go({ ...asked(), task: "" }, false) });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    go(asked(), true);
  });
  for (const select of [relation, task]) select.addEventListener("change", () => go(asked(), false));
  output.addEventListener("click", (event) => {
    const link = event.target instanceof Element ? event.target.closest<HTMLAnchorElement>("[data-plan-link]") : null;
    if (link === null || opensElsewhere(event)) return;
    event.preventDefault();
    history.pushState(null, "", link.getAttribute("href"));
    fromAddress();
    field.focus();
  });
  addEventListener("popstate", fromAddress);
  answering();
  fromAddress();
}

/** Puts tasks into the list: the usual one, those named, none; `chosen` stays chosen even where nothing names it. */
function offerTasks(select: HTMLSelectElement, tasks: readonly string[], chosen: string): void {
  const named = chosen === "" || chosen === "none" || tasks.includes(chosen) ? tasks : [chosen, ...tasks];
  select.replaceChildren(
    new Option("usual", ""),
    ...named.map((one) => new Option(one, one)),
    new Option("none stated", "none"),
  );
  select.value = chosen;
}
