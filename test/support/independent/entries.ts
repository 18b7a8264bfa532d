import type { EdgeRow } from "./edges.ts";
import type { LineageRow } from "./lineage.ts";
import type { Model } from "./models.ts";

/** One edge with what is known of its child and its base. */
export interface Entry {
  readonly id: string;
  readonly hub_id: string | null;
  readonly author: string;
  readonly base: string;
  readonly root: string;
  readonly relation: string;
  readonly task: string | null;
  readonly weight: number;
  readonly created_at: number | null;
  readonly base_released_at: number | null;
  readonly base_release_source: "created_at" | "none";
  readonly likes: number;
  readonly downloads_30d: number | null;
}

/** An entry whose child has a creation date: the members of F(b). */
export type DatedEntry = Entry & { readonly created_at: number };

export function isDated(entry: Entry): entry is DatedEntry {
  return entry.created_at !== null;
}

/** One entry per edge. */
export function entriesOf(
  models: ReadonlyMap<string, Model>,
  edges: readonly EdgeRow[],
  lineage: readonly LineageRow[],
): Entry[] {
  const roots = new Map(lineage.map((row) => [row.id, row.root]));
  return edges.map((edge) => {
    const child = models.get(edge.child);
    if (child === undefined) throw new Error(`independent: edge of ${edge.child}, which is not in the snapshot`);
    const released = models.get(edge.parent)?.created_at ?? null;
    return {
      id: child.id,
      hub_id: child.hub_id,
      author: child.author,
      base: edge.parent,
      root: roots.get(child.id) ?? child.id,
      relation: edge.relation,
      task: child.task,
      weight: edge.weight,
      created_at: child.created_at,
      base_released_at: released,
      base_release_source: released === null ? "none" : "created_at",
      likes: child.likes,
      downloads_30d: child.downloads_30d,
    };
  });
}
