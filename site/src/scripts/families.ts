/**
 * Search, filter, sort and pages of the families index. The page has its own rows and works without this; as soon as something is chosen,
 * the list of all families is read once, and only the rows of one page are ever drawn.
 */
import { type IndexRow, type PackedRow, unpackRow } from "../family-index/listed.ts";
import { familyRow } from "../family-index/row.ts";
import { fallsAtFirst, readView, SORTS, START, selectFamilies, type View, writeView } from "../family-index/view.ts";
import { answered, answering, opensElsewhere } from "../lookup/dom.ts";
import { FAMILIES_PER_PAGE } from "../paging.ts";

const form = document.querySelector<HTMLFormElement>("[data-filter]");
const table = document.querySelector<HTMLTableElement>("[data-families]");
const pages = document.querySelector<HTMLElement>("[data-pages]");
const body = table?.tBodies[0];

if (form !== null && table !== null && pages !== null && body !== undefined) start(form, table, body, pages);

function start(
  form: HTMLFormElement,
  table: HTMLTableElement,
  body: HTMLTableSectionElement,
  pages: HTMLElement,
): void {
  const { root = "", all = "" } = form.dataset;
  const shown = form.querySelector("[data-shown]");
  const states = document.querySelector(".states");
  const headings = [...(table.tHead?.rows[0]?.cells ?? [])];
  const own = { rows: body.innerHTML, pages: [...pages.childNodes], path: location.pathname };
  let families: Promise<readonly IndexRow[]> | null = null;
  let drawing = 0;
  let view = readView(new URLSearchParams(location.search));

  const field = (name: string) => form.elements.namedItem(name) as HTMLInputElement | HTMLSelectElement | null;

  function read(): Promise<readonly IndexRow[]> {
    families ??= fetch(all)
      .then((response) => response.json() as Promise<readonly PackedRow[]>)
      .then((rows) => rows.map(unpackRow))
      .catch((error: unknown) => {
        families = null;
        throw error;
      });
    return families;
  }

  /** Shows the view; of two that overlap the later wins. */
  async function draw(): Promise<void> {
    const mine = ++drawing;
    // Between the form and what it finds nothing else stands.
    states?.toggleAttribute("hidden", view.q !== "" || view.state !== "" || view.relation !== "");
    for (const heading of headings) {
      if (heading.dataset.sort === view.sort)
        heading.setAttribute("aria-sort", view.descending ? "descending" : "ascending");
      else heading.removeAttribute("aria-sort");
    }
    for (const name of ["q", "state", "relation", "sort"] as const) {
      const element = field(name);
      if (element !== null && element.value !== view[name] && element !== document.activeElement)
        element.value = view[name];
    }
    if (writeView(view) === "") {
      body.innerHTML = own.rows;
      pages.replaceChildren(...own.pages);
      if (shown !== null) shown.textContent = "";
      return;
    }
    const found = await read().then(
      (rows) => selectFamilies(rows, view),
      () => null,
    );
    if (mine !== drawing) return;
    if (found === null) {
      if (shown !== null) shown.textContent = "the list could not be read; try again";
      return;
    }
    const last = Math.max(1, Math.ceil(found.length / FAMILIES_PER_PAGE));
    const page = Math.min(view.page, last);
    const rows = found.slice((page - 1) * FAMILIES_PER_PAGE, page * FAMILIES_PER_PAGE);
    // familyRow escapes every value, as it does for the page itself.
    body.innerHTML = rows.map((row) => familyRow(row, root).text).join("");
    if (shown !== null) shown.textContent = said(found.length, page, last);
    drawPages(page, last);
  }

  function drawPages(page: number, last: number): void {
    const button = (text: string, to: number) => {
      const element = document.createElement("button");
      element.type = "button";
      element.textContent = text;
      element.disabled = to < 1 || to > last;
      element.addEventListener("click", async () => {
        // Only once the rows are there: the button that was pressed is gone by then, and its focus with it.
        await choose({ page: to });
        table.scrollIntoView({ block: "start" });
        body.querySelector<HTMLElement>("a")?.focus({ preventScroll: true });
      });
      return element;
    };
    const at = document.createElement("span");
    at.textContent = `page ${page} of ${last}`;
    pages.replaceChildren(...(last === 1 ? [] : [button("Previous", page - 1), at, button("Next", page + 1)]));
  }

  function choose(change: Partial<View>): Promise<void> {
    view = { ...view, page: 1, ...change };
    const query = writeView(view);
    history.replaceState(null, "", query === "" ? own.path : `${root}?${query}`);
    return draw();
  }

  for (const heading of headings) {
    const sort = SORTS.find((name) => name === heading.dataset.sort);
    if (sort === undefined) continue;
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = heading.textContent;
    button.addEventListener("click", () =>
      choose({ sort, descending: view.sort === sort ? !view.descending : fallsAtFirst(sort) }),
    );
    heading.replaceChildren(button);
  }
  // The lists of states lead here with a state in the address: no need to load the page again.
  for (const link of document.querySelectorAll<HTMLAnchorElement>("a[data-state]")) {
    link.addEventListener("click", (event) => {
      if (opensElsewhere(event)) return;
      event.preventDefault();
      choose({ ...START, state: link.dataset.state ?? "" });
      form.scrollIntoView({ block: "start" });
      // The lists of states leave, and the link with them.
      field("state")?.focus({ preventScroll: true });
    });
  }
  form.addEventListener("input", ({ target }) => {
    if (!(target instanceof HTMLInputElement || target instanceof HTMLSelectElement)) return;
    const { name, value } = target;
    const sort = SORTS.find((one) => one === value);
    if (name === "q" || name === "state" || name === "relation") choose({ [name]: value });
    else if (name === "sort" && sort !== undefined) choose({ sort, descending: fallsAtFirst(sort) });
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  addEventListener("popstate", () => {
    view = readView(new URLSearchParams(location.search));
    void draw();
  });
  form.hidden = false;
  if (writeView(view) === "") answered();
  else {
    answering();
    void draw().finally(answered);
  }
}

/** What was found. Whoever misses a small base is to know why. */
function said(found: number, page: number, last: number): string {
  if (found === 0) return "no family; bases with fewer than ten derivatives are not listed";
  if (found === 1) return "1 family";
  return `${found.toLocaleString("en-US")} families${last > 1 ? `, page ${page} of ${last}` : ""}`;
}
