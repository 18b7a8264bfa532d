import type { DerivativeRow } from "./derivatives.ts";
import type { LineageRow } from "./lineage.ts";
import { compareText, DAY, type Model } from "./models.ts";
import { distinct } from "./sorted.ts";

/** A row of families.parquet. Totals count every edge of the base, windows and ranks only dated ones. */
export interface FamilyRow {
  readonly base: string;
  readonly root: string;
  readonly author: string | null;
  readonly present: boolean;
  readonly released_at: number | null;
  readonly children: number;
  readonly children_t1: number;
  readonly children_finetune: number;
  readonly children_adapter: number;
  readonly children_quantized: number;
  readonly children_merge: number;
  readonly children_unknown: number;
  readonly authors: number;
  readonly first_entry_at: number | null;
  readonly entries_7d: number;
  readonly entries_30d: number;
  readonly entries_90d: number;
  readonly entry_half_life_days: number | null;
  readonly author_hhi: number;
  readonly effective_authors: number;
  readonly author_gini: number;
  readonly likes_sum: number;
  readonly downloads_30d_sum: number | null;
  readonly leader_share_1: number | null;
  readonly leader_share_10: number | null;
  readonly state: "emerging" | "hot" | "quiet" | "stable";
}

/** One row per base, in ascending order of base. `s` is the snapshot's time. */
export function computeFamilies(
  models: ReadonlyMap<string, Model>,
  lineage: readonly LineageRow[],
  derivatives: readonly DerivativeRow[],
  s: number,
): FamilyRow[] {
  const roots = new Map(lineage.map((row) => [row.id, row.root]));
  return [...Map.groupBy(derivatives, (row) => row.base)]
    .sort(([one], [other]) => compareText(one, other))
    .map(([base, family]): FamilyRow => {
      const model = models.get(base);
      const released = model?.created_at ?? null;
      const times = family.map((row) => row.created_at).filter((time) => time !== null);
      const since = (window: number) => times.filter((time) => time >= s - window * DAY).length;
      const ofRelation = (relation: string) => family.filter((row) => row.relation === relation).length;
      const byAuthor = [...Map.groupBy(family, (row) => row.author).values()].map((own) => own.length);
      const hhi = sum(byAuthor.map((count) => (count / family.length) ** 2));
      const downloads = family.map((row) => row.downloads_30d).filter((count) => count !== null);
      return {
        base,
        root: roots.get(base) ?? base,
        author: model?.author ?? ownerOf(base),
        present: model !== undefined,
        released_at: released,
        children: distinct(family.map((row) => row.id)).length,
        children_t1: family.filter((row) => row.tier !== "T0").length,
        children_finetune: ofRelation("finetune"),
        children_adapter: ofRelation("adapter"),
        children_quantized: ofRelation("quantized"),
        children_merge: ofRelation("merge"),
        children_unknown: ofRelation("unknown"),
        authors: byAuthor.length,
        first_entry_at: times.length === 0 ? null : times.reduce((one, other) => Math.min(one, other)),
        entries_7d: since(7),
        entries_30d: since(30),
        entries_90d: since(90),
        entry_half_life_days: halfLife(times, released, s),
        author_hhi: hhi,
        effective_authors: 1 / hhi,
        author_gini: gini(byAuthor),
        likes_sum: sum(family.map((row) => row.likes)),
        downloads_30d_sum: downloads.length === 0 ? null : sum(downloads),
        leader_share_1: leaderShare(family, 1),
        leader_share_10: leaderShare(family, 10),
        state: stateOf(times, released, s),
      };
    });
}

/** Days from release until half of the entrants of the first 90 days had come; null until these are over. */
function halfLife(times: readonly number[], released: number | null, s: number): number | null {
  if (released === null || s < released + 90 * DAY) return null;
  const entrants = times.filter((time) => time >= released && time < released + 90 * DAY);
  const half = entrants.sort((one, other) => one - other)[Math.ceil(entrants.length / 2) - 1];
  return half === undefined ? null : (half - released) / DAY;
}

/** Gini = 2 Σ i·x₍ᵢ₎ / (n Σx) − (n + 1) / n, ascending: 0 when all authors have as many, near 1 when one has all. */
function gini(counts: readonly number[]): number {
  const ascending = counts.toSorted((one, other) => one - other);
  const n = ascending.length;
  return (2 * sum(ascending.map((count, index) => (index + 1) * count))) / (n * sum(ascending)) - (n + 1) / n;
}

/** Likes of the first k entries over the likes of all dated ones; null when nobody was liked. */
function leaderShare(family: readonly DerivativeRow[], k: number): number | null {
  const dated = family.filter((row) => row.rank !== null);
  const all = sum(dated.map((row) => row.likes));
  return all === 0 ? null : sum(dated.filter((row) => (row.rank ?? 0) <= k).map((row) => row.likes)) / all;
}

function stateOf(times: readonly number[], released: number | null, s: number): FamilyRow["state"] {
  const inWindow = (from: number, to: number) =>
    times.filter((time) => time >= s - from * DAY && time < s - to * DAY).length;
  const entries = times.filter((time) => time >= s - 30 * DAY).length;
  const before = (inWindow(60, 30) + inWindow(90, 60)) / 2;
  if (released !== null && s - released < 30 * DAY && entries >= 10) return "emerging";
  if (entries >= 1.5 * before && entries >= 20) return "hot";
  return entries === 0 ? "quiet" : "stable";
}

/** The owner in the name of a base that is not in the snapshot; null when it has none (`bert-base-uncased`). */
/** The owner of owner/name; a local path, which has more than one slash, has none. */
function ownerOf(base: string): string | null {
  const parts = base.split("/");
  return parts.length === 2 && parts[0] !== "" && parts[1] !== "" ? (parts[0] ?? null) : null;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
