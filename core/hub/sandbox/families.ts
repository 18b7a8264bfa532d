/**
 * Families: the bases that draw many derivatives. Sizes fall with the rank k as (k + 5)^−1.4; intensity.ts
 * scales them so that the largest comes to about 1.4 % of all models and the tenth to 0.5 %. Eight
 * further families are born in the last 30 days before day 0 and one about every four days after, so that there is
 * always a race on.
 */
import { Bitmap } from "./bitmap.ts";
import { type Calendar, DAY, LAST_DAY } from "./calendar.ts";
import { type Draws, SUBJECT } from "./random.ts";
import { arrivedShare, CHILD_MIX, REFERENCE } from "./shape.ts";

/** What a family or a single model is for; the code is its place here. */
export const KINDS = ["text", "image", "encoder", "speech", "vision", "embedding", "other"] as const;
const KIND_SHARES = [0.58, 0.75, 0.84, 0.89, 0.94, 0.97, 1];
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

/** Shares of the recent children that go to the fresh families, and their ages on day 0 in days. */
const FRESH = [
  [0.27, 26],
  [0.19, 23],
  [0.14, 19],
  [0.11, 15],
  [0.09, 12],
  [0.08, 9],
  [0.07, 6],
  [0.05, 3.5],
] as const;
const FRESH_SHARE = 0.75;

export interface Families {
  readonly count: number;
  /** Second of a family's base; ascending. */
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
  /** The family whose base has this slot, or −1. */
  at(slot: number): number;
  /** Draw of a family for a relation, before calibration. */
  weight(family: number, relation: number): number;
}

interface Plan {
  second: number;
  size: number;
  kind: number;
  role: "fresh" | "magnet" | "";
}

/** The plan of all families up to the last day, by birth; `rootSlot` picks the free slot for a base born about then. */
export function createFamilies(
  calendar: Calendar,
  draws: Draws,
  rootSlot: (near: number, index: number) => number,
): Families {
  const plans = [...planned(calendar, draws)].sort((a, b) => a.second - b.second);
  const slot = new Int32Array(plans.length);
  const index = new Map<number, number>();
  plans.forEach((plan, family) => {
    const root = rootSlot(calendar.slotAt(plan.second), family);
    slot[family] = root;
    index.set(root, family);
  });
  // Probing for a free slot can swap two neighbours by seconds; a base's birth is that of its slot.
  const order = [...slot.keys()].sort((a, b) => (slot[a] ?? 0) - (slot[b] ?? 0));
  const sorted = order.map((family) => plans[family]).filter((plan) => plan !== undefined);
  const slots = Int32Array.from(order, (family) => slot[family] ?? 0);
  // Most questions are about slots that are no base: the bitmap answers them without the map.
  const roots = new Bitmap(calendar.slots);
  order.forEach((family, place) => {
    index.set(slot[family] ?? 0, place);
    roots.add(slot[family] ?? 0);
  });
  const kind = Uint8Array.from(sorted, (plan) => plan.kind);
  const size = Float64Array.from(sorted, (plan) => plan.size);
  return {
    count: sorted.length,
    birth: Float64Array.from(slots, (root) => calendar.secondOf(root)),
    size,
    kind,
    slot: slots,
    fresh: [...sorted.keys()]
      .filter((family) => sorted[family]?.role === "fresh")
      .sort((a, b) => (size[b] ?? 0) - (size[a] ?? 0)),
    magnet: sorted.findIndex((plan) => plan.role === "magnet"),
    at: (root) => (root >= 0 && roots.has(root) ? (index.get(root) ?? -1) : -1),
    weight: (family, relation) => (size[family] ?? 0) * (PROFILES[kind[family] ?? 0]?.[relation] ?? 0),
  };
}

function* planned(calendar: Calendar, draws: Draws): Generator<Plan> {
  const { models, floorModels, perDay } = calendar;
  const target = (rank: number): number => (0.2706 * models) / (rank + 5) ** 1.4;
  const ranks = Math.max(24, Math.floor((0.2706 * models) ** (1 / 1.4) / 1.5 ** (1 / 1.4) - 5));
  const kindOf = (at: number): number => KIND_SHARES.findIndex((share) => draws.unit(SUBJECT.familyKind, at) < share);
  const birthOf = (quantile: number): number =>
    calendar.secondOf(Math.floor(floorModels + quantile * (models - floorModels)));

  for (let rank = 1; rank <= ranks; rank++) {
    const u = draws.unit(SUBJECT.familyBirth, rank);
    // The largest are spread over the years by hand, so that no seed puts all of them at one end.
    const quantile = rank <= 12 ? 0.15 + 0.65 * (((rank * 5) % 12) / 12 + u / 14) : 0.02 + 0.96 * u;
    const second = birthOf(quantile);
    yield {
      second,
      size: (target(rank) * (rank === 1 ? 2.2 : 1)) / Math.max(0.25, arrived(-second)),
      kind: rank === 2 ? 1 : rank <= 3 ? 0 : kindOf(rank),
      role: rank === 4 ? "magnet" : "",
    };
  }

  const childrenPerDay = perDay * REFERENCE.with_parent_share * 1.4;
  const recent = childrenPerDay * 30 * FRESH_SHARE;
  for (const [place, [share, age]] of FRESH.entries()) {
    const second = birthOf(calendar.quantileAt(-age * DAY + draws.whole(SUBJECT.familyBirth, -1 - place, DAY)));
    yield {
      second: Math.min(second, -2 * DAY),
      size: (recent * share) / arrived(age * DAY),
      kind: place < 2 ? 0 : kindOf(-1 - place),
      role: "fresh",
    };
  }

  const later = Math.round((ranks * LAST_DAY * perDay) / models);
  for (let i = 0; i < later; i++) {
    const at = ranks + 1 + i;
    const size = target(1 + draws.whole(SUBJECT.familyRoot, at, ranks));
    yield { second: LAST_DAY * DAY * draws.unit(SUBJECT.familyBirth, at), size, kind: kindOf(at), role: "" };
  }
  for (let i = 0; i < LAST_DAY / 4; i++) {
    const at = -100 - i;
    const second = (4 * i + 3 * draws.unit(SUBJECT.familyBirth, at)) * DAY;
    const size = childrenPerDay * 1.8 * (0.4 + 1.6 * draws.unit(SUBJECT.familyRoot, at));
    yield { second, size: size * 2, kind: i % 3 === 0 ? 0 : kindOf(at), role: "" };
  }
}

/** Share of a family's entries that have come after `seconds`, all relations together. */
function arrived(seconds: number): number {
  return CHILD_MIX.reduce((sum, share, relation) => sum + share * arrivedShare(relation, seconds), 0);
}
