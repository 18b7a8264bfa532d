import { escapeXml } from "../draw/sheet.ts";

/** Text that is HTML already. */
export class Html {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
  toString(): string {
    return this.text;
  }
}

/** What may stand in a template: text and numbers are escaped, lists are joined, null and false are left out. */
export type Content = Html | string | number | null | undefined | false | readonly Content[];

/**
 * HTML with its values escaped, for elements and for attributes in double quotes.
 *
 *     html`<a href="${address}">${name}</a>`
 */
export function html(parts: TemplateStringsArray, ...values: readonly Content[]): Html {
  let text = parts[0] ?? "";
  for (let i = 0; i < values.length; i++) text += render(values[i]) + (parts[i + 1] ?? "");
  return new Html(text);
}

function render(value: Content): string {
  if (value === null || value === undefined || value === false) return "";
  if (value instanceof Html) return value.text;
  if (typeof value === "number") return String(value);
  if (typeof value === "string") return escapeXml(value);
  let text = "";
  for (const one of value) text += render(one);
  return text;
}
