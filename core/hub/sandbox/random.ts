/**
 * Seeded draws without state: every number is a function of (seed, subject, slot), so any model of the world can be
 * made alone, in any order, and always comes out the same.
 */

/** What a draw is about. Two subjects never share numbers; the values are arbitrary but must not change. */
export const SUBJECT = {
  moment: 1,
  child: 2,
  relation: 3,
  family: 4,
  lag: 5,
  orphan: 6,
  later: 7,
  loose: 8,
  several: 9,
  extra: 10,
  author: 11,
  quantizer: 12,
  kind: 13,
  task: 14,
  size: 15,
  license: 16,
  gated: 17,
  language: 18,
  tags: 19,
  card: 20,
  naming: 21,
  letters: 22,
  likes: 23,
  likesFrailty: 24,
  downloads: 25,
  downloadsFrailty: 26,
  prominence: 27,
  potential: 28,
  vanish: 29,
  revive: 30,
  late: 31,
  rename: 32,
  redate: 33,
  modified: 34,
  words: 35,
  farm: 36,
  farmAuthor: 37,
  farmSize: 38,
  familyBirth: 39,
  familyKind: 40,
  familyWord: 41,
  twin: 42,
  hostile: 43,
  identity: 44,
  evals: 45,
  format: 46,
  farmBase: 47,
  familyRoot: 48,
  datasets: 49,
} as const;

export type Subject = (typeof SUBJECT)[keyof typeof SUBJECT];

export interface Draws {
  /** 32 bits, 0 ≤ n < 2³². */
  bits(subject: Subject, slot: number): number;
  /** Strictly between 0 and 1. */
  unit(subject: Subject, slot: number): number;
  /** A whole number 0 ≤ n < `below`. */
  whole(subject: Subject, slot: number, below: number): number;
  /** Standard normal. */
  normal(subject: Subject, slot: number): number;
}

/** A 32-bit permutation with low bias ("lowbias32", Ettinger 2018). */
export function scramble(value: number): number {
  let x = value;
  x = Math.imul(x ^ (x >>> 16), 0x7feb352d);
  x = Math.imul(x ^ (x >>> 15), 0x846ca68b);
  return (x ^ (x >>> 16)) >>> 0;
}

const TWO_32 = 4_294_967_296;

/** The draws of one seed (any safe integer). */
export function seededDraws(seed: number): Draws {
  const low = scramble(seed >>> 0);
  const high = scramble(Math.floor(seed / TWO_32) ^ 0x5bd1e995);
  const keys = new Uint32Array(128);
  for (let i = 0; i < 128; i++) keys[i] = scramble(low + scramble(high + Math.imul(i + 1, 0x9e3779b1)));

  const bits = (subject: Subject, slot: number): number =>
    scramble((scramble(slot ^ (keys[subject] ?? 0)) + (keys[subject + 64] ?? 0)) | 0);
  const unit = (subject: Subject, slot: number): number => (bits(subject, slot) + 0.5) / TWO_32;
  return {
    bits,
    unit,
    whole: (subject, slot, below) => Math.floor(unit(subject, slot) * below),
    normal(subject, slot) {
      const first = bits(subject, slot);
      const second = scramble(first ^ 0x2545f491);
      return Math.sqrt(-2 * Math.log((first + 0.5) / TWO_32)) * Math.cos((2 * Math.PI * second) / TWO_32);
    },
  };
}
