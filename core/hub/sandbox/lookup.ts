/** From an id to its model. Code words lead straight back to the slot; the few names without one are indexed when first asked. */
import { scramble } from "./random.ts";
import type { Makings, Rows } from "./rows.ts";

/** The slot listed under `id` on the day, or −1. The index holds 8 bytes for each name without a code word. */
export function createLookup(
  { ground, names, evolution, parents }: Makings,
  rows: Rows,
  slots: number,
  day: number,
): (id: string) => number {
  let index: { readonly prints: Uint32Array; readonly slots: Int32Array } | undefined;

  const uncoded = () => {
    const found: number[] = [];
    for (let slot = 0; slot < parents.slots; slot++) if (names.isUncoded(slot)) found.push(slot);
    const prints = Uint32Array.from(found, (slot) => fingerprint(rows.id(slot, day)));
    const order = Uint32Array.from(prints.keys()).sort((a, b) => (prints[a] ?? 0) - (prints[b] ?? 0));
    return {
      prints: Uint32Array.from(order, (place) => prints[place] ?? 0),
      slots: Int32Array.from(order, (place) => found[place] ?? 0),
    };
  };
  const is = (slot: number, id: string): boolean =>
    slot >= 0 && slot < slots && evolution.isListed(slot, day) && rows.id(slot, day) === id;

  return (id) => {
    const coded = names.coded(id.slice(id.indexOf("/") + 1)).find((slot) => is(slot, id));
    if (coded !== undefined) return coded;
    if (ground.families.count === 0) return -1;
    index ??= uncoded();
    const print = fingerprint(id);
    let low = 0;
    let high = index.prints.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((index.prints[middle] ?? 0) < print) low = middle + 1;
      else high = middle;
    }
    for (let place = low; index.prints[place] === print; place++) {
      const slot = index.slots[place] ?? -1;
      if (is(slot, id)) return slot;
    }
    return -1;
  };
}

function fingerprint(text: string): number {
  let hash = 0;
  for (let i = 0; i < text.length; i++) hash = scramble((hash + text.charCodeAt(i)) | 0);
  return hash;
}
