import type { Grouping } from "./sample.ts";

/**
 * Rows (of those with `keep` 1) whose zero two effects predict together, whatever the terms: their mean tends to zero under Poisson.
 * Levels of `a` and `b` that share a row with a positive outcome hang together in a component. Raising the coefficients of a
 * component's a-levels and lowering those of its b-levels by as much leaves all positive rows as they are, and moves the rows
 * of zeros from this component's a-levels to another's b-levels up, in the other direction down. So a zero is free to fall
 * exactly where, with zeros as arrows from component to component, no path leads back: where the arrow joins two strongly
 * connected sets. Exact for two effects; more can only predict more.
 */
export function predictedZeros(a: Grouping, b: Grouping, outcome: Float64Array, keep: Uint8Array): readonly number[] {
  const component = components(a, b, outcome, keep);
  if (component === undefined) return [];
  const arrows = arrowsBetween(a, b, component, outcome, keep);
  if (arrows.from.length === 0) return [];
  const set = stronglyConnected(component.count, arrows);
  return arrows.row.filter((_, k) => set[arrows.from[k] as number] !== set[arrows.to[k] as number]);
}

interface Components {
  /** Of the levels of a, then of b. */
  readonly of: Int32Array;
  readonly count: number;
}

/** Components that positive rows make; undefined where there is one only. */
function components(a: Grouping, b: Grouping, outcome: Float64Array, keep: Uint8Array): Components | undefined {
  const size = a.levels + b.levels;
  const parent = Int32Array.from({ length: size }, (_, k) => k);
  const rootOf = (level: number): number => {
    let at = level;
    while (parent[at] !== at) {
      const above = parent[parent[at] as number] as number;
      parent[at] = above;
      at = above;
    }
    return at;
  };
  let sets = size;
  for (let i = 0; i < outcome.length && sets > 1; i++) {
    if (!keep[i] || !((outcome[i] as number) > 0)) continue;
    const x = rootOf(a.codes[i] as number);
    const y = rootOf(a.levels + (b.codes[i] as number));
    if (x === y) continue;
    parent[Math.max(x, y)] = Math.min(x, y);
    sets--;
  }
  if (sets === 1) return undefined;
  const number = new Int32Array(size).fill(-1);
  const of = new Int32Array(size);
  let count = 0;
  for (let level = 0; level < size; level++) {
    const root = rootOf(level);
    if ((number[root] as number) < 0) number[root] = count++;
    of[level] = number[root] as number;
  }
  return { of, count };
}

interface Arrows {
  readonly row: number[];
  readonly from: number[];
  readonly to: number[];
}

function arrowsBetween(a: Grouping, b: Grouping, { of }: Components, outcome: Float64Array, keep: Uint8Array): Arrows {
  const arrows: Arrows = { row: [], from: [], to: [] };
  for (let i = 0; i < outcome.length; i++) {
    if (!keep[i] || (outcome[i] as number) > 0) continue;
    const from = of[a.codes[i] as number] as number;
    const to = of[a.levels + (b.codes[i] as number)] as number;
    if (from === to) continue;
    arrows.row.push(i);
    arrows.from.push(from);
    arrows.to.push(to);
  }
  return arrows;
}

/** The strongly connected set of each node, by Tarjan's algorithm with a stack of its own instead of recursion. */
function stronglyConnected(nodes: number, { from, to }: Arrows): Int32Array {
  const start = new Int32Array(nodes + 1);
  for (const node of from) start[node + 1] = (start[node + 1] as number) + 1;
  for (let node = 0; node < nodes; node++) start[node + 1] = (start[node + 1] as number) + (start[node] as number);
  const next = start.slice();
  const heads = new Int32Array(to.length);
  from.forEach((node, k) => {
    heads[next[node] as number] = to[k] as number;
    next[node] = (next[node] as number) + 1;
  });
  next.set(start);
  const found = new Int32Array(nodes).fill(-1);
  const lowest = new Int32Array(nodes);
  const set = new Int32Array(nodes).fill(-1);
  const open: number[] = [];
  const path: number[] = [];
  let counter = 0;
  let sets = 0;
  const enter = (node: number): void => {
    found[node] = counter;
    lowest[node] = counter++;
    open.push(node);
    path.push(node);
  };
  for (let root = 0; root < nodes; root++) {
    if ((found[root] as number) >= 0) continue;
    enter(root);
    for (let node = path.at(-1); node !== undefined; node = path.at(-1)) {
      const at = next[node] as number;
      if (at < (start[node + 1] as number)) {
        next[node] = at + 1;
        const head = heads[at] as number;
        if ((found[head] as number) < 0) enter(head);
        else if ((set[head] as number) < 0) lowest[node] = Math.min(lowest[node] as number, found[head] as number);
        continue;
      }
      path.pop();
      const above = path.at(-1);
      if (above !== undefined) lowest[above] = Math.min(lowest[above] as number, lowest[node] as number);
      if (lowest[node] !== found[node]) continue;
      for (let member = open.pop(); member !== undefined; member = open.pop()) {
        set[member] = sets;
        if (member === node) break;
      }
      sets++;
    }
  }
  return set;
}
