/** How a field of a listed model may come in a Parquet column. */
export type Kind = "text" | "moment" | "count" | "number" | "flag" | "list" | "object" | "document";

export interface ImportField {
  /** The field's name in the Hub's list, and the column's in hub-stats. */
  readonly name: string;
  readonly kind: Kind;
  /** Further names of the column. */
  readonly also?: readonly string[];
  /** True when the snapshot reads it: without the column something is null that a crawl would have filled. */
  readonly read: boolean;
}

/** What a raw row of an import can hold, in the order in which it is written: what the crawl asks the Hub for. */
export const FIELDS: readonly ImportField[] = [
  { name: "_id", kind: "text", read: true },
  { name: "id", kind: "text", also: ["modelId"], read: true },
  { name: "author", kind: "text", read: false },
  { name: "createdAt", kind: "moment", read: true },
  { name: "lastModified", kind: "moment", read: true },
  { name: "downloads", kind: "count", read: true },
  { name: "downloadsAllTime", kind: "count", read: true },
  { name: "likes", kind: "count", read: true },
  { name: "trendingScore", kind: "number", read: true },
  { name: "private", kind: "flag", read: false },
  { name: "disabled", kind: "flag", read: false },
  { name: "gated", kind: "flag", read: true },
  { name: "pipeline_tag", kind: "text", read: true },
  { name: "library_name", kind: "text", read: true },
  { name: "tags", kind: "list", read: true },
  { name: "cardData", kind: "object", read: true },
  { name: "model-index", kind: "document", read: true },
  { name: "evalResults", kind: "document", read: true },
  { name: "safetensors", kind: "object", read: true },
  { name: "gguf", kind: "object", read: true },
];

/** Not a field of the list: it only stands in for base_model tags where a row has none. */
export const BASE_MODELS: ImportField = { name: "baseModels", kind: "object", read: false };
