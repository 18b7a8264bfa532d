/**
 * Families: the bases that draw many derivatives, each with its slot, by birth. A family that is rediscovered stands in
 * the table a second time, with a later birth and the same base (a wave).
 */
import { Bitmap } from "./bitmap.ts";
import { type Calendar, DAY } from "./calendar.ts";
import { type FamilyPlan, planFamilies, planWaves } from "./family-plan.ts";
import type { Draws } from "./random.ts";

/** How much a family of a kind draws of each relation (finetune, adapter, quantized, merge, unknown). */
const PROFILES = [
  [1, 0.7, 1.3, 1.4, 1],
  [0.35, 3, 0.25, 0.5, 1],
  [2.2, 0.3, 0.1, 0, 1],
  [1.6, 0.5, 0.3, 0, 1],
  [2, 0.3, 0.1, 0, 1],
  [1.8, 0.2, 0.5, 0.2, 1],
  [1.5, 0.5, 0.1, 0, 1],
];

export interface Families {
  readonly count: number;
  /** Second of a family's base (a wave: of its beginning); ascending. */
  readonly birth: Float64Array;
  /** Children that it is meant to draw in the end. */
  readonly size: Float64Array;
  readonly kind: Uint8Array;
  /** Slot of the base. */
  readonly slot: Int32Array;
  /** Families of the fresh list, the largest first. */
  readonly fresh: readonly number[];
  /** The family that farms like best. */
  readonly magnet: number;
  /** The family whose base has this slot, or −1; never a wave. */
  at(slot: number): number;
  /** Draw of a family for a relation, before calibration. */
  weight(family: number, relation: number): number;
}

interface Entry extends FamilyPlan {
  readonly slot: number;
  readonly wave: boolean;
}

/** All families up to the last day; `rootSlot` picks the free slot for a base born about then. */
export function createFamilies(
  calendar: Calendar,
  draws: Draws,
  rootSlot: (near: number, index: number) => number,
): Families {
  // Probing for a free slot can swap two neighbours; a base's birth is the second of its slot.
  const bases: Entry[] = [...planFamilies(calendar, draws)]
    .sort((a, b) => a.second - b.second)
    .map((plan, index) => {
      const slot = rootSlot(calendar.slotAt(plan.second), index);
      return { ...plan, slot, second: calendar.secondOf(slot), wave: false };
    });
  const waves = planWaves(calendar).flatMap(({ second, size }): Entry[] => {
    const between = bases.filter((base) => base.second > second - 200 * DAY && base.second < second - 95 * DAY);
    const largest = between.reduce<Entry | undefined>(
      (a, b) => (a !== undefined && a.size >= b.size ? a : b),
      undefined,
    );
    return largest === undefined ? [] : [{ ...largest, second, size, role: "", wave: true }];
  });
  const sorted = [...bases, ...waves].sort((a, b) => a.second - b.second || a.slot - b.slot);

  // Most questions are about slots that are no base: the bitmap answers them without the map.
  const roots = new Bitmap(calendar.slots);
  const index = new Map<number, number>();
  for (const [family, { slot, wave }] of sorted.entries()) {
    if (wave) continue;
    roots.add(slot);
    index.set(slot, family);
  }
  const kind = Uint8Array.from(sorted, (entry) => entry.kind);
  const size = Float64Array.from(sorted, (entry) => entry.size);
  return {
    count: sorted.length,
    birth: Float64Array.from(sorted, (entry) => entry.second),
    size,
    kind,
    slot: Int32Array.from(sorted, (entry) => entry.slot),
    fresh: [...sorted.keys()]
      .filter((family) => sorted[family]?.role === "fresh")
      .sort((a, b) => (size[b] ?? 0) - (size[a] ?? 0)),
    magnet: sorted.findIndex((entry) => entry.role === "magnet"),
    at: (root) => (root >= 0 && roots.has(root) ? (index.get(root) ?? -1) : -1),
    weight: (family, relation) => (size[family] ?? 0) * (PROFILES[kind[family] ?? 0]?.[relation] ?? 0),
  };
}
