import type { Preview } from "./parquet.ts";
import { textTable } from "./text-table.ts";

/** "Preview" beside a Parquet file: its first rows below the list. The reader of Parquet is loaded with the first click only. */

const list = document.querySelector<HTMLElement>("[data-preview-of]");
const place = document.querySelector<HTMLElement>("[data-preview-place]");
const folder = list?.dataset.previewOf;

if (list !== null && place !== null && folder !== undefined) {
  for (const button of list.querySelectorAll<HTMLButtonElement>("button[data-preview]")) {
    button.disabled = false;
    button.addEventListener("click", () => open(button.dataset.preview ?? "", place, folder));
  }
}

/** The newest click wins: an answer that comes after another was asked for is dropped. */
let asked = "";

async function open(name: string, where: HTMLElement, from: string): Promise<void> {
  asked = name;
  where.replaceChildren(paragraph(`Reading ${name} …`));
  try {
    const { readPreview } = await import("./parquet.ts");
    const preview = await readPreview(new URL(from + name, location.href).href);
    if (asked === name) show(where, name, preview);
  } catch (error) {
    if (asked === name) where.replaceChildren(paragraph(`${name} cannot be shown: ${String(error)}`));
  }
}

function show(where: HTMLElement, name: string, { columns, rows, total, leftOut }: Preview): void {
  const box = textTable(`First rows of ${name}`, columns, rows);
  const note = `${name}: the first ${rows.length.toLocaleString("en-US")} of ${total.toLocaleString("en-US")} rows${leftOut.length === 0 ? "" : `, without the columns ${leftOut.join(", ")}, which are too large for a preview`}.`;
  const heading = document.createElement("h3");
  heading.textContent = name;
  heading.tabIndex = -1;
  where.replaceChildren(heading, paragraph(note), box);
  // The list is long: whoever asked is brought to the answer, with eyes and with the keyboard.
  heading.focus();
}

function paragraph(text: string): HTMLParagraphElement {
  const element = document.createElement("p");
  element.className = "text small";
  element.textContent = text;
  return element;
}
