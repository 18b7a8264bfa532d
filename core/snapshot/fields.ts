/**
 * Fields of a listed model that Hubrace knows. A field that is not here stays in the raw parts, and the snapshot's
 * report names it, so that a new field of the Hub is noticed the day it appears.
 */
export const KNOWN_FIELDS = [
  "_id",
  "id",
  "modelId",
  "author",
  "cardData",
  "config",
  "createdAt",
  "disabled",
  "downloads",
  "downloadsAllTime",
  "evalResults",
  "gated",
  "gguf",
  "inference",
  "lastModified",
  "library_name",
  "likes",
  "mask_token",
  "model-index",
  "pipeline_tag",
  "private",
  "safetensors",
  "sha",
  "siblings",
  "tags",
  "transformersInfo",
  "trendingScore",
] as const;

/**
 * What the snapshot reads of a line, as DuckDB's `from_json` takes it: each value as JSON text, and of an object only what is named. What is
 * not there, null or in something that is no object is null. Dates come without quotes: no other JSON value reads as one. parse.sql names these fields.
 */
export const READ_STRUCTURE = {
  _id: "JSON",
  id: "JSON",
  createdAt: "VARCHAR",
  lastModified: "VARCHAR",
  downloads: "JSON",
  downloadsAllTime: "JSON",
  likes: "JSON",
  trendingScore: "JSON",
  private: "JSON",
  pipeline_tag: "JSON",
  library_name: "JSON",
  gated: "JSON",
  safetensors: { total: "JSON" },
  gguf: { total: "JSON" },
  tags: "JSON",
  cardData: {
    base_model: "JSON",
    base_model_relation: "JSON",
    license: "JSON",
    language: "JSON",
    "model-index": "JSON",
    eval_results: "JSON",
  },
  "model-index": "JSON",
  evalResults: "JSON",
} as const;

/** ISO 639-1: the two-letter language codes that the Hub uses as plain tags. */
export const LANGUAGE_CODES =
  `aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz ee el en eo es et eu
  fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io is it iu ja jv ka kg ki kj kk kl km kn ko
  kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng nl nn no nr nv ny oc oj om or os pa pi
  pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk sl sm sn so sq sr ss st su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk
  ur uz ve vi vo wa wo xh yi yo za zh zu`.split(/\s+/);
