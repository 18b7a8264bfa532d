/**
 * Names: invented, unique, and made from the slot alone. Most carry a code word of eight letters that leads back to the
 * slot; bases of families, quantized copies and farm runs do without, and are found through a small index built on demand.
 */

import { Bitmap } from "./bitmap.ts";
import type { Ground } from "./ground.ts";
import type { Parents } from "./parents.ts";
import { SUBJECT, scramble } from "./random.ts";
import { ADAPTER, MERGE, QUANTIZED } from "./shape.ts";
import {
  FIRST_FARM,
  FIRST_PERSON,
  FIRST_QUANTIZER,
  familyWord,
  ORGANIZATIONS,
  QUANTIZERS,
  type Traits,
} from "./traits.ts";
import {
  CODES,
  codeNumber,
  codeWord,
  HOSTILE_NAMES,
  MERGE_METHODS,
  ORGANIZATION_NAMES,
  SERIES,
  TOPICS,
  WORDS,
} from "./words.ts";

/** A format of quantized copies: the name's ending, its tags, and the cumulative share of copies. */
export interface Format {
  readonly ending: string;
  readonly tags: readonly string[];
  readonly until: number;
}

const GGUF: Format = { ending: "GGUF", tags: ["gguf"], until: 0.5 };
const FORMATS: readonly Format[] = [
  GGUF,
  { ending: "i1-GGUF", tags: ["gguf", "imatrix"], until: 0.62 },
  { ending: "MLX-4bit", tags: ["mlx", "safetensors", "4-bit"], until: 0.74 },
  { ending: "AWQ", tags: ["safetensors", "awq", "4-bit"], until: 0.84 },
  { ending: "GPTQ-Int4", tags: ["safetensors", "gptq", "4-bit"], until: 0.91 },
  { ending: "MLX-8bit", tags: ["mlx", "safetensors", "8-bit"], until: 0.95 },
  { ending: "EXL2", tags: ["safetensors", "exl2"], until: 0.98 },
  { ending: "FP8", tags: ["safetensors", "compressed-tensors", "8-bit"], until: 1 },
];

const HOSTILE_SHARE = 0.004;

export interface Names {
  /** owner/name as created. */
  id(slot: number): string;
  author(slot: number): string;
  /** owner/name of a base that was never listed, number from 0. */
  missingId(number: number): string;
  /** Id of a parent as `Parents` gives it. */
  parentId(parent: number): string;
  /** A word for the architecture tag. */
  architecture(slot: number): string;
  format(slot: number): Format;
  isHostile(slot: number): boolean;
  /** Slots whose code word stands in the name (one or two), for looking a model up. */
  coded(name: string): number[];
  /** True when the name has no code word of its own. */
  isUncoded(slot: number): boolean;
}

