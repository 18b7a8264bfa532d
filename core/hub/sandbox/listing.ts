/**
 * The list of one day: all slots that are listed, by creation date and then `_id`. The slots are already in that order, so
 * the list is a bitmap with rank and select; only the few models whose creation date was changed are kept apart.
 */
import { Bitmap } from "./bitmap.ts";
import type { Evolution } from "./evolution.ts";

export interface Listing {
  readonly count: number;
  /** The slot at a place of the list, from 0, or −1 outside. */
  slot(index: number): number;
}

/** The list of `day` over the first `slots` slots. */
export function createListing(evolution: Evolution, slots: number, day: number): Listing {
  const steady = new Bitmap(slots);
  const moved: { slot: number; second: number }[] = [];
  for (let slot = 0; slot < slots; slot++) {
    if (!evolution.isListed(slot, day)) continue;
    if (day > 0 && evolution.redatedOn(slot) <= day) moved.push({ slot, second: evolution.secondOn(slot, day) });
    else steady.add(slot);
  }
  const steadyCount = steady.seal();
  moved.sort((a, b) => a.second - b.second || a.slot - b.slot);

  /** The first slot created after `second`. A moved model's `_id` is younger than those of the models of its new second. */
  const slotAfter = (second: number): number => {
    let low = 0;
    let high = slots;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (evolution.secondOn(middle, 0) > second) high = middle;
      else low = middle + 1;
    }
    return low;
  };
  const places = moved.map(({ second }, before) => steady.rank(slotAfter(second)) + before);

  return {
    count: steadyCount + moved.length,
    slot(index) {
      if (index < 0 || index >= steadyCount + moved.length) return -1;
      let low = 0;
      let high = places.length;
      while (low < high) {
        const middle = (low + high) >>> 1;
        if ((places[middle] ?? 0) < index) low = middle + 1;
        else high = middle;
      }
      return places[low] === index ? (moved[low]?.slot ?? -1) : steady.select(index - low);
    },
  };
}
