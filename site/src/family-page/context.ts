import type { ReleaseManifest } from "../../../core/release/manifest.ts";
import type { Family } from "../family.ts";
import { RELATIONS, relationLabel } from "../format.ts";
import { type Html, html } from "../html.ts";

/** What a family's page has to know besides the family. */
export interface FamilyContext {
  readonly release: ReleaseManifest;
  /** A site path as a link of this build. */
  readonly to: (path: string) => string;
  /** The whole public address of a site path. */
  readonly absolute: (path: string) => string;
  /** The page of a base, or null when it has fewer than 10 children. */
  readonly familyLink: (base: string) => string | null;
}

/** The relations that a family has, in the order of their colours, with their entries. */
export const relationsOf = (family: Family) =>
  RELATIONS.flatMap((relation) => {
    const n = family[`children_${relation}`];
    return n > 0 ? [{ relation, n }] : [];
  });

/** A printed number that carries its exact value, so that a test can compare the page with the data. */
export function num(name: string, value: number | null, text: string): Html {
  return html`<span class="num" data-key="${name}" data-value="${value}">${text}</span>`;
}

/** A relation's name in its colour. */
export function relationMark(relation: string): Html {
  const known = RELATIONS.find((name) => name === relation) ?? "unknown";
  return html`<span class="rel rel-${known}">${relationLabel(relation)}</span>`;
}

/** A table that scrolls sideways in its own box; `kind` is a class of the table for its style. */
export function scrolling(label: string, table: Html, kind?: string): Html {
  return html`<div class="scroll" tabindex="0" role="region" aria-label="${label}"><table${kind !== undefined && html` class="${kind}"`}>${table}</table></div>`;
}

const GRADES = { A: "fixed-age outcomes", B: "one snapshot, with controls", C: "description only" } as const;

/** A grade of evidence with what it means, linked to the methods. */
export function gradeMark(grade: keyof typeof GRADES, { to }: FamilyContext): Html {
  return html`<a class="grade" href="${to("/methods/#grades")}" title="Grade ${grade}: ${GRADES[grade]}">Grade\u00a0${grade}</a>`;
}
