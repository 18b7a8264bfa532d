/**
 * Which family a child enters. Family f of base age a draws children of relation r at the rate
 * size_f · profile_fr · mass_rb / width_b, where b is the lag bin of a. The sum over the families of a bin is a difference
 * of two prefix sums, because families are sorted by birth; so one pick costs the bins and one binary search.
 */
import type { Farm } from "./farms.ts";
import type { Ground } from "./ground.ts";
import { SUBJECT } from "./random.ts";
import { arrivedShare, CHILD_MIX, LAG_BINS, LAG_EDGES, LAG_MASS, REFERENCE, RELATIONS } from "./shape.ts";

/** Share of a relation's children that derive from no family: quantizers take everything, adapters stay with few bases. */
const LOOSE = [0.12, 0.1, 0.45, 0.3, 0.3];
/** However strong the families of a moment are, one child in twenty goes elsewhere. */
const MOST = 0.95;
const FARM_AGE = 240 * 86_400;

export interface Intensity {
  /** The family of a child that comes at `second`, or −1; call it with seconds that never fall. */
  pick(relation: number, second: number, draw: number): number;
  /** The base family of a farm. */
  farmBase(farm: Farm): number;
}

/** Families draw children by how old and how large they are (shape.ts). */
export function createIntensity(ground: Ground): Intensity {
  const { calendar, families, draws } = ground;
  const prefix = RELATIONS.map((_, relation) => calibrated(ground, relation));
  // Families born at or before (now − edge of the bin).
  const born = new Int32Array(LAG_BINS + 1);
  const rates = new Float64Array(LAG_BINS);

  const search = (sums: Float64Array, from: number, to: number, wanted: number): number => {
    let low = from;
    let high = to - 1;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((sums[middle + 1] ?? 0) > wanted) high = middle;
      else low = middle + 1;
    }
    return low;
  };

  const bases = new Map<number, number>();
  return {
    pick(relation, second, draw) {
      for (let edge = 0; edge <= LAG_BINS; edge++) {
        let before = born[edge] ?? 0;
        while (before < families.count && (families.birth[before] ?? 0) <= second - (LAG_EDGES[edge] ?? 0)) before++;
        born[edge] = before;
      }
      const sums = prefix[relation];
      if (sums === undefined) return -1;
      let total = 0;
      for (let bin = 0; bin < LAG_BINS; bin++) {
        const weight = (sums[born[bin] ?? 0] ?? 0) - (sums[born[bin + 1] ?? 0] ?? 0);
        const width = (LAG_EDGES[bin + 1] ?? 0) - (LAG_EDGES[bin] ?? 0);
        rates[bin] = (weight * (LAG_MASS[relation]?.[bin] ?? 0)) / width;
        total += rates[bin] ?? 0;
      }
      const capacity =
        calendar.rateAt(second) * ground.childShare(calendar.quantileAt(second)) * (CHILD_MIX[relation] ?? 0);
      const chance = Math.min(MOST, total / capacity);
      if (draw >= chance) return -1;
      let left = (draw / chance) * total;
      for (let bin = 0; bin < LAG_BINS; bin++) {
        const rate = rates[bin] ?? 0;
        if (left < rate) {
          const from = born[bin + 1] ?? 0;
          const to = born[bin] ?? 0;
          const weight = (sums[to] ?? 0) - (sums[from] ?? 0);
          return search(sums, from, to, (sums[from] ?? 0) + (left / rate) * weight);
        }
        left -= rate;
      }
      return -1;
    },
    farmBase(farm) {
      const known = bases.get(farm.index);
      if (known !== undefined) return known;
      const sums = prefix[farm.relation] ?? new Float64Array(1);
      const birthBefore = (second: number): number => {
        let low = 0;
        let high = families.count;
        while (low < high) {
          const middle = (low + high) >>> 1;
          if ((families.birth[middle] ?? 0) < second) low = middle + 1;
          else high = middle;
        }
        return low;
      };
      const from = birthBefore(farm.start - FARM_AGE);
      const to = birthBefore(farm.start);
      const magnet = families.birth[families.magnet] ?? Number.POSITIVE_INFINITY;
      let base = search(
        sums,
        from === to ? 0 : from,
        Math.max(1, to),
        (sums[from] ?? 0) + draws.unit(SUBJECT.farmBase, farm.index) * ((sums[to] ?? 0) - (sums[from] ?? 0)),
      );
      if (farm.recent) base = families.fresh[0] ?? base;
      else if (magnet < farm.start && draws.unit(SUBJECT.farm, farm.index) < 0.25) base = families.magnet;
      bases.set(farm.index, base);
      return base;
    },
  };
}

/** Prefix sums of the families' draw for a relation, scaled so that day 0's families take 1 − LOOSE of its children. */
function calibrated({ calendar, families, farms }: Ground, relation: number): Float64Array {
  let drawn = 0;
  for (let family = 0; family < families.count; family++) {
    const birth = families.birth[family] ?? 0;
    if (birth < 0) drawn += families.weight(family, relation) * arrivedShare(relation, -birth);
  }
  let wanted =
    (1 - (LOOSE[relation] ?? 0)) * REFERENCE.with_parent_share * calendar.models * (CHILD_MIX[relation] ?? 0);
  for (const farm of farms.list) {
    if (farm.to > calendar.models) break;
    if (farm.relation === relation) wanted -= (farm.to - farm.from) * farm.share;
  }
  const scale = Math.max(0, wanted) / drawn;
  const sums = new Float64Array(families.count + 1);
  for (let family = 0; family < families.count; family++) {
    sums[family + 1] = (sums[family] ?? 0) + scale * families.weight(family, relation);
  }
  return sums;
}
