import type { SandboxModel } from "../../../../core/hub/sandbox/rows.ts";
import type { SandboxWorld } from "../../../../core/hub/sandbox/world.ts";

/** What a reader finds in listed rows, by the contract's rules for edges.parquet and nothing of the sandbox's own tables. */
export interface Reading {
  readonly rows: ReadonlyMap<string, SandboxModel>;
  readonly edges: readonly Edge[];
  readonly selfParents: number;
}

export interface Edge {
  readonly child: SandboxModel;
  /** The listed id, or the declared one when it is not listed. */
  readonly parent: string;
  readonly present: boolean;
  readonly relation: string;
  readonly source: "tag" | "card";
  readonly position: number;
}

const FLOORS = ["2022-03-02T23:29:04.000Z", "2022-03-02T23:29:05.000Z"];

export function isDated(model: SandboxModel | undefined): model is SandboxModel {
  return model !== undefined && !FLOORS.includes(model.createdAt);
}

export function readWorld(world: SandboxWorld): Reading {
  const rows = new Map<string, SandboxModel>();
  for (let i = 0; i < world.count; i++) {
    const row = world.row(i);
    rows.set(row.id, row);
  }
  return readRows(rows);
}

export function readRows(rows: ReadonlyMap<string, SandboxModel>): Reading {
  const folded = new Map<string, string[]>();
  for (const id of rows.keys()) folded.set(id.toLowerCase(), [...(folded.get(id.toLowerCase()) ?? []), id]);
  const edges: Edge[] = [];
  let selfParents = 0;
  for (const child of rows.values()) {
    let position = 0;
    for (const { id, relation, source } of namings(child)) {
      const same = folded.get(id.toLowerCase()) ?? [];
      const parent = same.length === 1 ? (same[0] ?? id) : id;
      if (parent === child.id) selfParents++;
      else edges.push({ child, parent, present: rows.has(parent), relation, source, position: position++ });
    }
  }
  return { rows, edges, selfParents };
}

function namings(child: SandboxModel): (Pick<Edge, "relation" | "source"> & { readonly id: string })[] {
  const named = new Map<string, { id: string; relation: string; source: "tag" | "card" }>();
  const name = (id: string, relation: string, source: "tag" | "card"): void => {
    if (!named.has(id.toLowerCase())) named.set(id.toLowerCase(), { id, relation, source });
  };
  const tags = child.tags.filter((tag) => tag.startsWith("base_model:")).map((tag) => tag.slice("base_model:".length));
  const typed = /^(finetune|adapter|quantized|merge):(.*)$/;
  for (const tag of tags) {
    const match = typed.exec(tag);
    if (match !== null) name(match[2] ?? "", match[1] ?? "", "tag");
  }
  for (const tag of tags) if (!typed.test(tag)) name(tag, "unknown", "tag");
  const card = child.cardData?.base_model;
  const relation = String(child.cardData?.base_model_relation ?? "unknown");
  for (const id of Array.isArray(card) ? card : [card]) if (typeof id === "string") name(id, relation, "card");
  return [...named.values()];
}
