/**
 * Brings one relation or one tier forward in every chart of the page that shows several, and keeps the choice in the address
 * (`?relation=adapter&tier=T1`), so that it can be shared. What is not chosen fades but keeps its place; rows of tables leave.
 */
const NAMES = ["relation", "tier"] as const;
type Name = (typeof NAMES)[number];

/** Shows what the address asks for, and follows the page's selects from then on; without any it does nothing. */
export function offerSwitches(): void {
  const selects = [...document.querySelectorAll<HTMLSelectElement>("select[data-show]")];
  if (selects.length === 0) return;
  for (const select of selects)
    select.addEventListener("change", () => {
      const address = new URL(location.href);
      const name = select.dataset.show as Name;
      if (select.value === "") address.searchParams.delete(name);
      else address.searchParams.set(name, select.value);
      history.replaceState(null, "", address);
      follow(selects);
    });
  follow(selects);
}

function follow(selects: readonly HTMLSelectElement[]): void {
  const asked = new URLSearchParams(location.search);
  for (const name of NAMES) {
    const value = asked.get(name) ?? "";
    for (const select of selects) {
      if (select.dataset.show !== name) continue;
      // A value that this chart does not have shows all of it.
      select.value = value;
      if (select.value !== value) select.value = "";
      const figure = select.closest("figure");
      if (figure !== null) show(figure, name, select.value, select.selectedOptions[0]?.text ?? "");
    }
  }
}

function show(figure: Element, name: Name, value: string, label: string): void {
  const picture = figure.querySelector(".picture");
  if (picture !== null && name === "tier") {
    if (value === "") picture.removeAttribute("data-tier");
    else picture.setAttribute("data-tier", value);
  }
  if (picture !== null && name === "relation") {
    const colour = `var(--rel-${value})`;
    for (const mark of picture.querySelectorAll('[fill^="var(--rel-"], [stroke^="var(--rel-"]')) {
      const own = mark.getAttribute("fill") === colour || mark.getAttribute("stroke") === colour;
      mark.classList.toggle("dim", value !== "" && !own);
    }
  }
  const head = figure.querySelector<HTMLTableCellElement>(`th[data-column="${name}"]`);
  for (const row of head?.closest("table")?.tBodies[0]?.rows ?? [])
    row.toggleAttribute(
      `data-without-${name}`,
      value !== "" && ![value, label].includes(row.cells[head?.cellIndex ?? 0]?.textContent ?? ""),
    );
}
