import { number, percent, RELATIONS, relationLabel } from "../format.ts";
import { type Html, html } from "../html.ts";
import type { IndexRow } from "./listed.ts";

/** Width of the bar of relations, in units of its picture. */
const WIDTH = 84;

/** A row of the index, as the page has it and as the browser makes it; `prefix` is the address of /families/. */
export function familyRow(family: IndexRow, prefix: string): Html {
  const leader =
    family.leader === null
      ? html`<span title="not enough data: under 30 models by 10 authors">–</span>`
      : percent(family.leader);
  return html`<tr><th scope="row"><a href="${prefix}${family.address}/">${family.base}</a>${!family.present && html`<small> not listed</small>`}</th><td><span class="state ${family.state}">${family.state}</span></td><td class="n">${number(family.children)}</td><td class="n">${number(family.t1)}</td><td class="n">${number(family.authors)}</td><td class="n">${number(family.recent)}</td><td>${mixBar(family)}</td><td class="n">${number(family.likes)}</td><td class="n">${leader}</td></tr>`;
}

function mixBar({ mix, children }: IndexRow): Html {
  let x = 0;
  const bars: Html[] = [];
  const words: string[] = [];
  for (const [index, relation] of RELATIONS.entries()) {
    const entries = mix[index] ?? 0;
    if (entries === 0) continue;
    const width = (entries / Math.max(1, children)) * WIDTH;
    bars.push(html`<rect class="${relation}" x="${tenths(x)}" width="${tenths(width)}" height="10"/>`);
    words.push(`${number(entries)} ${relationLabel(relation)}`);
    x += width;
  }
  const said = words.join(", ");
  return html`<svg class="mix" viewBox="0 0 ${WIDTH} 10" width="${WIDTH}" height="10" role="img" aria-label="${said}"><title>${said}</title>${bars}</svg>`;
}

const tenths = (value: number) => Math.round(value * 10) / 10;
