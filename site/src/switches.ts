import { RELATIONS, relationLabel } from "./format.ts";
import { type Html, html } from "./html.ts";

/**
 * What of a picture (SVG text) to bring forward: a relation where several are drawn, a tier where two are. Null where there is nothing
 * to choose. The row is shown only where scripts run (site/src/scripts/charts/switches.ts).
 */
export function switches(picture: string): Html | null {
  const relations = RELATIONS.filter((relation) => picture.includes(`var(--rel-${relation})`));
  const twoTiers = /class="t1\b/.test(picture) && /class="[^"]*\bt0\b/.test(picture);
  const firstEntries = /class="[^"]*\bt2\b/.test(picture);
  const tiers = twoTiers || firstEntries;
  if (relations.length < 2 && !tiers) return null;
  const relation =
    relations.length > 1 &&
    html`<label>Relation <select data-show="relation"><option value="">all</option>${relations.map((one) => html`<option value="${one}">${relationLabel(one)}</option>`)}</select></label>`;
  const tier =
    tiers &&
    html`<label>Tier <select data-show="tier"><option value="">T1, T0 beside</option><option value="T1">T1</option><option value="T0">T0, everything</option>${firstEntries && html`<option value="T2">T2, authors’ first entries</option>`}</select></label>`;
  return html`<p class="switches">${relation}${relation && tier && " "}${tier}</p>`;
}
