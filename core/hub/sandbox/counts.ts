/** What a day of the world was told to hold, counted from its tables and not from its rows, for tests to compare. */

import { FLOOR_MS } from "./calendar.ts";
import { declaration } from "./card.ts";
import type { Makings } from "./rows.ts";
import { RELATIONS, type Relation } from "./shape.ts";

export interface ExpectedCounts {
  readonly models: number;
  readonly edges: number;
  readonly edges_by_relation: Readonly<Record<Relation, number>>;
  /** Children that declare a base other than themselves, and those with several. */
  readonly with_parent: number;
  readonly several_parents: number;
  readonly self_parents: number;
  /** Edges whose parent is not listed under the declared id. */
  readonly orphan_edges: number;
  /** Edges that only the card declares. */
  readonly card_edges: number;
  /** Edges whose ends are both listed with a date above the floor, and those of them with the parent first. */
  readonly datable_edges: number;
  readonly in_time_order: number;
  readonly floor_dates: number;
  /** Cycles all of whose members are listed, and their edges. */
  readonly cycles: number;
  readonly cycle_edges: number;
  readonly largest_family: number;
  /** Listed bases with at least 10 and at least 100 children. */
  readonly families_of_10: number;
  readonly families_of_100: number;
}

/** What a snapshot of `slots` slots must count on a day, found from the world itself and not from its rows. */
export function countDay(makings: Makings, slots: number, day: number): ExpectedCounts {
  const { ground, parents, evolution, zero } = makings;
  const { children, calendar, cycles } = ground;
  const moment = (slot: number): number =>
    slot < calendar.floorModels ? FLOOR_MS : Math.max(FLOOR_MS, zero + evolution.secondOn(slot, day) * 1000);
  const isFloor = (slot: number): boolean => moment(slot) < FLOOR_MS + 2000;
  const byRelation = { finetune: 0, adapter: 0, quantized: 0, merge: 0, unknown: 0 };
  const size = new Map<number, number>();
  let models = 0;
  let edges = 0;
  let withParent = 0;
  let several = 0;
  let selves = 0;
  let orphans = 0;
  let card = 0;
  let datable = 0;
  let inOrder = 0;
  let floor = 0;
  for (let slot = 0; slot < slots; slot++) {
    if (!evolution.isListed(slot, day)) continue;
    models++;
    if (isFloor(slot)) floor++;
    if (ground.selfParents.has(slot)) selves++;
    if (!children.has(slot) || evolution.declaresOn(slot) > day) continue;
    const named = [parents.first(slot), ...parents.others(slot)];
    const relation = RELATIONS[parents.relation(slot)] ?? "unknown";
    withParent++;
    if (named.length > 1) several++;
    edges += named.length;
    byRelation[relation] += named.length;
    if (!cycles.has(slot) && declaration(ground, slot, parents.relation(slot)) === "card") card += named.length;
    for (const parent of named) {
      if (parent < 0 || !evolution.isListed(parent, day) || evolution.renamedOn(parent) <= day) {
        orphans++;
        continue;
      }
      size.set(parent, (size.get(parent) ?? 0) + 1);
      if (isFloor(slot) || isFloor(parent)) continue;
      datable++;
      if (moment(parent) <= moment(slot)) inOrder++;
    }
  }
  const sizes = [...size.values()];
  return {
    models,
    edges,
    edges_by_relation: byRelation,
    with_parent: withParent,
    several_parents: several,
    self_parents: selves,
    orphan_edges: orphans,
    card_edges: card,
    datable_edges: datable,
    in_time_order: inOrder,
    floor_dates: floor,
    cycles: countCycles(cycles),
    cycle_edges: cycles.size,
    largest_family: sizes.reduce((most, children_) => Math.max(most, children_), 0),
    families_of_10: sizes.filter((count) => count >= 10).length,
    families_of_100: sizes.filter((count) => count >= 100).length,
  };
}

/** Members of cycles never vanish, so all of them are listed every day. */
function countCycles(cycles: ReadonlyMap<number, number>): number {
  const seen = new Set<number>();
  let count = 0;
  for (const start of cycles.keys()) {
    if (seen.has(start)) continue;
    count++;
    for (let at = start; !seen.has(at); at = cycles.get(at) ?? start) seen.add(at);
  }
  return count;
}
