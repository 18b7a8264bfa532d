import { column } from "./column.ts";

/** Columns that panels of cells share: what the cell is cut by, and what stands behind its figures. */
export const tier = column("tier", "VARCHAR", "T0 (all entries) or T1 (without suspected automated uploads).");
export const relation = column("relation", "VARCHAR", "finetune, adapter, quantized, merge or unknown; never mixed.");
export const relationOrAll = column(
  "relation",
  "VARCHAR",
  "finetune, adapter, quantized, merge, unknown, or all: any of them.",
);
export const models = column("models", "BIGINT", "Distinct derivatives behind the row.", "models");
export const authors = column("authors", "BIGINT", "Their distinct authors.", "authors");
export const families = column("families", "BIGINT", "Their distinct bases.", "families");
export const evidenceC = column("evidence", "VARCHAR", "Grade: always C, description only.");

/** The parameter buckets of the panels' SQL. */
export const SIZES = "<1B, 1-4B, 4-10B, 10-40B, 40-100B or >100B parameters (lower bound included)";
