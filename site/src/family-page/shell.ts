import type { Content } from "../html.ts";
import { html } from "../html.ts";

/**
 * What stands in the shell, the one page that Astro renders for all families, where each family's own text goes. Letters and
 * digits only, so that neither HTML nor an address changes them.
 */
export const SHELL = {
  path: "/family-shell/",
  address: "ownerOfTheFamily/nameOfTheFamily",
  title: "titleOfTheFamily",
  description: "descriptionOfTheFamily",
  main: "mainOfTheFamily",
} as const;

type Slot = "address" | "title" | "description" | "main";
const SLOTS: readonly Slot[] = ["address", "title", "description", "main"];

/** A shell cut at its places: `texts` has one more element than `slots`. */
export interface Shell {
  readonly texts: readonly string[];
  readonly slots: readonly Slot[];
}

/** Cuts the shell's HTML at its places. Throws when one of them is missing: then layout and shell do not fit together any more. */
export function readShell(page: string): Shell {
  const places = new Map<string, Slot>(SLOTS.map((slot) => [SHELL[slot], slot]));
  const parts = page.split(new RegExp(`(${SLOTS.map((slot) => SHELL[slot]).join("|")})`));
  const slots = parts.flatMap((part) => places.get(part) ?? []);
  const missing = SLOTS.filter((slot) => !slots.includes(slot));
  if (missing.length > 0) throw new Error(`site: the shell of family pages has no place for ${missing.join(", ")}`);
  return { texts: parts.filter((part) => !places.has(part)), slots };
}

/** A page: the shell with these values, escaped unless they are HTML. */
export function fillShell({ texts, slots }: Shell, values: Readonly<Record<Slot, Content>>): string {
  const filled = Object.fromEntries(SLOTS.map((slot) => [slot, html`${values[slot]}`.text]));
  let page = texts[0] ?? "";
  for (const [index, slot] of slots.entries()) page += (filled[slot] ?? "") + (texts[index + 1] ?? "");
  return page;
}
