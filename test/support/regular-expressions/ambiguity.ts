import { type Automaton, automaton } from "./automaton.ts";
import { readPattern } from "./pattern.ts";

/**
 * How the steps of a matcher that goes back grow with the length of a text that fails: "linear", or what it may be at worst. After Weber and
 * Seidl: exponential when a place can be come back to in two ways by one text; polynomial when a text leads from p to p, from p to q
 * and from q to q. Conditions ($, \b, look around) are taken to hold or fail as is worst, so a pattern may be better than its answer, not
 * worse. A place behind which the match may end is never gone back from: whatever is tried first and fails, the attempt succeeds there. Throws SyntaxError for what it cannot judge.
 */
export function growth(source: string, flags: string): "linear" | "polynomial" | "exponential" {
  const machine = automaton(readPattern(source, flags), source, flags);
  const rings = components(machine);
  for (const [place, ring] of rings) {
    if (!machine.certain[place] && forks(machine, place, ring)) return "exponential";
  }
  for (const [place, ring] of rings) {
    for (const [other, otherRing] of rings) {
      if (place === other || machine.certain[other]) continue;
      if (meets(machine, [place, ring], [other, otherRing])) return "polynomial";
    }
  }
  return "linear";
}

/** Each place that can be come back to, with the places on the way. */
function components({ next }: Automaton): Map<number, Set<number>> {
  const after = next.map((_, place) => {
    const seen = new Set<number>();
    const queue = [place];
    for (const at of queue)
      for (const to of next[at]?.keys() ?? [])
        if (!seen.has(to)) {
          seen.add(to);
          queue.push(to);
        }
    return seen;
  });
  const rings = new Map<number, Set<number>>();
  for (const [place, seen] of after.entries())
    if (seen.has(place)) rings.set(place, new Set([...seen].filter((other) => after[other]?.has(place))));
  return rings;
}

/** True when one text leads from the place back to it in two ways. */
function forks({ takes, next }: Automaton, place: number, ring: ReadonlySet<number>): boolean {
  const key = (x: number, y: number, forked: boolean) => (x * takes.length + y) * 2 + Number(forked);
  const queue: [number, number, boolean][] = [[place, place, false]];
  const seen = new Set([key(place, place, false)]);
  for (const [x, y, forked] of queue) {
    for (const [toX, waysX] of next[x] ?? []) {
      if (!ring.has(toX)) continue;
      for (const [toY] of next[y] ?? []) {
        if (!ring.has(toY) || ((takes[toX] ?? 0n) & (takes[toY] ?? 0n)) === 0n) continue;
        const now = forked || toX !== toY || waysX > 1;
        if (now && toX === place && toY === place) return true;
        const id = key(toX, toY, now);
        if (seen.has(id)) continue;
        seen.add(id);
        queue.push([toX, toY, now]);
      }
    }
  }
  return false;
}

type Ring = readonly [place: number, ring: ReadonlySet<number>];

/** True when one text leads from p to p, from p to q and from q to q. */
function meets({ takes, next }: Automaton, [p, ringP]: Ring, [q, ringQ]: Ring): boolean {
  const size = takes.length;
  const seen = new Set<number>();
  const queue = [[p, p, q] as const];
  for (const [x, y, z] of queue) {
    for (const toX of next[x]?.keys() ?? []) {
      if (!ringP.has(toX)) continue;
      for (const toZ of next[z]?.keys() ?? []) {
        const both = (takes[toX] ?? 0n) & (takes[toZ] ?? 0n);
        if (!ringQ.has(toZ) || both === 0n) continue;
        for (const toY of next[y]?.keys() ?? []) {
          if ((both & (takes[toY] ?? 0n)) === 0n) continue;
          if (toX === p && toY === q && toZ === q) return true;
          const id = (toX * size + toY) * size + toZ;
          if (seen.has(id)) continue;
          seen.add(id);
          queue.push([toX, toY, toZ]);
        }
      }
    }
  }
  return false;
}
