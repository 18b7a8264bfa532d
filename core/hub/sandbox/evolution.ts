/**
 * What happens to models day by day: they vanish (adapters and merges most), some come back, a few are renamed or get
 * another creation date, and some declare their base only later. Each fact is a day drawn once per model, so that the
 * world of day N is the same whoever asks and whenever.
 */
import { DAY, FLOOR_SECOND } from "./calendar.ts";
import type { Ground } from "./ground.ts";
import type { Parents } from "./parents.ts";
import { SUBJECT } from "./random.ts";
import { REFERENCE, RELATIONS, type Relation } from "./shape.ts";

/** Gone within 12 weeks. Finetunes and models without a parent are set so that 14.7 % of all new ids go in 15 weeks. */
const GONE: Readonly<Record<Relation | "none", number>> = {
  ...REFERENCE.vanished_12_weeks,
  finetune: 0.15,
  unknown: 0.15,
  none: 0.13,
};
/** Most that vanish do so soon: 1 − e^(−age/28 d) of them by that age, 95 % within 12 weeks. */
const SOON = 28;
const WITHIN_12_WEEKS = 1 - Math.exp(-84 / SOON);
/** Later on, 2 % a year. */
const SLOW = 365 / 0.02;

const REVIVED = 0.06;
const RENAMED = 0.003;
const REDATED = 0.003;
/** Share of children whose base is declared late: of those older than 30 days on day 0, and of the younger ones. */
const LATE_OLD = 0.02;
const LATE_NEW = 0.04;

export interface Evolution {
  /** First day of a slot: 0 for the models of day 0. */
  bornOn(slot: number): number;
  isListed(slot: number, day: number): boolean;
  /** Day from which the model is gone, and day from which it is back; Infinity: never. */
  vanishes(slot: number): { readonly gone: number; readonly back: number };
  /** Day from which the model declares its base; 0: from the start. */
  declaresOn(slot: number): number;
  /** Day from which the model has its other name; Infinity: never. */
  renamedOn(slot: number): number;
  /** Day from which the Hub shows another creation date; Infinity: never. */
  redatedOn(slot: number): number;
  /** Second of creation as the Hub shows it on a day. */
  secondOn(slot: number, day: number): number;
}

/** What becomes of each slot from day to day, the same for the same world. */
export function createEvolution(ground: Ground, parents: Parents): Evolution {
  const { draws, calendar, families, children, cycles } = ground;
  const { models, perDay, floorModels } = calendar;

  const bornOn = (slot: number): number => (slot < models ? 0 : Math.floor((slot - models) / perDay) + 1);
  const isKept = (slot: number): boolean => {
    const family = families.at(slot);
    return cycles.has(slot) || (family >= 0 && (families.size[family] ?? 0) > 5 + 0.0002 * models);
  };
  const vanishes = (slot: number): { gone: number; back: number } => {
    if (isKept(slot)) return { gone: Number.POSITIVE_INFINITY, back: Number.POSITIVE_INFINITY };
    const relation = children.has(slot) ? (RELATIONS[parents.relation(slot)] ?? "unknown") : "none";
    const soonShare = GONE[relation] / WITHIN_12_WEEKS;
    const second = calendar.secondOf(slot);
    // Models of day 0 have survived until then.
    const survived = slot < models ? -second / DAY : 0;
    const before = soonShare * (1 - Math.exp(-survived / SOON));
    const soon = before + draws.unit(SUBJECT.vanish, slot) * (1 - before);
    const soonAge = soon < soonShare ? -SOON * Math.log(1 - soon / soonShare) : Number.POSITIVE_INFINITY;
    const slowAge = survived - SLOW * Math.log(draws.unit(SUBJECT.vanish, ~slot));
    const gone = Math.max(bornOn(slot) + 1, Math.ceil(second / DAY + Math.min(soonAge, slowAge)));
    const revived = draws.unit(SUBJECT.revive, slot);
    return {
      gone,
      back: revived < REVIVED ? gone + 2 + Math.floor((revived / REVIVED) * 20) : Number.POSITIVE_INFINITY,
    };
  };
  /** A day of the coming year after the model's first, drawn for `share` of the models. */
  const someDay = (subject: typeof SUBJECT.rename | typeof SUBJECT.redate, slot: number, share: number): number => {
    const u = draws.unit(subject, slot);
    if (u >= share || cycles.has(slot) || families.at(slot) >= 0) return Number.POSITIVE_INFINITY;
    const day = 1 + Math.floor((u / share) * 365);
    return day > bornOn(slot) ? day : Number.POSITIVE_INFINITY;
  };
  const redatedOn = (slot: number): number =>
    slot < floorModels ? Number.POSITIVE_INFINITY : someDay(SUBJECT.redate, slot, REDATED);

  return {
    bornOn,
    vanishes,
    isListed(slot, day) {
      if (bornOn(slot) > day) return false;
      if (day === 0) return true;
      const { gone, back } = vanishes(slot);
      return day < gone || day >= back;
    },
    declaresOn(slot) {
      if (!children.has(slot) || cycles.has(slot) || families.at(slot) >= 0) return 0;
      const recent = calendar.secondOf(slot) > -30 * DAY;
      const u = draws.unit(SUBJECT.late, slot) / (recent ? LATE_NEW : LATE_OLD);
      if (u >= 1) return 0;
      return recent ? bornOn(slot) + 1 + Math.floor(u * 14) : 1 + Math.floor(u * 365);
    },
    renamedOn: (slot) =>
      ground.isTwin(slot) || ground.selfParents.has(slot)
        ? Number.POSITIVE_INFINITY
        : someDay(SUBJECT.rename, slot, RENAMED),
    redatedOn,
    secondOn(slot, day) {
      const second = calendar.secondOf(slot);
      if (day === 0 || redatedOn(slot) > day) return second;
      const earlier = second - Math.floor((0.2 + 15 * draws.unit(SUBJECT.redate, ~slot)) * DAY);
      return Math.max(FLOOR_SECOND + DAY, earlier);
    },
  };
}
