import { computeDerivatives, type DerivativeRow } from "./derivatives.ts";
import { computeEdges, type EdgeRow } from "./edges.ts";
import { computeFamilies, type FamilyRow } from "./families.ts";
import { computeLineage, type LineageRow } from "./lineage.ts";
import { type ModelRow, modelRows, readModels } from "./models.ts";
import { computeNiches, type NicheRow } from "./niches.ts";

/** The tables of the contract, moments in milliseconds. Columns that need the days before are left out or null. */
export interface Recomputed {
  readonly models: readonly ModelRow[];
  readonly edges: readonly EdgeRow[];
  readonly lineage: readonly LineageRow[];
  readonly derivatives: readonly DerivativeRow[];
  readonly families: readonly FamilyRow[];
  readonly niches: readonly NicheRow[];
}

/** Everything from the listed models (parsed JSON as the Hub gives it) and the snapshot's time s in milliseconds. */
export function recompute(listed: readonly unknown[], s: number): Recomputed {
  const models = readModels(listed);
  const edges = computeEdges(models);
  const lineage = computeLineage(models, edges);
  const derivatives = computeDerivatives(models, edges, lineage, s);
  const families = computeFamilies(models, lineage, derivatives, s);
  return { models: modelRows(models), edges, lineage, derivatives, families, niches: computeNiches(derivatives, s) };
}
