/** Tags and card of a model: where lineage, licence, language and format are declared, with the oddities of real uploads. */
import type { Ground } from "./ground.ts";
import { SUBJECT } from "./random.ts";
import type { Makings, SandboxModel } from "./rows.ts";
import { ADAPTER, QUANTIZED, RELATIONS, UNKNOWN } from "./shape.ts";
import { codeWord, HOSTILE_TAGS, ODD_TAGS, TOPICS } from "./words.ts";

const LICENSES = [
  "apache-2.0",
  "apache-2.0",
  "apache-2.0",
  "mit",
  "mit",
  "other",
  "cc-by-nc-4.0",
  "cc-by-4.0",
  "openrail",
  "aurorella-community",
];
const LANGUAGES = ["en", "en", "en", "en", "zh", "fr", "de", "es", "ja", "ko", "pt", "ru", "ar", "hi", "vi", "tr"];
const ARCHIVE_YEARS = 26;

/** How a child names its base. */
type Declared = "tags and card" | "tags" | "plain tag" | "card";

export interface Description {
  readonly tags: readonly string[];
  readonly library: string | null;
  /** Null for a model without a card. */
  readonly data: Readonly<Record<string, unknown>> | null;
  readonly evals: Pick<SandboxModel, "model-index" | "evalResults"> | null;
}

export interface Cards {
  describe(slot: number, day: number, task: string | null, relation: number): Description;
}

/** Where a child of a relation names its base: nearly always in tags and card, the untyped without relation. */
export function declaration({ draws }: Ground, slot: number, relation: number): Declared {
  const u = draws.unit(SUBJECT.card, slot);
  if (relation === UNKNOWN) return u < 0.5 ? "plain tag" : "card";
  if (u < 0.004) return "card";
  return u < 0.06 ? "tags" : "tags and card";
}

/** True when the child writes its parent's id in other letter case. */
function writesLowerCase({ draws, isTwin }: Ground, child: number, parent: number): boolean {
  if (draws.unit(SUBJECT.letters, child) >= 0.012) return false;
  return parent < 0 || !(isTwin(parent) || isTwin(parent + 1));
}

