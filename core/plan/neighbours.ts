import { bestComparison, type Earned } from "./comparable.ts";
import { percentile } from "./crowding.ts";
import type { PlanBase, PlanTable, Sister } from "./data.ts";
import { entriesIn } from "./niche.ts";

/** Another place to release at that fewer authors entered in the last 30 days. */
export interface Neighbour {
  readonly kind: "relation" | "task" | "relation and task" | "sister";
  readonly base: string;
  readonly relation: string;
  readonly task: string | null;
  /** Expected rank among bases of its quarter, 0 to 100; of sisters only. */
  readonly potential: number | null;
  readonly rivals_30d: number;
  readonly rival_authors_30d: number;
  /** By authors whose entries are listed, as the release's niches have it; null without any niche. */
  readonly percentile: number | null;
  readonly rank: number;
  readonly rank_authors: number;
  readonly rank_in_relation: number;
  readonly likes: Earned;
  readonly downloads: Earned;
}

/** What entries of a relation earned at any rank. */
export interface AnyRank extends Earned {
  readonly relation: string;
}

/** What neighbours are compared with where nothing closer is comparable, each relation and outcome once: it is the same wherever the place is. */
export function anyRank(neighbours: readonly Neighbour[]): AnyRank[] {
  const found = new Map<string, AnyRank>();
  for (const { relation, likes, downloads } of neighbours) {
    for (const one of [likes, downloads]) {
      if (one.level === "relation") found.set(relation + one.outcome, { relation, ...one });
    }
  }
  return [...found.values()];
}

/** Neighbours named at most, and of them sisters where the base itself has enough. */
const MOST = 5;
const SISTERS = 3;

/**
 * Up to five less crowded neighbours of a niche: other relations and tasks of the same base in which somebody released already (the same
 * relation first, then the same task, then those with most models; never an unstated relation or task, which nobody plans for), and
 * sister bases in the same relation and task. Less crowded: fewer distinct authors in 30 days.
 */
export function neighbours(base: PlanBase, table: PlanTable, asked: Asked): Neighbour[] {
  const own = otherNiches(base, table, asked);
  const sisters = sisterBases(base, table, asked);
  const kept = own.slice(0, Math.max(MOST - SISTERS, MOST - sisters.length));
  return [...kept, ...sisters.slice(0, MOST - kept.length)];
}

interface Asked {
  readonly relation: string;
  readonly task: string | null;
  readonly rival_authors_30d: number;
}

function otherNiches(base: PlanBase, table: PlanTable, asked: Asked): Neighbour[] {
  const distance = (one: { relation: string; task: string | null }) =>
    one.relation === asked.relation ? 0 : one.task === asked.task ? 1 : 2;
  return base.niches
    .filter(
      (one) =>
        distance(one) + Number(one.task !== asked.task) > 0 &&
        one.relation !== "unknown" &&
        one.task !== null &&
        one.rival_authors_30d < asked.rival_authors_30d,
    )
    .map((one, index) => ({ one, index }))
    .sort((a, b) => distance(a.one) - distance(b.one) || b.one.models - a.one.models || a.index - b.index)
    .map(({ one }) => {
      const kinds = ["task", "relation", "relation and task"] as const;
      return {
        kind: kinds[distance(one)] ?? "relation and task",
        base: base.base,
        task: one.task,
        potential: null,
        ...placeOf(base, table, one.relation, one),
      };
    });
}

function sisterBases(base: PlanBase, table: PlanTable, asked: Asked): Neighbour[] {
  return base.sisters.flatMap((sister) => {
    const busy = sister.niches.find((one) => one.relation === asked.relation && one.task === asked.task);
    const place = placeOf(sister, table, asked.relation, busy);
    if (place.rival_authors_30d >= asked.rival_authors_30d) return [];
    return [{ kind: "sister" as const, base: sister.base, task: asked.task, potential: sister.potential, ...place }];
  });
}

/** How crowded a niche is, undefined where nobody came lately, ranks of the next entry, and what comparable ones earned. */
function placeOf(
  family: Pick<PlanBase, "entries" | "authors" | "relations">,
  table: PlanTable,
  relation: string,
  niche: Sister["niches"][number] | undefined,
) {
  const rank = family.entries + 1;
  const rivals = niche?.rivals_30d ?? 0;
  return {
    relation,
    rivals_30d: rivals,
    rival_authors_30d: niche?.rival_authors_30d ?? 0,
    percentile: niche?.percentile ?? percentile(0, table.crowding),
    rank,
    rank_authors: family.authors + 1,
    rank_in_relation: entriesIn(family.relations, relation) + 1,
    likes: bestComparison(table, { relation, rank, rivals }, "likes"),
    downloads: bestComparison(table, { relation, rank, rivals }, "downloads"),
  };
}
