/** One model as the Hub lists it, in the Hub's own field names; what is null there is absent here. */
import { DAY, FLOOR_MS, isoSeconds } from "./calendar.ts";
import { createCards } from "./card.ts";
import type { Evolution } from "./evolution.ts";
import type { Ground } from "./ground.ts";
import type { Names } from "./names.ts";
import type { Parents } from "./parents.ts";
import { SUBJECT } from "./random.ts";
import type { Recognition } from "./recognition.ts";
import { ADAPTER, QUANTIZED } from "./shape.ts";
import type { Traits } from "./traits.ts";

/** A listed model. Dates are ISO 8601 in UTC; `downloads` is the trailing 30 days. */
export interface SandboxModel {
  readonly _id: string;
  readonly id: string;
  readonly modelId: string;
  readonly author: string;
  readonly createdAt: string;
  readonly lastModified: string;
  readonly downloads: number;
  readonly downloadsAllTime: number;
  readonly likes: number;
  readonly trendingScore: number;
  readonly private: false;
  readonly disabled: false;
  readonly gated: false | "auto" | "manual";
  readonly tags: readonly string[];
  readonly pipeline_tag?: string;
  readonly library_name?: string;
  readonly cardData?: Readonly<Record<string, unknown>>;
  readonly safetensors?: { readonly parameters: Readonly<Record<string, number>>; readonly total: number };
  readonly gguf?: { readonly total: number; readonly architecture: string; readonly context_length: number };
  readonly "model-index"?: readonly unknown[];
  readonly evalResults?: readonly unknown[];
}

/** What rows are made of: the world without its day. */
export interface Makings {
  readonly ground: Ground;
  readonly parents: Parents;
  readonly traits: Traits;
  readonly names: Names;
  readonly recognition: Recognition;
  readonly evolution: Evolution;
  /** Milliseconds of the world's second 0. */
  readonly zero: number;
}

export interface Rows {
  row(slot: number, day: number): SandboxModel;
  /** Id as of the day: the other name once the model is renamed. */
  id(slot: number, day: number): string;
  createdAt(slot: number, day: number): string;
  objectId(slot: number): string;
}

/** Rows as the Hub's API lists them. */
export function createRows(makings: Makings): Rows {
  const { ground, parents, traits, names, recognition, evolution, zero } = makings;
  const { draws, calendar } = ground;
  const cards = createCards(makings);

  const iso = isoSeconds();
  const moment = (second: number): string => iso(Math.max(FLOOR_MS, zero + second * 1000));
  const createdAt = (slot: number, day: number): string =>
    slot < calendar.floorModels ? iso(FLOOR_MS) : moment(evolution.secondOn(slot, day));
  const objectId = (slot: number): string => {
    const second = slot < calendar.floorModels ? FLOOR_MS : Math.max(FLOOR_MS, zero + calendar.secondOf(slot) * 1000);
    return hex8(Math.floor(second / 1000)) + hex8(slot) + hex8(draws.bits(SUBJECT.identity, slot));
  };
  const id = (slot: number, day: number): string =>
    evolution.renamedOn(slot) <= day ? `${names.id(slot)}-renewed` : names.id(slot);
  const modified = (slot: number, day: number): string => {
    const created = calendar.secondOf(slot);
    const wait = Math.exp(7 + 3 * draws.normal(SUBJECT.modified, slot));
    let second = created + (created + wait <= day * DAY ? wait : Math.min(wait, 60));
    for (const changed of [evolution.declaresOn(slot), evolution.renamedOn(slot)]) {
      if (changed > 0 && changed <= day) second = Math.max(second, (changed - 0.3) * DAY);
    }
    return moment(Math.floor(Math.max(created, Math.min(second, day * DAY))));
  };

  return {
    id,
    createdAt,
    objectId,
    row(slot, day) {
      const relation = ground.children.has(slot) && !ground.cycles.has(slot) ? parents.relation(slot) : -1;
      const age = day - calendar.secondOf(slot) / DAY;
      const counts = recognition.counts(slot, age);
      const fullId = id(slot, day);
      const task = traits.task(slot);
      const card = cards.describe(slot, day, task, relation);
      const gate = draws.unit(SUBJECT.gated, slot);
      // Written out field by field: spreading optional parts costs a third of the time of a row.
      const row: Mutable<SandboxModel> = {
        _id: objectId(slot),
        id: fullId,
        modelId: fullId,
        author: names.author(slot),
        createdAt: createdAt(slot, day),
        lastModified: modified(slot, day),
        downloads: counts.downloads - counts.downloads30Ago,
        downloadsAllTime: counts.downloads,
        likes: counts.likes,
        trendingScore: counts.likes - counts.likesWeekAgo,
        private: false,
        disabled: false,
        gated: gate < 0.035 ? "auto" : gate < 0.06 ? "manual" : false,
        tags: card.tags,
      };
      if (task !== null) row.pipeline_tag = task;
      if (card.library !== null) row.library_name = card.library;
      if (card.data !== null) row.cardData = card.data;
      addWeights(row, slot, relation);
      return card.evals === null ? row : Object.assign(row, card.evals);
    },
  };

  function addWeights(row: Mutable<SandboxModel>, slot: number, relation: number): void {
    const total = traits.parameters(slot);
    if (row.tags.includes("gguf")) {
      row.gguf = { total, architecture: names.architecture(slot), context_length: 32_768 };
      return;
    }
    if (!row.tags.includes("safetensors")) return;
    if (relation === ADAPTER && draws.unit(SUBJECT.size, slot) < 0.6) return;
    // An adapter's own weights are about a hundredth of its base's.
    const own = relation === ADAPTER ? Math.max(1000, Math.round(total / 100)) : total;
    row.safetensors = { parameters: relation === QUANTIZED ? { I32: own } : { BF16: own }, total: own };
  }
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

function hex8(value: number): string {
  return (0x1_0000_0000 + value).toString(16).slice(1);
}