/** Names by slot, the same for the same world; some of them attack whoever prints them where `hostile`. */
export function createNames(ground: Ground, parents: Parents, traits: Traits, hostile: boolean): Names {
  const { draws, families, children } = ground;
  const pick = (list: readonly string[], key: number): string =>
    list[draws.whole(SUBJECT.words, key, list.length)] ?? "";
  const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);
  const versions = familyVersions(ground);

  const familyName = (family: number): string => {
    const series = SERIES[familyWord(ground, family)] ?? "Aurorella";
    const version = versions[family] ?? 1;
    return `${series}${version === 1 ? "" : `-${version}`}-${traits.sizeName(families.slot[family] ?? 0)}`;
  };
  const missingName = (number: number): string =>
    `${pick(SERIES, -1 - number)}-${capital(codeWord(CODES - 1 - number))}`;
  /** What children put first in their names: the family's base, else the first word of the model they come from. */
  const stem = (slot: number): string => {
    let at = slot;
    while (at >= 0) {
      const family = families.at(at);
      if (family >= 0) return familyName(family);
      if (!children.has(at) || ground.cycles.has(at)) return capital(pick(WORDS, at));
      at = parents.first(at);
    }
    return pick(SERIES, at);
  };
  const isHostile = (slot: number): boolean =>
    hostile && families.at(slot) < 0 && draws.unit(SUBJECT.hostile, slot) < HOSTILE_SHARE;

  const format = (slot: number): Format => {
    const author = traits.author(slot);
    const own = draws.unit(SUBJECT.format, slot);
    const u = author < FIRST_FARM && own < 0.75 ? draws.unit(SUBJECT.format, -author) : (own * 7919) % 1;
    return FORMATS.find(({ until }) => u < until) ?? GGUF;
  };
  const repeated = repeatedCopies(ground, parents, traits, format);

  const childName = (slot: number): string => {
    const farm = ground.farmOf(slot);
    if (farm !== undefined) {
      const style = pick(["run", "exp", "ckpt", "trial"], farm.author + 7);
      return `${style}-${String(farm.serial + slot - farm.from).padStart(6, "0")}`;
    }
    const code = codeWord(slot);
    const relation = parents.relation(slot);
    const parent = parents.first(slot);
    if (relation === QUANTIZED) {
      const copied = parent < 0 ? missingName(-1 - parent) : name(parent);
      return `${copied}-${format(slot).ending}${repeated.has(slot) ? `-${code}` : ""}`;
    }
    const topic = pick(TOPICS, slot);
    const style = draws.whole(SUBJECT.naming, slot, 3);
    if (relation === ADAPTER) {
      return style === 0 ? `${topic.toLowerCase()}-lora-${code}` : `${stem(parent)}-${topic}-LoRA-${code}`;
    }
    if (relation === MERGE) return `${stem(parent)}-${capital(code)}-${pick(MERGE_METHODS, slot)}`;
    if (style === 0) return `${code}-${topic.toLowerCase()}-ft`;
    return style === 1 ? `${stem(parent)}-${topic}-${capital(code)}` : `${stem(parent)}_${capital(code)}`;
  };
  const name = (slot: number): string => {
    const family = families.at(slot);
    if (family >= 0) return familyName(family);
    if (isHostile(slot)) {
      return `${HOSTILE_NAMES[draws.whole(SUBJECT.hostile, slot ^ 0x77, HOSTILE_NAMES.length)] ?? ""}-${codeWord(slot)}`;
    }
    if (ground.isTwin(slot)) return name(slot - 1).toUpperCase();
    if (children.has(slot) && !ground.cycles.has(slot)) return childName(slot);
    const first = pick(WORDS, slot);
    const style = draws.whole(SUBJECT.naming, slot, 3);
    const code = codeWord(slot);
    if (style === 0) return `${first}-${code}`;
    return style === 1
      ? `${capital(first)}-${traits.sizeName(slot)}-${capital(code)}`
      : `${first}_${pick(TOPICS, slot).toLowerCase()}_${code}`;
  };

  const authorName = (author: number): string => {
    if (author < ORGANIZATIONS) return ORGANIZATION_NAMES[author] ?? "nimbus-labs";
    if (author < FIRST_QUANTIZER + QUANTIZERS) {
      const place = author - FIRST_QUANTIZER;
      const word = WORDS[place % WORDS.length] ?? "quill";
      return place < WORDS.length ? `${word}-quants` : `tiny-${word}-gguf`;
    }
    if (author < FIRST_PERSON) return `${pick(WORDS, author)}-runner-${String(author - FIRST_FARM).padStart(2, "0")}`;
    const code = codeWord(author - FIRST_PERSON);
    const style = draws.whole(SUBJECT.naming, -author, 4);
    if (style === 0) return `${pick(WORDS, author)}-${code}`;
    if (style === 1) return capital(code);
    return style === 2 ? `${code}${10 + (author % 90)}` : code;
  };
  const author = (slot: number): string =>
    isHostile(slot) && draws.bits(SUBJECT.hostile, slot ^ 0x99) % 4 === 0
      ? `=cmd|${codeWord(slot)}`
      : authorName(traits.author(slot));
  const id = (slot: number): string => `${author(slot)}/${name(slot)}`;
  const missingId = (number: number): string =>
    `${ORGANIZATION_NAMES[number % ORGANIZATIONS] ?? "nimbus-labs"}/${missingName(number)}`;

  return {
    id,
    author,
    missingId,
    parentId: (parent) => (parent < 0 ? missingId(-1 - parent) : id(parent)),
    architecture: (slot) => stem(slot).split("-")[0]?.toLowerCase() ?? "aurorella",
    format,
    isHostile,
    coded(text) {
      const slots = text.split(/[^A-Za-z]+/).map(codeNumber);
      return slots.filter((slot) => slot >= 0).flatMap((slot) => [slot, slot + 1]);
    },
    isUncoded: (slot) =>
      families.at(slot) >= 0 ||
      (children.has(slot) &&
        (ground.farmOf(slot) !== undefined || (parents.relation(slot) === QUANTIZED && !repeated.has(slot)))),
  };
}

/** Families of one series are numbered in the order of their birth. */
function familyVersions(ground: Ground): Int32Array {
  const seen = new Map<number, number>();
  return Int32Array.from({ length: ground.families.count }, (_, family) => {
    if (ground.families.at(ground.families.slot[family] ?? 0) !== family) return 0;
    const word = familyWord(ground, family);
    const version = (seen.get(word) ?? 0) + 1;
    seen.set(word, version);
    return version;
  });
}

/**
 * Quantized copies whose author has copied the same model into the same format before: their names need a code word.
 * Kept as 32-bit fingerprints; two that collide by chance only lengthen a name.
 */
function repeatedCopies(ground: Ground, parents: Parents, traits: Traits, format: (slot: number) => Format): Bitmap {
  const repeated = new Bitmap(parents.slots);
  let size = 1024;
  while (size < parents.count) size *= 2;
  const table = new Uint32Array(size);
  for (let slot = 0; slot < parents.slots; slot++) {
    if (!ground.children.has(slot) || parents.relation(slot) !== QUANTIZED || ground.cycles.has(slot)) continue;
    if (ground.families.at(slot) >= 0) continue;
    const which = FORMATS.indexOf(format(slot));
    const print = scramble(scramble(scramble(traits.author(slot)) ^ parents.first(slot)) + which) || 1;
    let place = print & (size - 1);
    while (table[place] !== 0 && table[place] !== print) place = (place + 1) & (size - 1);
    if (table[place] === print) repeated.add(slot);
    table[place] = print;
  }
  return repeated;
}
