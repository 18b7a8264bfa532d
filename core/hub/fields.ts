import type { ModelAdditionalField } from "@huggingface/hub";

/** Fields that the list gives and @huggingface/hub does not know yet. */
type NewerField = "evalResults" | "gguf" | "trendingScore";

/** Fields that listModels of @huggingface/hub always asks for, so that its type of further fields leaves them out. */
type UsualField = "downloads" | "gated" | "lastModified" | "likes" | "pipeline_tag" | "private";

/**
 * The `expand` values of the sweep. The list refuses baseModels, childrenModelCount and usedStorage (HTTP 400), so
 * lineage comes from tags and cardData.
 */
export const LIST_FIELDS = [
  "author",
  "cardData",
  "createdAt",
  "disabled",
  "downloads",
  "downloadsAllTime",
  "evalResults",
  "gated",
  "gguf",
  "lastModified",
  "library_name",
  "likes",
  "model-index",
  "pipeline_tag",
  "private",
  "safetensors",
  "tags",
  "trendingScore",
] as const satisfies readonly (ModelAdditionalField | UsualField | NewerField)[];

/** Which end of the Hub a sweep begins at; both sort on createdAt, the only field that does not move during a sweep. */
export type Order = "oldest first" | "newest first";

/** Path and query of a sweep's first page, for example `/api/models?limit=1000&sort=createdAt&direction=1&expand=author…`. */
export function firstPage(basePath: string, order: Order, pageSize: number): string {
  const query = new URLSearchParams({
    limit: String(pageSize),
    sort: "createdAt",
    direction: order === "oldest first" ? "1" : "-1",
  });
  for (const field of LIST_FIELDS) query.append("expand", field);
  return `${basePath}/api/models?${query}`;
}

/** The same page with a tenth of the models, at least one; null when it is asked for with one already, or says no number. */
export function fewerModels(path: string): string | null {
  const limit = Number(LIMIT.exec(path)?.[2] ?? 1);
  return limit > 1 ? path.replace(LIMIT, `$1${Math.ceil(limit / 10)}`) : null;
}

/** A next page with as many models as `page` asks for. */
export function asManyModels(next: string, page: string): string {
  const limit = LIMIT.exec(page)?.[2];
  return limit === undefined ? next : next.replace(LIMIT, `$1${limit}`);
}

const LIMIT = /([?&]limit=)(\d+)/;
