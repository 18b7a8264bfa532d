import { compare, type Earned, type Place } from "./comparable.ts";
import { LEVELS, type Outcome, type PlanTable, READINGS } from "./data.ts";

/** One other way of comparing, and what it finds. */
export interface Variant {
  readonly change: "bands" | "tier" | "reading";
  readonly likes: Earned;
  readonly downloads: Earned;
}

/**
 * What would change the answer: the bands narrower or wider, all entries (T0) instead of T1, other readings; each apart from the
 * comparison shown, with the rest as there. Other readings without enough data are left out; bands and tier are shown with their n.
 */
export function sensitivity(table: PlanTable, place: Place, shown: { likes: Earned; downloads: Earned }): Variant[] {
  const variant = (
    change: Variant["change"],
    changed: Partial<Pick<Earned, "level" | "tier" | "reading">>,
  ): Variant => {
    const ask = (outcome: Outcome) => {
      const { tier, level, reading } = shown[outcome];
      return compare(table, place, { outcome, tier, level, reading, ...changed });
    };
    return { change, likes: ask("likes"), downloads: ask("downloads") };
  };
  const others = (of: Variant) => [of.likes, of.downloads].filter((one) => !same(one, shown[one.outcome]));
  return [
    ...LEVELS.map((level) => variant("bands", { level })).filter((one) => others(one).length > 0),
    variant("tier", { tier: "T0" }),
    ...READINGS.map((reading) => variant("reading", { reading })).filter((one) =>
      others(one).some(({ found }) => found !== null),
    ),
  ];
}

function same(a: Earned, b: Earned): boolean {
  return a.level === b.level && a.tier === b.tier && a.reading === b.reading;
}
