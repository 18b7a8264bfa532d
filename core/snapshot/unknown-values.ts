import type { Sql } from "../duckdb.ts";

/**
 * Words that stand where the Hub has a fixed list: in `gated`, and between two colons of a tag `base_model:WORD:OWNER/NAME` (an id
 * has no colon). Cards are left out: people write there what they like. At most 100, each cut at 60 characters.
 */
export async function countUnknownValues(sql: Sql): Promise<Record<string, number>> {
  const found = await sql.rows<{ value: string; n: number }>(`
    select 'gated: ' || gated[:60] as value, count(distinct id) as n
    from listed
    where reason is null and gated not in ('false', 'true', 'auto', 'manual')
    group by value
    union all
    select 'relation: ' || regexp_extract(tag, '^base_model:([^:/]{1,60})[^:/]*:', 1) as value, count(distinct seq)
    from base_model_tag
    where not regexp_matches(tag, '^base_model:(finetune|adapter|quantized|merge):')
      and regexp_matches(tag, '^base_model:[^:/]+:[^:/]+/[^:/]+$')
    group by value
    order by n desc, value limit 100`);
  return Object.fromEntries(found.map(({ value, n }) => [value, n]));
}
