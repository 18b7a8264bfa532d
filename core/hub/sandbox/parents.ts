/**
 * Who derives from whom: one pass over the child slots in the order of time. A child of a relation that comes at time t
 * enters a family with the chance that the family's draw and the age of its base give (an intensity per lag bin), else it
 * derives from some recent model, which may be a derivative itself: that makes the chains. About 9 bytes a child stay.
 */
import type { Ground } from "./ground.ts";
import { createIntensity } from "./intensity.ts";
import { SUBJECT } from "./random.ts";
import {
  ADAPTER,
  CHILD_MIX,
  FINETUNE,
  LAG_BINS,
  LAG_EDGES,
  LAG_MASS,
  MERGE,
  MERGE_PARENTS,
  QUANTIZED,
  REFERENCE,
  SEVERAL_SHARE,
  UNKNOWN,
} from "./shape.ts";

export interface Parents {
  /** Slots that the table covers. */
  readonly slots: number;
  /** Children of the table. */
  readonly count: number;
  /** Slot of the first parent named; below 0: a model that was never listed, number −1 − value. */
  first(slot: number): number;
  relation(slot: number): number;
  /** Parents named after the first, empty for most. */
  others(slot: number): readonly number[];
}

/** Share of edges whose parent was never listed, and of children whose first parent comes later (some find none; farms have neither). */
const ORPHANS = 1.08 * (1 - REFERENCE.parent_present_share);
const EARLY = 1.13 * (1 - REFERENCE.in_time_order_share);
/** Longest chain of parents above a model that takes new children. */
const DEEPEST = 6;
const DAY = 86_400;

