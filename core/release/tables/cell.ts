import { choice, column } from "./column.ts";
import { PANEL_TIERS, RELATIONS, RELATIONS_AND_ALL, SIZES } from "./values.ts";

/** Columns that panels of cells share: what the cell is cut by, and what stands behind its figures. */
export const tier = choice(
  "tier",
  "VARCHAR",
  PANEL_TIERS,
  "T0 (all entries) or T1 (without suspected automated uploads).",
);
export const relation = choice("relation", "VARCHAR", RELATIONS, "Relation to the base; they are never mixed.");
export const relationOrAll = choice(
  "relation",
  "VARCHAR",
  RELATIONS_AND_ALL,
  "Relation to the base; all: any of them.",
);
export const models = column("models", "BIGINT", "Distinct derivatives behind the row.", "models");
export const authors = column("authors", "BIGINT", "Their distinct authors.", "authors");
export const families = column("families", "BIGINT", "Their distinct bases.", "families");
export const evidenceC = choice("evidence", "VARCHAR", ["C"], "Grade: always C, description only.");

export const sizeOrUnknown = choice(
  "size",
  "VARCHAR",
  [...SIZES, "unknown"],
  "Bucket of the number of parameters, lower bound included.",
);