/** Cards and tags by slot and day, the same for the same world. */
export function createCards({ ground, parents, traits, names, evolution }: Makings): Cards {
  const { draws, families } = ground;
  const pick = (
    list: readonly string[],
    subject: typeof SUBJECT.license | typeof SUBJECT.language,
    key: number,
  ): string => list[draws.whole(subject, key, list.length)] ?? "";

  const declaredIds = (slot: number, day: number): readonly string[] => {
    if (ground.selfParents.has(slot)) return [names.id(slot)];
    if (!ground.children.has(slot) || evolution.declaresOn(slot) > day) return [];
    return [parents.first(slot), ...parents.others(slot)].map((parent) => {
      const written = names.parentId(parent);
      return writesLowerCase(ground, slot, parent) ? written.toLowerCase() : written;
    });
  };
  const formatTags = (slot: number, relation: number): { library: string | null; tags: readonly string[] } => {
    if (relation === QUANTIZED) {
      const { tags } = names.format(slot);
      return { library: tags.includes("mlx") ? "mlx" : "transformers", tags };
    }
    const kind = traits.kind(slot);
    const u = draws.unit(SUBJECT.tags, slot);
    if (relation === ADAPTER)
      return { library: kind === "image" ? "diffusers" : "peft", tags: ["safetensors", "lora"] };
    if (kind === "image") return { library: "diffusers", tags: ["diffusers", "safetensors"] };
    if (u < 0.28) return { library: null, tags: u < 0.1 ? ["pytorch"] : u < 0.14 ? ["onnx"] : [] };
    if (kind === "embedding") return { library: "sentence-transformers", tags: ["safetensors"] };
    return { library: "transformers", tags: u < 0.85 ? ["safetensors"] : ["pytorch", "tf"] };
  };

  return {
    describe(slot, day, task, relation) {
      const { library, tags: formats } = formatTags(slot, relation);
      const u = draws.unit(SUBJECT.tags, slot ^ 0x3c3c);
      const tags: string[] = library === null ? [...formats] : [library, ...formats];
      const named = declaredIds(slot, day);
      const how = named.length === 0 ? "tags" : declaration(ground, slot, relation);
      const type = RELATIONS[Math.max(0, relation)] ?? "finetune";
      const license = draws.unit(SUBJECT.license, slot) < 0.6 ? pick(LICENSES, SUBJECT.license, slot ^ 0x11) : null;
      const textual = !["image", "vision", "other"].includes(traits.kind(slot));
      const languages = textual && u < 0.45 ? [pick(LANGUAGES, SUBJECT.language, slot)] : [];
      if (u < 0.04 && textual) languages.push("multilingual");

      if (named.length > 0 || families.at(slot) >= 0) tags.push(names.architecture(slot));
      if (task !== null) tags.push(task);
      if (draws.unit(SUBJECT.words, slot) < 0.03) {
        tags.push(ODD_TAGS[draws.whole(SUBJECT.words, slot ^ 0x22, ODD_TAGS.length)] ?? "");
      }
      if (names.isHostile(slot)) tags.push(HOSTILE_TAGS[slot % HOSTILE_TAGS.length] ?? "");
      tags.push(...languages);
      const datasets = draws.unit(SUBJECT.datasets, slot) < 0.12 ? [datasetOf(slot)] : null;
      if (datasets !== null) tags.push(`dataset:${datasets[0]}`);
      // The month 00 marks the number as invented.
      if (u > 0.93)
        tags.push(`arxiv:${String(slot % ARCHIVE_YEARS).padStart(2, "0")}00.${String(10_000 + (slot % 89_999))}`);
      if (how !== "card") {
        for (const id of named) tags.push(`base_model:${id}`);
        if (how !== "plain tag") for (const id of named) tags.push(`base_model:${type}:${id}`);
      }
      if (license !== null && u < 0.98) tags.push(`license:${license}`);
      if (task !== null && u < 0.6) tags.push("endpoints_compatible");
      tags.push("region:us");

      const inCard = named.length > 0 && (how === "card" || how === "tags and card");
      const asText = named.length === 1 && draws.bits(SUBJECT.card, slot) % 5 < 3;
      const data: Record<string, unknown> = {};
      if (license !== null) data.license = u < 0.98 ? license : license.toUpperCase();
      if (languages.length > 0) data.language = languages.length === 1 && u < 0.2 ? languages[0] : languages;
      if (datasets !== null) data.datasets = datasets;
      if (inCard) data.base_model = asText ? named[0] : named;
      if (inCard && relation !== UNKNOWN && (how === "card" || u < 0.1)) data.base_model_relation = type;
      const bare = license === null && languages.length === 0 && datasets === null && !inCard;
      return { tags, library, data: bare ? null : data, evals: evalsOf(slot, task) };
    },
  };

  function datasetOf(slot: number): string {
    const number = Math.floor(400 * draws.unit(SUBJECT.datasets, slot ^ 0x44) ** 2);
    return `${codeWord(1_000 + number)}/${TOPICS[number % TOPICS.length] ?? "Atlas"}-corpus`;
  }

  function evalsOf(slot: number, task: string | null): Description["evals"] {
    const u = draws.unit(SUBJECT.evals, slot);
    if (u >= 0.025) return null;
    const value = Math.round(draws.unit(SUBJECT.evals, ~slot) * 1000) / 1000;
    const dataset = { name: "Pebble exam", type: "pebble-exam" };
    if (u < 0.02) {
      const results = [{ task: { type: task ?? "other" }, dataset, metrics: [{ type: "accuracy", value }] }];
      return { "model-index": [{ name: "results", results }] };
    }
    return { evalResults: [{ dataset: dataset.type, value }] };
  }
}
