/**
 * The plan of the families: when their bases are born and how many children they are meant to draw. Sizes fall with the
 * rank k as (k + 5)^−1.4; intensity.ts scales them so that the largest comes to about 1.4 % of all models and the tenth
 * to 0.5 %. Eight further families are born in the last 30 days before day 0 and one about every four days after, and
 * some older ones are rediscovered, so that there is always a race on.
 */
import { type Calendar, DAY, LAST_DAY } from "./calendar.ts";
import { type Draws, SUBJECT } from "./random.ts";
import { arrivedShare, CHILD_MIX, REFERENCE } from "./shape.ts";

/** What a family or a single model is for; the code is its place here. */
export const KINDS = ["text", "image", "encoder", "speech", "vision", "embedding", "other"] as const;
const KIND_SHARES = [0.58, 0.75, 0.84, 0.89, 0.94, 0.97, 1];
/** Shares of the recent children that go to the fresh families, and their ages on day 0 in days. */
const FRESH = [
  [0.27, 26],
  [0.19, 23],
  [0.14, 19],
  [0.11, 15],
  [0.09, 12],
  [0.08, 9],
  [0.07, 6],
  [0.05, 3.5],
] as const;
const FRESH_SHARE = 0.75;

/** The fifth largest family is young on day 0, so that its last months can be compared. */
const YOUNG_RANK = 5;
const YOUNG_AGE = 115 * DAY;

/** A family that is rediscovered: it draws once more as if its base had been born then. */
const WAVE_AGES = [24 * DAY, 16 * DAY];
const WAVE_SHARE = 0.14;
/** Days between later waves. */
const WAVE_EVERY = 12;

export interface FamilyPlan {
  /** Birth of the base. */
  readonly second: number;
  /** Children in the end. */
  readonly size: number;
  /** Place in KINDS. */
  readonly kind: number;
  readonly role: "fresh" | "magnet" | "";
}

/** The bases of all families up to the last day, in no order. */
export function* planFamilies(calendar: Calendar, draws: Draws): Generator<FamilyPlan> {
  const { models, floorModels, perDay } = calendar;
  const target = (rank: number): number => (0.2706 * models) / (rank + 5) ** 1.4;
  const ranks = Math.max(24, Math.floor((0.2706 * models) ** (1 / 1.4) / 1.5 ** (1 / 1.4) - 5));
  const kindOf = (at: number): number => KIND_SHARES.findIndex((share) => draws.unit(SUBJECT.familyKind, at) < share);
  const birthOf = (quantile: number): number =>
    calendar.secondOf(Math.floor(floorModels + quantile * (models - floorModels)));

  for (let rank = 1; rank <= ranks; rank++) {
    const u = draws.unit(SUBJECT.familyBirth, rank);
    // The largest are spread over the years by hand, so that no seed puts all of them at one end.
    const quantile = rank <= 12 ? 0.15 + 0.65 * (((rank * 5) % 12) / 12 + u / 14) : 0.02 + 0.96 * u;
    const second = rank === YOUNG_RANK ? -YOUNG_AGE : birthOf(quantile);
    yield {
      second,
      size: (target(rank) * (rank === 1 ? 2.2 : 1)) / Math.max(0.25, arrived(-second)),
      kind: rank === 2 ? 1 : rank <= 3 ? 0 : kindOf(rank),
      role: rank === 4 ? "magnet" : "",
    };
  }

  const childrenPerDay = perDay * REFERENCE.with_parent_share * 1.4;
  const recent = childrenPerDay * 30 * FRESH_SHARE;
  for (const [place, [share, age]] of FRESH.entries()) {
    const second = birthOf(calendar.quantileAt(-age * DAY + draws.whole(SUBJECT.familyBirth, -1 - place, DAY)));
    yield {
      second: Math.min(second, -2 * DAY),
      size: (recent * share) / arrived(age * DAY),
      kind: place < 2 ? 0 : kindOf(-1 - place),
      role: "fresh",
    };
  }

  const later = Math.round((ranks * LAST_DAY * perDay) / models);
  for (let i = 0; i < later; i++) {
    const at = ranks + 1 + i;
    const size = target(1 + draws.whole(SUBJECT.familyRoot, at, ranks));
    yield { second: LAST_DAY * DAY * draws.unit(SUBJECT.familyBirth, at), size, kind: kindOf(at), role: "" };
  }
  for (let i = 0; i < LAST_DAY / 4; i++) {
    const at = -100 - i;
    const second = (4 * i + 3 * draws.unit(SUBJECT.familyBirth, at)) * DAY;
    const size = childrenPerDay * 1.8 * (0.4 + 1.6 * draws.unit(SUBJECT.familyRoot, at));
    yield { second, size: size * 2, kind: i % 3 === 0 ? 0 : kindOf(at), role: "" };
  }
}

/** When some family of 95 to 200 days is rediscovered, and how many children that brings; ascending. */
export function planWaves({ perDay }: Calendar): { readonly second: number; readonly size: number }[] {
  const children = perDay * REFERENCE.with_parent_share * 1.4;
  const first = WAVE_AGES.map((age) => ({
    second: -age,
    size: (children * 30 * FRESH_SHARE * WAVE_SHARE) / arrived(age),
  }));
  const later = Array.from({ length: Math.floor(LAST_DAY / WAVE_EVERY) }, (_, i) => ({
    second: (i * WAVE_EVERY + 4) * DAY,
    size: children * 5,
  }));
  return [...first, ...later];
}

/** Share of a family's entries that have come after `seconds`, all relations together. */
function arrived(seconds: number): number {
  return CHILD_MIX.reduce((sum, share, relation) => sum + share * arrivedShare(relation, seconds), 0);
}
