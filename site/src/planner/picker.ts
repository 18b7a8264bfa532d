import { h, nameOf } from "../lookup/dom.ts";
import { matches } from "./match.ts";

/**
 * Type-ahead over the names of bases: arrows go through the list, enter takes a name, escape closes it. Names are fetched when the field is
 * first used; without them the field is a plain one. `choose` is called with a name that was taken.
 */
export function picker(
  field: HTMLInputElement,
  options: { names: () => Promise<readonly string[]>; choose: (name: string) => void },
): void {
  const list = h("ul", { id: "plan-bases", role: "listbox", "aria-label": "Bases" });
  list.hidden = true;
  field.after(list);
  field.role = "combobox";
  field.setAttribute("aria-controls", list.id);
  field.setAttribute("aria-autocomplete", "list");
  field.ariaExpanded = "false";
  let shown: readonly string[] = [];
  let active = -1;
  let turn = 0;

  function mark(next: number): void {
    active = next;
    for (const [index, option] of [...list.children].entries()) {
      option.ariaSelected = String(index === next);
      if (index === next) option.scrollIntoView({ block: "nearest" });
    }
    if (next < 0) field.removeAttribute("aria-activedescendant");
    else field.setAttribute("aria-activedescendant", `plan-base-${next}`);
  }

  function close(): void {
    turn++;
    list.hidden = true;
    field.ariaExpanded = "false";
    mark(-1);
  }

  function take(name: string): void {
    field.value = name;
    close();
    options.choose(name);
  }

  async function find(): Promise<void> {
    const mine = ++turn;
    const names = await options.names().catch(() => []);
    if (mine !== turn) return;
    shown = matches(field.value, names);
    list.replaceChildren(
      ...shown.map((name, index) => {
        const option = h("li", { id: `plan-base-${index}`, role: "option" }, nameOf(name));
        // Before the field loses the focus, which closes the list.
        option.addEventListener("pointerdown", (event) => {
          event.preventDefault();
          take(name);
        });
        return option;
      }),
    );
    mark(-1);
    list.hidden = shown.length === 0;
    field.ariaExpanded = String(!list.hidden);
  }

  field.addEventListener("input", () => void find());
  field.addEventListener("focus", () => void options.names().catch(() => []), { once: true });
  field.addEventListener("blur", close);
  field.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (list.hidden) return void find();
      const step = event.key === "ArrowDown" ? 1 : -1;
      mark((active + step + shown.length + (active < 0 && step < 0 ? 1 : 0)) % shown.length);
    } else if (event.key === "Escape" && !list.hidden) {
      event.preventDefault();
      close();
    } else if (event.key === "Enter") {
      const name = list.hidden ? undefined : shown[active];
      if (name === undefined) return close();
      event.preventDefault();
      take(name);
    }
  });
}
