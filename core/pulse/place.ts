import { DAY_MS } from "../clock.ts";
import type { Relation } from "./declared.ts";
import type { Entry } from "./entries.ts";

/** What an entry meets: the columns of these names in the panel of derivatives (docs: method, priority and congestion). */
export interface Place {
  readonly rank: number;
  readonly rank_in_relation: number;
  /** Entries of others in the same niche (base × relation × task) in the days before. */
  readonly rivals_7d: number;
  readonly rivals_30d: number;
  readonly rival_authors_7d: number;
  readonly rival_authors_30d: number;
}

/** A base's family as known: how many entries came before all those that are known one by one, and these. */
export interface Family {
  readonly base: string;
  /** Entries by relation that are older than the listed ones. */
  readonly older: Readonly<Partial<Record<Relation, number>>>;
  readonly entries: readonly Entry[];
}

/** rank = 1 + entries created strictly before; rivals: created in the w days before, c − w included, by other authors. */
export function placeIn(family: Family, entry: Omit<Entry, "parent" | "id" | "swept">): Place {
  const { created_at, relation, task, author } = entry;
  const before = family.entries.filter((other) => other.created_at < created_at);
  const older = Object.values(family.older).reduce((sum, count) => sum + count, 0);
  const niche = before.filter((other) => other.relation === relation && other.task === task && other.author !== author);
  const within = (days: number) => {
    const from = new Date(Date.parse(created_at) - days * DAY_MS).toISOString();
    return niche.filter((other) => other.created_at >= from);
  };
  const [week, month] = [within(7), within(30)];
  return {
    rank: 1 + older + before.length,
    rank_in_relation: 1 + (family.older[relation] ?? 0) + before.filter((other) => other.relation === relation).length,
    rivals_7d: week.length,
    rivals_30d: month.length,
    rival_authors_7d: new Set(week.map((other) => other.author)).size,
    rival_authors_30d: new Set(month.map((other) => other.author)).size,
  };
}

/** Entries of a family that were there at a moment (ISO 8601 UTC, included). */
export function sizeAt({ older, entries }: Family, moment: string): number {
  const before = Object.values(older).reduce((sum, count) => sum + count, 0);
  return before + entries.filter(({ created_at }) => created_at <= moment).length;
}
