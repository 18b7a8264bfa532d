/**
 * A table in a box of its own that scrolls and takes the focus, named `label`, one row of cells for each of `rows`. Cells are text, never
 * markup: what stands in them was written by somebody else.
 */
export function textTable(
  label: string,
  columns: readonly string[],
  rows: readonly (readonly string[])[],
): HTMLElement {
  const box = document.createElement("div");
  box.className = "scroll";
  box.tabIndex = 0;
  box.setAttribute("role", "region");
  box.setAttribute("aria-label", label);
  const table = document.createElement("table");
  const head = table.createTHead().insertRow();
  for (const column of columns) {
    const cell = document.createElement("th");
    cell.scope = "col";
    cell.textContent = column;
    head.append(cell);
  }
  const body = table.createTBody();
  for (const row of rows) {
    const line = body.insertRow();
    for (const value of row) line.insertCell().textContent = value;
  }
  box.append(table);
  return box;
}
