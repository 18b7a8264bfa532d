/** What a model is, apart from its name and its counts: whose it is, what it is for, how large. */
import { KINDS } from "./family-plan.ts";
import type { Ground } from "./ground.ts";
import type { Parents } from "./parents.ts";
import { SUBJECT } from "./random.ts";
import { QUANTIZED } from "./shape.ts";

/** Author numbers: organizations, then quantizers, then farms, then everybody else. */
export const ORGANIZATIONS = 32;
export const FIRST_QUANTIZER = 1_000;
export const QUANTIZERS = 60;
export const FIRST_FARM = 2_000;
export const FIRST_PERSON = 100_000;

const TASKS: Readonly<Record<(typeof KINDS)[number], readonly string[]>> = {
  text: ["text-generation"],
  image: ["text-to-image"],
  encoder: ["text-classification", "token-classification", "fill-mask", "question-answering"],
  speech: ["automatic-speech-recognition", "text-to-speech"],
  vision: ["image-classification", "object-detection"],
  embedding: ["sentence-similarity", "feature-extraction"],
  other: ["reinforcement-learning", "time-series-forecasting", "tabular-regression"],
};
const PLAIN_KINDS = [0.34, 0.5, 0.72, 0.79, 0.88, 0.92, 1];
const SIZES: Readonly<Record<(typeof KINDS)[number], readonly number[]>> = {
  text: [0.5e9, 1e9, 1.5e9, 3e9, 4e9, 7e9, 7e9, 8e9, 9e9, 14e9, 27e9, 32e9, 70e9, 120e9],
  image: [0.9e9, 2.6e9, 3.5e9, 12e9],
  encoder: [22e6, 66e6, 110e6, 125e6, 335e6],
  speech: [39e6, 74e6, 244e6, 769e6, 1.55e9],
  vision: [5.5e6, 22e6, 86e6, 304e6],
  embedding: [22e6, 33e6, 110e6, 335e6, 0.6e9],
  other: [1e4, 1e6, 2e7],
};

export interface Traits {
  /** Number of the author. */
  author(slot: number): number;
  /** One of KINDS. */
  kind(slot: number): (typeof KINDS)[number];
  /** Pipeline tag, or null where the uploader gave none. */
  task(slot: number): string | null;
  /** Parameters of the model itself (an adapter: of its base). */
  parameters(slot: number): number;
  /** Parameters in words: 7B, 335M. */
  sizeName(slot: number): string;
  /** How well known the author is: standard normal over authors, organizations and quantizers about 1.5 higher. */
  prominence(author: number): number;
}

/** What a model is, by slot, the same for the same world. */
export function createTraits(ground: Ground, parents: Parents): Traits {
  const { draws, families, children, calendar } = ground;
  const people = 0.3 * calendar.models;

  // The first k people of the Zipf list have k of ln(people / 30) shares: P(rank) ∝ 1 / (rank + 30).
  const person = (slot: number): number =>
    FIRST_PERSON + Math.floor(30 * ((people + 30) / 30) ** draws.unit(SUBJECT.author, slot) - 30);
  const quantizerSums = zipfSums(QUANTIZERS);
  const quantizer = (slot: number): number => {
    const u = draws.unit(SUBJECT.quantizer, slot);
    return FIRST_QUANTIZER + quantizerSums.findIndex((sum) => u < sum);
  };

  const author = (slot: number): number => {
    const family = families.at(slot);
    if (family >= 0) return familyWord(ground, family) % ORGANIZATIONS;
    if (children.has(slot)) {
      const farm = ground.farmOf(slot);
      if (farm !== undefined) return FIRST_FARM + farm.author;
      if (parents.relation(slot) === QUANTIZED && draws.unit(SUBJECT.author, slot) < 0.8) return quantizer(slot);
      return person(slot);
    }
    if (ground.isTwin(slot)) return author(slot - 1);
    const u = draws.unit(SUBJECT.quantizer, slot);
    return u < 0.03 ? Math.floor((u / 0.03) ** 2 * ORGANIZATIONS) : person(slot);
  };

  /** Up the chain of first parents to what decides the kind: a family's base or a model without listed parent. */
  const source = (slot: number): number => {
    let at = slot;
    for (let step = 0; step < 16; step++) {
      if (!children.has(at) || ground.cycles.has(at) || families.at(at) >= 0) return at;
      const parent = parents.first(at);
      if (parent < 0) return parent;
      at = parent;
    }
    return at;
  };
  const kindCode = (root: number): number => {
    const family = root < 0 ? -1 : families.at(root);
    if (family >= 0) return families.kind[family] ?? 0;
    const u = draws.unit(SUBJECT.kind, root);
    return PLAIN_KINDS.findIndex((share) => u < share);
  };
  const kindAt = (code: number) => KINDS[code] ?? "other";
  const parameters = (slot: number): number => {
    const root = source(slot);
    const sizes = SIZES[kindAt(kindCode(root))];
    return sizes[draws.whole(SUBJECT.size, root, sizes.length)] ?? 0;
  };

  return {
    author,
    kind: (slot) => kindAt(kindCode(source(slot))),
    task(slot) {
      const root = source(slot);
      const missing = families.at(slot) >= 0 ? 0.05 : slot === root ? 0.35 : 0.12;
      if (draws.unit(SUBJECT.task, slot) < missing) return null;
      const tasks = TASKS[kindAt(kindCode(root))];
      return tasks[draws.whole(SUBJECT.task, root ^ 0x5a5a, tasks.length)] ?? null;
    },
    parameters,
    sizeName(slot) {
      const total = parameters(slot);
      return total >= 5e8 ? `${Number((total / 1e9).toFixed(1))}B` : `${Math.max(1, Math.round(total / 1e6))}M`;
    },
    prominence(number) {
      const known = number < FIRST_FARM ? 1.5 : number < FIRST_PERSON ? -0.7 : 0;
      return known + draws.normal(SUBJECT.prominence, number);
    },
  };
}

/** Which of the 64 series names a family carries; the first ones are used most. */
export function familyWord(ground: Ground, family: number): number {
  return Math.floor(64 * ground.draws.unit(SUBJECT.familyWord, ground.families.slot[family] ?? 0) ** 1.3);
}

/** Cumulative shares of P(r) ∝ 1 / (r + 0.5)^1.1: the first of 60 takes 39 %. */
function zipfSums(count: number): number[] {
  const weights = Array.from({ length: count }, (_, rank) => (rank + 0.5) ** -1.1);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  let sum = 0;
  return weights.map((weight, rank) => {
    sum += weight / total;
    return rank === count - 1 ? 1 : sum;
  });
}