/** The parents of all children among the first `slots` slots; a child's parents do not depend on `slots`. */
export function createParents(ground: Ground, slots: number): Parents {
  const { draws, calendar, children, families, cycles } = ground;
  const count = children.rank(slots);
  const first = new Int32Array(count);
  const relations = new Uint8Array(count);
  const manyChild: number[] = [];
  const manyParents: number[][] = [];
  const mix = unfarmedMix(ground);
  const intensity = createIntensity(ground);
  const missing = Math.max(3, Math.round(calendar.models / 1000));

  const firstOf = (slot: number): number => first[children.rank(slot)] ?? 0;
  const relationOf = (slot: number): number => relations[children.rank(slot)] ?? 0;
  const depthOf = (slot: number): number => {
    let depth = 0;
    for (let at = slot; at >= 0 && children.has(at) && !cycles.has(at) && depth <= DEEPEST; at = firstOf(at)) depth++;
    return depth;
  };
  // A parent that others would plausibly build on: not a member of a farm, not a quantized copy, not too deep.
  const suits = (candidate: number, relation: number): boolean => {
    if (ground.selfParents.has(candidate) || cycles.has(candidate) || ground.isTwin(candidate)) return false;
    if (!children.has(candidate)) return true;
    if (ground.farmOf(candidate) !== undefined) return false;
    const own = relationOf(candidate);
    return own !== QUANTIZED && (own !== ADAPTER || relation === QUANTIZED) && depthOf(candidate) < DEEPEST;
  };
  const lagOf = (relation: number, draw: number): number => {
    let left = draw;
    for (let bin = 0; bin < LAG_BINS; bin++) {
      const mass = LAG_MASS[relation]?.[bin] ?? 0;
      const from = LAG_EDGES[bin] ?? 0;
      if (left < mass) return from + (left / mass) * ((LAG_EDGES[bin + 1] ?? 0) - from);
      left -= mass;
    }
    return LAG_EDGES[LAG_BINS - 1] ?? 0;
  };
  const loose = (slot: number, relation: number, second: number, key: number): number => {
    const at = calendar.slotAt(second - lagOf(relation, draws.unit(SUBJECT.lag, key)));
    const near = at > calendar.floorModels ? Math.min(at, slot - 1) : draws.whole(SUBJECT.loose, key, slot);
    // Quantizers and mergers mostly take derivatives.
    const derived = draws.unit(SUBJECT.loose, key) < (relation === QUANTIZED || relation === MERGE ? 0.6 : 0.3);
    let fallback = -1;
    for (let candidate = near; candidate >= 0 && near - candidate < 24; candidate--) {
      if (!suits(candidate, relation)) continue;
      if (children.has(candidate) === derived) return candidate;
      fallback = candidate;
    }
    return fallback;
  };
  // Missing bases are few and unequally wanted.
  const orphanOf = (key: number): number => -1 - Math.floor(missing * draws.unit(SUBJECT.orphan, key + 1) ** 2.5);
  const laterOf = (slot: number): number => {
    const wait = -Math.log(draws.unit(SUBJECT.later, slot + 1)) * 2 * DAY;
    const from = Math.max(slot + 1, calendar.slotAt(calendar.secondOf(slot) + wait));
    for (let at = from; at < Math.min(calendar.slots, from + 400); at++) {
      if (ground.isPlain(at) && !ground.isTwin(at)) return at;
    }
    return -1;
  };
  const parentOf = (slot: number, relation: number, second: number, key: number): number => {
    if (draws.unit(SUBJECT.orphan, key) < ORPHANS) return orphanOf(key);
    const family = intensity.pick(relation, second, draws.unit(SUBJECT.family, key));
    const base = family < 0 ? -1 : (families.slot[family] ?? -1);
    if (base >= 0 && base < slot) return base;
    const parent = loose(slot, relation, second, key);
    return parent >= 0 ? parent : orphanOf(key);
  };

  let ordinal = 0;
  for (let slot = 0; slot < slots; slot++) {
    if (!children.has(slot)) continue;
    const next = cycles.get(slot);
    const farm = ground.farmOf(slot);
    if (next !== undefined) {
      first[ordinal] = next;
    } else if (farm !== undefined) {
      const base = families.slot[intensity.farmBase(farm)] ?? slot;
      relations[ordinal] = farm.relation;
      first[ordinal] = base < farm.from ? base : 0;
    } else {
      const relation = families.at(slot) >= 0 ? FINETUNE : chosen(mix, draws.unit(SUBJECT.relation, slot));
      relations[ordinal] = relation;
      const second = calendar.secondOf(slot);
      const later = draws.unit(SUBJECT.later, slot) < EARLY ? laterOf(slot) : -1;
      first[ordinal] = later >= 0 ? later : parentOf(slot, relation, second, slot);
      const more = furtherParents(relation, draws.unit(SUBJECT.several, slot));
      if (more > 0) {
        const named = new Set([first[ordinal] ?? 0]);
        for (let i = 0; i < 8 && named.size <= more; i++) {
          named.add(parentOf(slot, relation, second, (calendar.slots + slot * 8 + i) | 0));
        }
        named.delete(first[ordinal] ?? 0);
        if (named.size > 0) {
          manyChild.push(slot);
          manyParents.push([...named]);
        }
      }
    }
    ordinal++;
  }

  const manyAt = new Map(manyChild.map((slot, place) => [slot, place]));
  const none: readonly number[] = [];
  return {
    slots,
    count,
    first: firstOf,
    relation: relationOf,
    others: (slot) => manyParents[manyAt.get(slot) ?? -1] ?? none,
  };
}

function chosen(mix: readonly number[], draw: number): number {
  let left = draw;
  for (let relation = 0; relation < mix.length; relation++) {
    left -= mix[relation] ?? 0;
    if (left < 0) return relation;
  }
  return UNKNOWN - 1;
}

/** How many parents beyond the first, from one draw: whether there are several, then how many. */
function furtherParents(relation: number, draw: number): number {
  const share = SEVERAL_SHARE[relation] ?? 0;
  if (draw >= share) return 0;
  if (relation !== MERGE) return 1;
  return (MERGE_PARENTS.find(([cumulative]) => draw / share < cumulative)?.[1] ?? 2) - 1;
}

/** The mix of relations outside farms that makes the mix of all children the reference's. */
function unfarmedMix({ calendar, farms }: Ground): number[] {
  const all = REFERENCE.with_parent_share * calendar.models;
  const left = CHILD_MIX.map((share) => share * all);
  for (const farm of farms.list) {
    if (farm.to > calendar.models) break;
    left[farm.relation] = (left[farm.relation] ?? 0) - (farm.to - farm.from) * farm.share;
  }
  const rest = left.map((children) => Math.max(0, children));
  const sum = rest.reduce((total, children) => total + children, 0);
  return rest.map((children) => children / sum);
}
