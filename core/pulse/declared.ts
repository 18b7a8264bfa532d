/** What an uploader declares, as the pulse reads it: the same rules as the snapshot's SQL (core/snapshot/parse.sql, edges.sql). */

const TYPED = /^base_model:(finetune|adapter|quantized|merge):/;
const RELATIONS = ["finetune", "adapter", "quantized", "merge"] as const;

/** Relations of an edge; `unknown` where the uploader says none. */
export const ALL_RELATIONS = [...RELATIONS, "unknown"] as const;
export type Relation = (typeof ALL_RELATIONS)[number];

/** A relation as the report names it: one of them, and several. */
export const NOUNS: Readonly<Record<Relation, readonly [one: string, many: string]>> = {
  finetune: ["finetune", "finetunes"],
  adapter: ["adapter", "adapters"],
  quantized: ["quantization", "quantizations"],
  merge: ["merge", "merges"],
  unknown: ["derivative of unstated kind", "derivatives of unstated kind"],
};

/** One declared parent. */
export interface Declared {
  readonly parent: string;
  readonly relation: Relation;
  readonly source: "tag" | "card";
}

/** More parents than any merge has; a row that names thousands is hostile, and each would be a write. */
const MOST_EDGES = 100;
/** Bytes; longer than any id of the Hub (96 characters for each half), short enough for a sort key in which one stands in lower case. */
const LONGEST_ID = 400;

/** True for a text that can be entered, an id unless told: of characters and of a length, as JSON in UTF-8, that every store keeps. */
export const fits = (text: string, most = LONGEST_ID): boolean =>
  text.isWellFormed() && Buffer.byteLength(JSON.stringify(text)) - '""'.length <= most;

/**
 * The parents that a listed model declares, in the order of their positions: typed tags, plain tags, then the card; the first
 * naming of a parent wins, compared without letter case. `spelled` gives the id under which a declared parent is listed (the
 * declared text itself when it is not); a model that names itself is left out.
 */
export function declaredParents(
  row: { readonly id: string; readonly tags: unknown; readonly cardData: unknown },
  spelled: (declared: string) => string = (declared) => (fold(declared) === fold(row.id) ? row.id : declared),
): Declared[] {
  const named = new Map<string, Declared>();
  for (const naming of [...fromTags(row.tags), ...fromCard(row.cardData)]) {
    const parent = trimmed(naming.parent);
    if (parent !== "" && !named.has(fold(parent))) named.set(fold(parent), { ...naming, parent });
  }
  const edges = [...named.values()].map((naming) => ({ ...naming, parent: spelled(naming.parent) }));
  return edges.filter(({ parent }) => parent !== row.id && fits(parent)).slice(0, MOST_EDGES);
}

/** Ids are compared without letter case. */
export const fold = (id: string): string => id.toLowerCase();

function fromTags(tags: unknown): Declared[] {
  const list = Array.isArray(tags) ? tags.filter((tag) => typeof tag === "string") : [];
  const named = list.filter((tag) => tag.startsWith("base_model:"));
  const typed = named.filter((tag) => TYPED.test(tag));
  const plain = named.filter((tag) => !TYPED.test(tag));
  return [...typed, ...plain].map((tag) => ({
    parent: tag.replace(/^base_model:((finetune|adapter|quantized|merge):)?/, ""),
    relation: relationOf(TYPED.exec(tag)?.[1]),
    source: "tag",
  }));
}

function fromCard(card: unknown): Declared[] {
  if (typeof card !== "object" || card === null || Array.isArray(card)) return [];
  const { base_model, base_model_relation } = card as Record<string, unknown>;
  const bases = (Array.isArray(base_model) ? base_model : [base_model]).filter((base) => typeof base === "string");
  const said = typeof base_model_relation === "string" ? base_model_relation.trim().toLowerCase() : undefined;
  return bases.map((parent) => ({ parent, relation: relationOf(said), source: "card" }));
}

function relationOf(said: string | undefined): Relation {
  return RELATIONS.find((relation) => relation === said) ?? "unknown";
}

const SPACE = /[\t\n\f\r\p{Z}]/u;

/** The text without space around it. By hand, since `space+$` looks at a long run of spaces once from each of them. */
function trimmed(text: string): string {
  let [start, end] = [0, text.length];
  while (start < end && SPACE.test(text.charAt(start))) start++;
  while (end > start && SPACE.test(text.charAt(end - 1))) end--;
  return text.slice(start, end);
}
