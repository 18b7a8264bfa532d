import { compareText, type Model } from "./models.ts";

/** A row of edges.parquet; `first_seen` is left out, because it needs the days before. */
export interface EdgeRow {
  readonly child: string;
  readonly child_hub_id: string | null;
  readonly parent: string;
  readonly parent_present: boolean;
  readonly relation: string;
  readonly source: string;
  readonly position: number;
  readonly weight: number;
}

const RELATIONS = ["finetune", "adapter", "quantized", "merge"];

interface Naming {
  readonly id: string;
  readonly relation: string;
  readonly source: "tag" | "card";
}

/** Every declared parent of every model: children in ascending order of id, parents by position. */
export function computeEdges(models: ReadonlyMap<string, Model>): EdgeRow[] {
  const spellings = Map.groupBy(models.keys(), (id) => id.toLowerCase());
  return [...models.values()]
    .sort((one, other) => compareText(one.id, other.id))
    .flatMap((model) => {
      const parents = firstNamings(namings(model))
        .map((naming) => ({ ...naming, ...resolve(naming.id, spellings) }))
        .filter((naming) => naming.parent !== model.id);
      return parents.map(({ parent, parent_present, relation, source }, position) => ({
        child: model.id,
        child_hub_id: model.hub_id,
        parent,
        parent_present,
        relation,
        source,
        position,
        weight: 1 / parents.length,
      }));
    });
}

/** What the model names, in the contract's order: typed tags, plain tags, the card. */
function namings(model: Model): Naming[] {
  const typed: Naming[] = [];
  const plain: Naming[] = [];
  for (const tag of model.tags) {
    if (!tag.startsWith("base_model:")) continue;
    const rest = tag.slice("base_model:".length);
    const relation = RELATIONS.find((name) => rest.startsWith(`${name}:`));
    if (relation !== undefined) typed.push({ id: rest.slice(relation.length + 1).trim(), relation, source: "tag" });
    else plain.push({ id: rest.trim(), relation: "unknown", source: "tag" });
  }
  const declared: readonly unknown[] = Array.isArray(model.card.base_model)
    ? model.card.base_model
    : [model.card.base_model];
  const stated = String(model.card.base_model_relation).trim().toLowerCase();
  const relation = RELATIONS.includes(stated) ? stated : "unknown";
  const carded = declared
    .filter((id) => typeof id === "string")
    .map((id): Naming => ({ id: id.trim(), relation, source: "card" }));
  return [...typed, ...plain, ...carded].filter((naming) => naming.id !== "");
}

/** The first naming of each parent, compared without letter case. */
function firstNamings(all: readonly Naming[]): Naming[] {
  return all.filter(
    (naming, index) => all.findIndex((other) => other.id.toLowerCase() === naming.id.toLowerCase()) === index,
  );
}

/** The only snapshot model spelled so without letter case; of several the exact one; else the id as declared. */
function resolve(
  id: string,
  spellings: ReadonlyMap<string, readonly string[]>,
): { parent: string; parent_present: boolean } {
  const candidates = spellings.get(id.toLowerCase()) ?? [];
  const [only] = candidates;
  if (only !== undefined && candidates.length === 1) return { parent: only, parent_present: true };
  return { parent: id, parent_present: candidates.includes(id) };
}
