type Child = Node | string | null;

/** An element with attributes and children; strings go in as text only, since names from the Hub are hostile. */
export function h(
  tag: string,
  attributes: Readonly<Record<string, string>> = {},
  ...children: readonly Child[]
): HTMLElement {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children.filter((child) => child !== null));
  return element;
}

/** A name from the Hub: kept apart from the text around it, whatever direction its letters run. */
export function nameOf(id: string): HTMLElement {
  return h("bdi", { class: "id" }, id);
}

/** A printed number that carries its exact value, as components/Num.astro writes it. */
export function num(name: string, value: number | null, text: string): HTMLElement {
  return h("span", { class: "num", "data-key": name, "data-value": value === null ? "" : String(value) }, text);
}

/** True for a click that asks for another tab or window: that is the browser's, whatever a page does with plain clicks. */
export function opensElsewhere(event: MouseEvent): boolean {
  return event.ctrlKey || event.metaKey || event.shiftKey;
}

/** Keeps what stands below an answer back until `answered`, where the address asks for one: the page's script is here and works it out. */
export function answering(): void {
  const { dataset } = document.documentElement;
  if (dataset.asked !== undefined) dataset.asked = "answering";
}

/** Shows what stands below an answer, which `data-asked` held back until it came. */
export function answered(): void {
  delete document.documentElement.dataset.asked;
}
