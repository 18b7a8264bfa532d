/** Search, filter and sort of the families index. What is chosen stands in the address, so that a view can be shared. */

interface FamilyRow {
  readonly base: string;
  readonly state: string;
  readonly relation: string;
  readonly children: number;
  readonly t1: number;
  readonly authors: number;
  readonly recent: number;
  readonly likes: number;
  readonly leader: number;
  readonly row: HTMLTableRowElement;
}

/** Rows of /families/index.json, which is read when the index has more than one page. */
interface ListedFamily {
  readonly base: string;
  readonly href: string;
  readonly present: boolean;
  readonly state: string;
  readonly children: number;
  readonly t1: number;
  readonly authors: number;
  readonly recent: number;
  readonly likes: number;
  readonly leader: number | null;
  readonly mix: readonly number[];
}

const RELATIONS = ["quantized", "finetune", "adapter", "merge", "unknown"] as const;
const MOST_SHOWN = 1000;
const form = document.querySelector<HTMLFormElement>("[data-filter]");
const table = document.querySelector<HTMLTableElement>("[data-families]");
const body = table?.tBodies[0];

if (form !== null && table !== null && body !== undefined) start(form, table, body);

function start(form: HTMLFormElement, table: HTMLTableElement, body: HTMLTableSectionElement): void {
  const shown = form.querySelector("[data-shown]");
  let families = [...body.rows].map(readRow);
  let descending = true;
  let all: Promise<void> | null = null;

  const field = (name: string) =>
    (form.elements.namedItem(name) as HTMLInputElement | HTMLSelectElement | null)?.value ?? "";
  const set = (name: string, value: string) => {
    const element = form.elements.namedItem(name) as HTMLInputElement | HTMLSelectElement | null;
    if (element !== null) element.value = value;
  };

  const sortable = new Set(["base", "state", "relation", "children", "t1", "authors", "recent", "likes", "leader"]);
  const address = new URLSearchParams(location.search);
  for (const name of ["q", "state", "relation"]) set(name, address.get(name) ?? "");
  let sort = sortable.has(address.get("sort") ?? "") ? (address.get("sort") ?? "children") : "children";
  if (address.get("order") === "ascending") descending = false;

  for (const heading of table.tHead?.rows[0]?.cells ?? []) {
    const key = heading.dataset.sort;
    if (key === undefined) continue;
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = heading.textContent;
    button.addEventListener("click", () => {
      descending = sort === key ? !descending : !isText(key);
      sort = key;
      update();
    });
    heading.replaceChildren(button);
  }

  function draw(): void {
    const words = field("q").toLowerCase().split(/\s+/).filter(Boolean);
    const state = field("state");
    const relation = field("relation");
    const kept = families.filter(
      (family) =>
        words.every((word) => family.base.toLowerCase().includes(word)) &&
        (state === "" || family.state === state) &&
        (relation === "" || family.relation === relation),
    );
    kept.sort((a, b) => compare(a, b, sort) * (descending ? -1 : 1) || (a.base < b.base ? -1 : 1));
    body.replaceChildren(...kept.slice(0, MOST_SHOWN).map((family) => family.row));
    if (shown !== null) {
      shown.textContent = `${kept.length.toLocaleString("en-US")} of ${families.length.toLocaleString("en-US")}${kept.length > MOST_SHOWN ? `, the first ${MOST_SHOWN.toLocaleString("en-US")} shown` : ""}`;
    }
    for (const heading of table.tHead?.rows[0]?.cells ?? []) {
      if (heading.dataset.sort === sort) heading.setAttribute("aria-sort", descending ? "descending" : "ascending");
      else heading.removeAttribute("aria-sort");
    }
    set("sort", sort);
  }

  function remember(): void {
    const next = new URLSearchParams();
    for (const name of ["q", "state", "relation"]) if (field(name) !== "") next.set(name, field(name));
    if (sort !== "children") next.set("sort", sort);
    if (descending === isText(sort)) next.set("order", descending ? "descending" : "ascending");
    const query = next.toString();
    history.replaceState(null, "", query === "" ? location.pathname : `?${query}`);
  }

  function update(): void {
    remember();
    draw();
    const source = form.dataset.all ?? "";
    if (source === "" || all !== null) return;
    all = fetch(source)
      .then((response) => response.json() as Promise<ListedFamily[]>)
      .then((listed) => {
        families = listed.map(makeRow);
        draw();
      })
      .catch(() => {
        // Offline: the families of this page can still be filtered.
      });
  }

  form.addEventListener("input", (event) => {
    if (event.target instanceof HTMLSelectElement && event.target.name === "sort") {
      sort = event.target.value;
      descending = !isText(sort);
    }
    update();
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  form.hidden = false;
  if (address.size > 0) update();
  else draw();
}

function isText(key: string): boolean {
  return key === "base" || key === "state" || key === "relation";
}

function compare(a: FamilyRow, b: FamilyRow, key: string): number {
  if (key === "base" || key === "state" || key === "relation") return a[key].localeCompare(b[key], "en");
  if (key === "t1" || key === "authors" || key === "recent" || key === "likes" || key === "leader")
    return a[key] - b[key];
  return a.children - b.children;
}

function readRow(row: HTMLTableRowElement): FamilyRow {
  const text = (index: number) => row.cells[index]?.textContent ?? "";
  const value = (index: number) => Number.parseFloat(text(index).replace(/[^\d.]/g, "")) || 0;
  let widest = { relation: "unknown", width: 0 };
  for (const bar of row.querySelectorAll("rect")) {
    const width = Number(bar.getAttribute("width"));
    if (width > widest.width) widest = { relation: bar.getAttribute("class") ?? "unknown", width };
  }
  return {
    base: row.cells[0]?.querySelector("a")?.textContent ?? "",
    state: text(1).trim(),
    relation: widest.relation,
    children: value(2),
    t1: value(3),
    authors: value(4),
    recent: value(5),
    likes: value(7),
    leader: /\d/.test(text(8)) ? value(8) : -1,
    row,
  };
}

/** A row as the page has them, for families of other pages. Names only ever go in as text. */
function makeRow(family: ListedFamily): FamilyRow {
  const row = document.createElement("tr");
  const cell = (text: string, number = true) => {
    const element = row.insertCell();
    element.textContent = text;
    if (number) element.className = "n";
    return element;
  };
  const heading = document.createElement("th");
  heading.scope = "row";
  const link = document.createElement("a");
  link.href = family.href;
  link.textContent = family.base;
  heading.append(link);
  if (!family.present) {
    const note = document.createElement("small");
    note.textContent = " not listed";
    heading.append(note);
  }
  row.append(heading);
  const state = document.createElement("span");
  state.className = `state ${family.state}`;
  state.textContent = family.state;
  cell("", false).append(state);
  for (const value of [family.children, family.t1, family.authors, family.recent]) cell(value.toLocaleString("en-US"));
  cell("", false).append(drawMix(family.mix));
  cell(family.likes.toLocaleString("en-US"));
  cell(family.leader === null ? "–" : `${Math.round(family.leader * 100)}\u00a0%`);
  const most = family.mix.reduce((best, count, index) => (count > (family.mix[best] ?? 0) ? index : best), 0);
  return { ...family, leader: family.leader ?? -1, relation: RELATIONS[most] ?? "unknown", row };
}

function drawMix(mix: readonly number[]): SVGElement {
  const namespace = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(namespace, "svg");
  svg.setAttribute("class", "mix");
  svg.setAttribute("viewBox", "0 0 84 10");
  svg.setAttribute("width", "84");
  svg.setAttribute("height", "10");
  svg.setAttribute("role", "img");
  svg.setAttribute("aria-label", mix.map((count, index) => `${count} ${RELATIONS[index]}`).join(", "));
  const total = mix.reduce((sum, count) => sum + count, 0);
  let x = 0;
  for (const [index, count] of mix.entries()) {
    const bar = document.createElementNS(namespace, "rect");
    const width = (count / Math.max(1, total)) * 84;
    bar.setAttribute("class", RELATIONS[index] ?? "unknown");
    bar.setAttribute("x", x.toFixed(1));
    bar.setAttribute("width", width.toFixed(1));
    bar.setAttribute("height", "10");
    svg.append(bar);
    x += width;
  }
  return svg;
}
