/**
 * The ground of a world: everything that (models, seed) fix before anyone asks for a day. Which slots are children, which
 * are the bases of families, which name themselves or stand in a cycle, and where the farms are.
 */
import { Bitmap } from "./bitmap.ts";
import { type Calendar, createCalendar } from "./calendar.ts";
import { createFamilies, type Families } from "./families.ts";
import { createFarms, type Farm, type Farms } from "./farms.ts";
import { type Draws, SUBJECT, seededDraws } from "./random.ts";
import { REFERENCE } from "./shape.ts";

export interface Ground {
  readonly draws: Draws;
  readonly calendar: Calendar;
  readonly farms: Farms;
  readonly families: Families;
  /** Slots that declare a parent other than themselves. */
  readonly children: Bitmap;
  /** Share of models with a parent among those created when the quantile (0..1) of day 0's models was reached. */
  childShare(quantile: number): number;
  /** The farm that made this child, if a farm did. */
  farmOf(slot: number): Farm | undefined;
  /** Slots that name themselves as their base. */
  readonly selfParents: ReadonlySet<number>;
  /** Cycle member → the member it names. */
  readonly cycles: ReadonlyMap<number, number>;
  /** Neither child nor base of a family nor special: a model of its own. */
  isPlain(slot: number): boolean;
  /** A model whose id is that of the slot before it in other letter case. */
  isTwin(slot: number): boolean;
}

/** Lengths of cycles, in turn: twelve have 29 edges. */
const CYCLE_LENGTHS = [2, 2, 3, 2, 2, 3, 2, 2, 3, 2, 2, 4];
const TWIN_SHARE = 0.0002;

/** The world of a seed: who comes when, into which family and from which farm. `models` is how many day 0 lists. */
export function createGround(models: number, seed: number): Ground {
  const draws = seededDraws(seed);
  const farms = createFarms(createCalendar(models, draws), draws);
  const { calendar } = farms;
  const share = childShares(calendar, farms);
  const children = drawChildren(calendar, farms, share, draws);

  const roots = new Set<number>();
  const families = createFamilies(calendar, draws, (near, index) => {
    // About every seventh base is itself a derivative: the middle of a chain.
    const derived = draws.unit(SUBJECT.familyRoot, index) < 0.15;
    let slot = Math.max(near, calendar.floorModels);
    while (roots.has(slot) || farms.at(slot) !== undefined || children.has(slot) !== derived) {
      slot = slot + 1 < calendar.slots ? slot + 1 : calendar.floorModels;
    }
    roots.add(slot);
    return slot;
  });

  const cycles = new Map<number, number>();
  const selfParents = new Set<number>();
  const isPlain = (slot: number): boolean =>
    !children.has(slot) && !roots.has(slot) && !selfParents.has(slot) && !cycles.has(slot);
  const plainFrom = (quantile: number, taken: readonly number[] = []): number => {
    let slot = calendar.floorModels + Math.floor(quantile * (calendar.slots - calendar.floorModels));
    while (!isPlain(slot) || taken.includes(slot) || farms.at(slot) !== undefined) slot++;
    return slot;
  };
  const dayZero = calendar.models / calendar.slots;
  const wanted = Math.max(1, Math.round((REFERENCE.cycles * models) / REFERENCE.models));
  for (let cycle = 0; cycle < wanted; cycle++) {
    const members: number[] = [];
    for (let i = 0; i < (CYCLE_LENGTHS[cycle % CYCLE_LENGTHS.length] ?? 2); i++) {
      members.push(plainFrom(dayZero * (0.3 + (0.6 * (cycle + 0.5)) / wanted), members));
    }
    for (const [i, member] of members.entries()) cycles.set(member, members[(i + 1) % members.length] ?? member);
  }
  const selves = Math.max(1, Math.round((REFERENCE.self_parents * calendar.slots) / REFERENCE.models));
  for (let i = 0; i < selves; i++) selfParents.add(plainFrom((i + 0.4) / selves / 1.0001));
  for (const member of cycles.keys()) children.add(member);
  children.seal();

  const maybeTwin = (slot: number): boolean => draws.unit(SUBJECT.twin, slot) < TWIN_SHARE;
  return {
    draws,
    calendar,
    farms,
    families,
    children,
    childShare: share.childShare,
    farmOf: (slot) => (children.has(slot) && !cycles.has(slot) ? farms.at(slot) : undefined),
    selfParents,
    cycles,
    isPlain,
    isTwin: (slot) =>
      maybeTwin(slot) && slot > calendar.floorModels && isPlain(slot) && isPlain(slot - 1) && !maybeTwin(slot - 1),
  };
}

interface ChildShares {
  childShare(quantile: number): number;
  readonly floor: number;
}

/**
 * Declared parents became usual with the years: the share rises from about 13 % to 40 %. The scale makes day 0's share
 * the reference's, whatever the farms took.
 */
function childShares(calendar: Calendar, farms: Farms): ChildShares {
  const { models, floorModels } = calendar;
  const rising = (quantile: number): number => 0.14 + 0.2826 * quantile;
  const floor = 0.05;
  // 2.3 % of the children have not declared their base yet on day 0 (evolution.ts).
  let wanted = 1.023 * REFERENCE.with_parent_share * models - floor * floorModels;
  let offered = (models - floorModels) * rising(0.5);
  for (const farm of farms.list) {
    if (farm.to > models) break;
    wanted -= (farm.to - farm.from) * farm.share;
    offered -= (farm.to - farm.from) * rising(calendar.quantileAt(farm.start));
  }
  const scale = wanted / offered;
  return { childShare: (quantile) => scale * rising(quantile), floor };
}

function drawChildren(calendar: Calendar, farms: Farms, shares: ChildShares, draws: Draws): Bitmap {
  const { models, floorModels, slots } = calendar;
  const children = new Bitmap(slots);
  let next = 0;
  for (let slot = 0; slot < slots; slot++) {
    while ((farms.list[next]?.to ?? slots + 1) <= slot) next++;
    const farm = farms.list[next];
    const inFarm = farm !== undefined && farm.from <= slot;
    const quantile = Math.min(1, (slot - floorModels) / (models - floorModels));
    const share = inFarm ? farm.share : slot < floorModels ? shares.floor : shares.childShare(quantile);
    if (draws.unit(SUBJECT.child, slot) < share) children.add(slot);
  }
  return children;
}
