import type { EdgeRow } from "./edges.ts";
import { compareText, DAY, type Model } from "./models.ts";

/** A row of lineage.parquet. */
export interface LineageRow {
  readonly id: string;
  readonly root: string;
  readonly root_present: boolean;
  readonly depth: number;
  readonly in_cycle: boolean;
  readonly children: number;
  readonly descendants: number;
  readonly burst: boolean;
  readonly serial_name: boolean;
}

const FARM = 20;
const RUNS = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|[0-9a-f]{6,}|\d+/gi;

/** One row per snapshot model that has a parent or a child, in ascending order of id. */
export function computeLineage(models: ReadonlyMap<string, Model>, edges: readonly EdgeRow[]): LineageRow[] {
  const firstParent = new Map(edges.filter((edge) => edge.position === 0).map((edge) => [edge.child, edge.parent]));
  const children = new Map(
    [...Map.groupBy(edges, (edge) => edge.parent)].map(([id, below]) => [id, childrenOf(below)]),
  );
  const burst = burstChildren(models, edges);
  const serial = serialNames(models);
  return [...models.keys()]
    .filter((id) => firstParent.has(id) || children.has(id))
    .sort(compareText)
    .map((id) => ({
      id,
      ...walkToRoot(id, firstParent, models),
      children: children.get(id)?.size ?? 0,
      descendants: below(id, children).size,
      burst: burst.has(id),
      serial_name: serial.has(id),
    }));
}

function childrenOf(edges: readonly EdgeRow[]): Set<string> {
  return new Set(edges.map((edge) => edge.child));
}

/** Follows the first parents. A walk that meets a model again has found a cycle; its oldest member is the root. */
function walkToRoot(
  id: string,
  firstParent: ReadonlyMap<string, string>,
  models: ReadonlyMap<string, Model>,
): Pick<LineageRow, "root" | "root_present" | "depth" | "in_cycle"> {
  const path = [id];
  let current = id;
  for (;;) {
    const next = firstParent.get(current);
    if (next === undefined) {
      return { root: current, root_present: models.has(current), depth: path.length - 1, in_cycle: false };
    }
    if (path.includes(next)) {
      const cycle = path.slice(path.indexOf(next));
      const root = cycle.reduce((oldest, member) => (createdBefore(member, oldest, models) ? member : oldest));
      return { root, root_present: true, depth: path.indexOf(root), in_cycle: cycle.includes(id) };
    }
    path.push(next);
    current = next;
  }
}

/** By creation, unknown dates last, ties by id. */
function createdBefore(one: string, other: string, models: ReadonlyMap<string, Model>): boolean {
  const time = (id: string) => models.get(id)?.created_at ?? Number.POSITIVE_INFINITY;
  return time(one) === time(other) ? one < other : time(one) < time(other);
}

/** Everything below a model, each once and itself never (in a cycle it lies below itself). */
function below(id: string, children: ReadonlyMap<string, ReadonlySet<string>>): Set<string> {
  const found = new Set<string>();
  const queue = [id];
  for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
    for (const child of children.get(next) ?? []) {
      if (child === id || found.has(child)) continue;
      found.add(child);
      queue.push(child);
    }
  }
  return found;
}

/** Children that lie with 19 or more others of the same author and base within 24 hours, both ends included. */
function burstChildren(models: ReadonlyMap<string, Model>, edges: readonly EdgeRow[]): Set<string> {
  const burst = new Set<string>();
  const dated = edges.flatMap((edge) => {
    const child = models.get(edge.child);
    return child === undefined || child.created_at === null
      ? []
      : [{ id: child.id, created_at: child.created_at, group: JSON.stringify([child.author, edge.parent]) }];
  });
  for (const group of Map.groupBy(dated, (entry) => entry.group).values()) {
    const sorted = group.sort((one, other) => one.created_at - other.created_at);
    sorted.forEach((first, index) => {
      let end = index;
      while ((sorted[end]?.created_at ?? Number.POSITIVE_INFINITY) <= first.created_at + DAY) end++;
      if (end - index >= FARM) for (const entry of sorted.slice(index, end)) burst.add(entry.id);
    });
  }
  return burst;
}

/** Models of authors who use one name, its numbers aside, at least 20 times. */
function serialNames(models: ReadonlyMap<string, Model>): Set<string> {
  const pattern = (model: Model) =>
    JSON.stringify([model.author, model.id.slice(model.id.indexOf("/") + 1).replace(RUNS, "#")]);
  const groups = Map.groupBy(models.values(), pattern).values();
  return new Set([...groups].filter((group) => group.length >= FARM).flatMap((group) => group.map(({ id }) => id)));
}
