import { literal, type Sql } from "../duckdb.ts";

const RELATIONS = ["finetune", "adapter", "quantized", "merge", "unknown"];

/** Columns of published tables that hold one of a few words: those that the dictionary names. */
export const ALLOWED_VALUES: Readonly<Record<string, readonly string[]>> = {
  "models.gated": ["false", "auto", "manual", "true"],
  "edges.relation": RELATIONS,
  "edges.source": ["tag", "card"],
  "derivatives.relation": RELATIONS,
  "derivatives.base_release_source": ["corrected", "created_at", "none"],
  "derivatives.tier": ["T0", "T1", "T2"],
  "families.state": ["emerging", "hot", "stable", "quiet"],
  "niches.relation": RELATIONS,
};

/** Rows by table.column whose value is none of the allowed ones; only where there are some. Reads views of the tables' names. */
export async function enumFaults(sql: Sql): Promise<Record<string, number>> {
  const faults: Record<string, number> = {};
  for (const [place, allowed] of Object.entries(ALLOWED_VALUES)) {
    const [table = "", column = ""] = place.split(".");
    const [row] = await sql.rows<{ n: number }>(
      // Null is none of them either, though SQL knows neither that it is nor that it is not.
      `select count(*) filter ((${column} in (${allowed.map(literal).join(", ")})) is not true) as n from ${table}`,
    );
    if ((row?.n ?? 0) > 0) faults[place] = row?.n ?? 0;
  }
  return faults;
}
