import { seededRandom } from "../../core/estimate/index.ts";
import { listed } from "./lake.ts";

export const FAMILIES = 10_000;
const SMALLEST = 10;
const DAY = 86_400_000;
const RELATIONS = ["quantized", "finetune", "adapter", "merge"] as const;
const TASKS = ["text-generation", "text-to-image", "feature-extraction", null] as const;
const LICENSES = ["license:apache-2.0", "license:mit", "license:llama3.1", "license:other", null] as const;

/**
 * 229,496 listed models, unless fewer families are asked for: ten thousand bases with 10 to 1,585 derivatives each, by skewed authors, most of them soon after their base.
 * The sandbox reaches 1,092 families of ten derivatives with a million models, so this world is made by hand to the shape of the
 * Hub's families: sizes fall with the rank k as k^−0.55, down to ten.
 */
export function manyFamilies(families = FAMILIES): Record<string, unknown>[] {
  const random = seededRandom(2026);
  const pick = <T>(values: readonly T[]): T => values[Math.floor(values.length * random.uniform() ** 1.5)] as T;
  const end = Date.parse("2026-08-21T00:00:00Z");
  const at = (time: number) => new Date(Math.min(time, end)).toISOString();
  const terms = (more: readonly (string | null)[]) => more.filter((tag) => tag !== null);
  return Array.from({ length: families }, (_, index) => {
    const base = `maker-${index % 2500}/Family-${index}-${1 + (index % 70)}B`;
    const born = end - 1100 * DAY * random.uniform();
    const size = Math.round(SMALLEST * (families / (index + 1)) ** 0.55);
    const task = pick(TASKS);
    const license = pick(LICENSES);
    const children = Array.from({ length: size }, (_, child) => {
      const relation = pick(RELATIONS);
      const author = `author-${Math.floor(60_000 * random.uniform() ** 3)}`;
      const created = born + (end - born) * random.uniform() ** 3;
      const tags = [`base_model:${relation}:${base}`, random.uniform() < 0.7 ? (license ?? null) : null];
      if (random.uniform() < 0.9) tags.push(relation === "quantized" ? "gguf" : "safetensors");
      if (random.uniform() < 0.2) tags.push("dataset:open/data");
      return listed(`${author}/family-${index}-${relation}-${child}`, {
        createdAt: at(created),
        lastModified: at(created + 30 * DAY * random.uniform()),
        likes: Math.floor(8 * random.uniform() ** 8),
        downloads: Math.floor(2000 * random.uniform() ** 6),
        pipeline_tag: task ?? undefined,
        tags: terms(tags),
      });
    });
    const own = listed(base, {
      createdAt: at(born),
      lastModified: at(born + 9 * DAY),
      likes: size,
      pipeline_tag: task ?? undefined,
      tags: terms([license, "safetensors"]),
    });
    return [own, ...children];
  }).flat();
}
