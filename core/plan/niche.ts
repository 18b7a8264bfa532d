import type { PlanBase, PlanNiche } from "./data.ts";

/** The base's niche of a relation and task, or null when nothing was ever released there. */
export function nicheOf(base: PlanBase, relation: string, task: string | null): PlanNiche | null {
  return base.niches.find((one) => one.relation === relation && one.task === task) ?? null;
}

/**
 * The task that a question without one means: that of most models of the relation, else of the base, stated tasks first; null when no
 * model of the base states a task. `niches` come with the most models first.
 */
export function usualTask(base: PlanBase, relation: string): string | null {
  const stated = base.niches.filter(({ task }) => task !== null);
  return (stated.find((one) => one.relation === relation) ?? stated[0])?.task ?? null;
}

/** Entries of a relation so far. */
export function entriesIn(relations: PlanBase["relations"], relation: string): number {
  return relations.find((one) => one.relation === relation)?.entries ?? 0;
}
