/**
 * The search field in the head of every page: `/` goes there, results appear below it as one types, arrows choose, enter opens, escape
 * closes. List and engine are fetched when the field is first used. Without JavaScript the field leads to /search/.
 */

import { type Hit, hitsFor } from "../search/hits.ts";
import { loadSearch } from "../search/load.ts";

const form = document.querySelector<HTMLFormElement>("[data-find]");
const field = form?.querySelector<HTMLInputElement>("input[name=q]");
const page = document.querySelector<HTMLElement>("[data-find-results]");
if (form && field) start(form, field, page);

function start(form: HTMLFormElement, field: HTMLInputElement, page: HTMLElement | null): void {
  const base = form.dataset.find ?? "/";
  const box = document.createElement("ul");
  box.id = "found";
  box.role = "listbox";
  box.ariaLabel = "Places found";
  box.hidden = true;
  const places = document.createElement("ol");
  // In its place before it has words, or they would not be read out.
  const said = document.createElement("p");
  said.role = "status";
  form.append(box);
  if (page === null) {
    said.className = "visually-hidden";
    form.append(said);
  } else page.append(said, places);
  field.role = "combobox";
  field.setAttribute("aria-controls", box.id);
  field.setAttribute("aria-autocomplete", "list");
  field.ariaExpanded = "false";
  let hits: readonly Hit[] = [];
  let chosen = -1;
  let turn = 0;

  function close(): void {
    // What is still being found comes too late: its list would stand open without a field to close it from.
    if (page === null) turn++;
    box.hidden = true;
    if (page === null) said.textContent = "";
    field.ariaExpanded = "false";
    choose(-1);
  }

  function choose(next: number): void {
    chosen = next;
    for (const [index, option] of [...box.children].entries()) {
      option.ariaSelected = String(index === next);
      if (index === next) option.scrollIntoView({ block: "nearest" });
    }
    if (next < 0) field.removeAttribute("aria-activedescendant");
    else field.setAttribute("aria-activedescendant", `found-${next}`);
  }

  async function find(): Promise<void> {
    const query = field.value.trim();
    const mine = ++turn;
    if (query === "" && page === null) return close();
    const engine = await loadSearch(base).catch(() => null);
    if (mine !== turn) return;
    const limit = page === null ? 8 : 60;
    hits = engine === null || query === "" ? [] : hitsFor(query, engine, limit);
    const text = told(query, engine !== null, hits.length, limit);
    said.textContent = text;
    if (page !== null) return showOnPage(query);
    box.replaceChildren(...(hits.length === 0 ? [nothing(text)] : hits.map(option)));
    choose(-1);
    box.hidden = false;
    field.ariaExpanded = String(hits.length > 0);
  }

  function option(hit: Hit, index: number): HTMLElement {
    const element = document.createElement("li");
    element.id = `found-${index}`;
    element.role = "option";
    element.append(...named(hit));
    // Before the field loses the focus, which closes the list.
    element.addEventListener("pointerdown", (event) => {
      event.preventDefault();
      open(hit);
    });
    return element;
  }

  function open(hit: Hit): void {
    location.assign(base + hit.path.slice(1));
  }

  function showOnPage(query: string): void {
    history.replaceState(null, "", query === "" ? location.pathname : `?q=${encodeURIComponent(query)}`);
    places.replaceChildren(
      ...hits.map((hit) => {
        const item = document.createElement("li");
        const link = document.createElement("a");
        link.href = base + hit.path.slice(1);
        link.append(...named(hit));
        item.append(link);
        return item;
      }),
    );
    // As `answered` of lookup/dom.ts does, and `answering` below: from there it would be one more file for every page.
    delete document.documentElement.dataset.asked;
  }

  field.addEventListener("input", () => void find());
  field.addEventListener("focus", () => void loadSearch(base).catch(() => null));
  field.addEventListener("blur", close);
  field.addEventListener("keydown", (event) => {
    const hit = hits[chosen];
    if (event.key === "Escape" && !box.hidden) close();
    else if (event.key === "Enter" && hit !== undefined && !box.hidden) open(hit);
    else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && !box.hidden) {
      const step = event.key === "ArrowDown" ? 1 : -1;
      choose(((chosen + 1 + step + hits.length + 1) % (hits.length + 1)) - 1);
    } else return;
    event.preventDefault();
  });
  if (page !== null) form.addEventListener("submit", (event) => event.preventDefault());
  document.addEventListener("keydown", (event) => {
    const inField =
      event.target instanceof Element && event.target.closest("input, textarea, select, [contenteditable]");
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || inField) return;
    event.preventDefault();
    field.focus();
    field.select();
  });
  if (page !== null) {
    field.value = new URLSearchParams(location.search).get("q") ?? "";
    if (field.value !== "") {
      const { dataset } = document.documentElement;
      if (dataset.asked !== undefined) dataset.asked = "answering";
      void find();
    }
  }
}

/** What a search came to, in one sentence; nothing where nothing was asked. */
function told(query: string, ready: boolean, found: number, limit: number): string {
  if (!ready) return "The list of places could not be read. Check the connection and try again.";
  if (query === "") return "";
  if (found === 0) return "Nothing found. Fewer or other words may help.";
  return `${found === limit ? `The first ${limit}` : found} ${found === 1 ? "place" : "places"} found.`;
}

/** Stands in the list where nothing was found; it cannot be chosen. */
function nothing(text: string): HTMLElement {
  const element = document.createElement("li");
  element.role = "option";
  element.ariaDisabled = "true";
  element.textContent = text;
  return element;
}

/** Title and kind of a place, the title as text only. */
function named(hit: Hit): Node[] {
  const title = document.createElement("bdi");
  title.textContent = hit.title;
  const kind = document.createElement("small");
  kind.textContent = ` ${hit.note}`;
  return [title, kind];
}
