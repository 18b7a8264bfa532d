/**
 * Roots, depths, cycles and descendants of a forest of models given as integers, so that millions fit in typed arrays.
 * Definitions: method.md, "Lineage".
 */

export interface Graph {
  /** Number of nodes; nodes are 0 … nodes − 1. Declared parents that the Hub does not list are nodes too. */
  readonly nodes: number;
  /** The parent of a node's edge with position 0, −1 without edges. */
  readonly firstParent: Int32Array;
  /** Every edge, in any order. */
  readonly child: Int32Array;
  readonly parent: Int32Array;
  /** When the node was created, in seconds, NaN where nobody knows: the earliest member of a cycle is its root, of a tie the lowest number. */
  readonly created: Float64Array;
}

export interface Roots {
  /** The node at the end of the walk; the node itself when it has no edge. */
  readonly root: Int32Array;
  /** Steps of the walk from the node to its root. */
  readonly depth: Int32Array;
  /** 1 for the members of a cycle. */
  readonly inCycle: Uint8Array;
}

const UNSEEN = -1;

/** Follows each node's first parent to its root. Every node is walked once. */
export function findRoots({ nodes, firstParent, created }: Graph): Roots {
  const root = new Int32Array(nodes).fill(UNSEEN);
  const depth = new Int32Array(nodes);
  const inCycle = new Uint8Array(nodes);
  // The walk that met a node, to tell "met in this walk" from "settled in an earlier one".
  const walk = new Int32Array(nodes).fill(UNSEEN);
  const path: number[] = [];
  for (let start = 0; start < nodes; start++) {
    path.length = 0;
    let node = start;
    while (at(root, node) === UNSEEN && at(walk, node) !== start) {
      walk[node] = start;
      path.push(node);
      const parent = at(firstParent, node);
      if (parent < 0) {
        root[node] = node;
        break;
      }
      node = parent;
    }
    if (at(root, node) === UNSEEN) settleCycle(path.slice(path.indexOf(node)), { root, depth, inCycle }, created);
    for (let step = path.length - 1; step >= 0; step--) {
      const member = path[step] as number;
      if (at(root, member) !== UNSEEN) continue;
      const parent = at(firstParent, member);
      root[member] = at(root, parent);
      depth[member] = at(depth, parent) + 1;
    }
  }
  return { root, depth, inCycle };
}

/** The members in the order of the walk: the root is the one created first, the others count steps to it along the walk. */
function settleCycle(members: readonly number[], { root, depth, inCycle }: Roots, created: Float64Array): void {
  const moment = (node: number) => (Number.isNaN(created[node]) ? Number.POSITIVE_INFINITY : (created[node] as number));
  const [origin = 0] = members.toSorted((a, b) => moment(a) - moment(b) || a - b);
  const first = members.indexOf(origin);
  members.forEach((member, index) => {
    inCycle[member] = 1;
    root[member] = members[first] as number;
    depth[member] = (first - index + members.length) % members.length;
  });
}

/** Distinct direct children and distinct descendants of each node, over all edges (a merge counts below each parent). */
export function countBelow({ nodes, child, parent }: Graph): { children: Int32Array; descendants: Int32Array } {
  // Children of node p are below[start[p]] … below[start[p + 1] − 1].
  const start = new Int32Array(nodes + 1);
  for (const node of parent) start[node + 1] = at(start, node + 1) + 1;
  for (let node = 0; node < nodes; node++) start[node + 1] = at(start, node + 1) + at(start, node);
  const below = new Int32Array(child.length);
  const next = start.slice();
  for (let edge = 0; edge < child.length; edge++) {
    const node = at(parent, edge);
    below[at(next, node)] = at(child, edge);
    next[node] = at(next, node) + 1;
  }
  const children = new Int32Array(nodes);
  const descendants = new Int32Array(nodes);
  const metFrom = new Int32Array(nodes).fill(UNSEEN);
  const queue: number[] = [];
  for (let node = 0; node < nodes; node++) {
    if (at(start, node) === at(start, node + 1)) continue;
    children[node] = at(start, node + 1) - at(start, node);
    // The sum over all nodes of what is below them is the sum of everyone's ancestors: few, since lineages are short.
    metFrom[node] = node;
    queue.length = 0;
    queue.push(node);
    for (let head = 0; head < queue.length; head++) {
      const from = queue[head] as number;
      for (let edge = at(start, from); edge < at(start, from + 1); edge++) {
        const to = at(below, edge);
        if (at(metFrom, to) === node) continue;
        metFrom[to] = node;
        queue.push(to);
      }
    }
    descendants[node] = queue.length - 1;
  }
  return { children, descendants };
}

/** Typed arrays are read inside their bounds by construction; the compiler cannot know. */
function at(array: Int32Array | Uint8Array, index: number): number {
  return array[index] as number;
}
