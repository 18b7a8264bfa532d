/**
 * Entry order and crowding of every child, as method.md defines them, over all entries that the world has made so far:
 * rank_authors in its base, rivals_30d in its niche (base × relation × task). Recognition depends on both, so they are
 * computed from what really entered, not from expectations. Four bytes a child stay.
 */
import type { Ground } from "./ground.ts";
import type { Parents } from "./parents.ts";
import { RELATIONS } from "./shape.ts";
import type { Traits } from "./traits.ts";

export interface Rivalry {
  /** 1 + distinct other authors who entered the first parent's family before; at most 65,535. */
  rankAuthors(slot: number): number;
  /** Entries of other authors in the niche in the 30 days before; at most 65,535. */
  rivals30d(slot: number): number;
}

interface Niche {
  readonly seconds: number[];
  readonly authors: number[];
  /** Entries before this place have left the window. */
  head: number;
  readonly inWindow: Map<number, number>;
}

/** The niches of one base: by relation, then by task. */
type Niches = readonly Map<string | null, Niche>[];

const WINDOW = 30 * 86_400;
/** Slots and missing bases are below 2²⁴, so that (parent, slot, further?) fits a double's 53 bits. */
const LIMIT = 2 ** 24;

/** Priority and crowding of each child on its first parent, from the order in which the world made them. */
export function measureRivalry(ground: Ground, parents: Parents, traits: Traits): Rivalry {
  const { children, calendar } = ground;
  const ranks = new Uint16Array(parents.count).fill(1);
  const rivals = new Uint16Array(parents.count);
  const entries = sortedEntries(ground, parents);

  for (let from = 0; from < entries.length; ) {
    const parent = parentOf(entries[from] ?? 0);
    let to = from + 1;
    while (to < entries.length && parentOf(entries[to] ?? 0) === parent) to++;
    if (to - from > 1) measureFamily(entries.subarray(from, to));
    from = to;
  }

  function measureFamily(family: Float64Array): void {
    const authors = new Set<number>();
    const niches: Niches = RELATIONS.map(() => new Map());
    for (let at = 0; at < family.length; ) {
      const second = calendar.secondOf(slotOf(family[at] ?? 0));
      let end = at + 1;
      while (end < family.length && calendar.secondOf(slotOf(family[end] ?? 0)) === second) end++;
      // Entries of one second do not count for each other: first all are measured, then all are added.
      for (let i = at; i < end; i++) {
        const entry = family[i] ?? 0;
        if (!isFirst(entry)) continue;
        const slot = slotOf(entry);
        const author = traits.author(slot);
        const niche = nicheOf(niches, parents.relation(slot), traits.task(slot));
        leave(niche, second - WINDOW);
        const ordinal = children.rank(slot);
        ranks[ordinal] = Math.min(65_535, 1 + authors.size - (authors.has(author) ? 1 : 0));
        const others = niche.seconds.length - niche.head - (niche.inWindow.get(author) ?? 0);
        rivals[ordinal] = Math.min(65_535, others);
      }
      for (let i = at; i < end; i++) {
        const slot = slotOf(family[i] ?? 0);
        const author = traits.author(slot);
        const niche = nicheOf(niches, parents.relation(slot), traits.task(slot));
        authors.add(author);
        niche.seconds.push(second);
        niche.authors.push(author);
        niche.inWindow.set(author, (niche.inWindow.get(author) ?? 0) + 1);
      }
      at = end;
    }
  }
  return {
    rankAuthors: (slot) => ranks[children.rank(slot)] ?? 1,
    rivals30d: (slot) => rivals[children.rank(slot)] ?? 0,
  };
}

/** All dated entries, packed as numbers, by parent and time. */
function sortedEntries({ calendar, children }: Ground, parents: Parents): Float64Array {
  const entries = new Float64Array(Math.ceil(parents.count * 1.1) + 64);
  let count = 0;
  for (let slot = calendar.floorModels; slot < parents.slots; slot++) {
    if (!children.has(slot)) continue;
    entries[count++] = pack(parents.first(slot), slot, true);
    for (const other of parents.others(slot)) entries[count++] = pack(other, slot, false);
  }
  return entries.subarray(0, count).sort();
}

const pack = (parent: number, slot: number, first: boolean): number =>
  ((parent + LIMIT) * LIMIT + slot) * 2 + (first ? 0 : 1);
const parentOf = (entry: number): number => Math.floor(entry / (2 * LIMIT)) - LIMIT;
const slotOf = (entry: number): number => Math.floor(entry / 2) % LIMIT;
const isFirst = (entry: number): boolean => entry % 2 === 0;

function nicheOf(niches: Niches, relation: number, task: string | null): Niche {
  const known = niches[relation]?.get(task);
  if (known !== undefined) return known;
  const niche: Niche = { seconds: [], authors: [], head: 0, inWindow: new Map() };
  niches[relation]?.set(task, niche);
  return niche;
}

function leave(niche: Niche, before: number): void {
  while (niche.head < niche.seconds.length && (niche.seconds[niche.head] ?? 0) < before) {
    const author = niche.authors[niche.head] ?? 0;
    niche.inWindow.set(author, (niche.inWindow.get(author) ?? 1) - 1);
    niche.head++;
  }
}
