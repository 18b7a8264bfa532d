import { literal, type Sql } from "../../core/duckdb.ts";
import { TABLES } from "../../core/release/dictionary.ts";
import type { Column, Table } from "../../core/release/tables/column.ts";

/** What a unit allows; null where it allows every number. A millionth is rounding. */
function bounds({ unit }: Column): string | null {
  if (unit === "share 0–1") return "between -1e-6 and 1 + 1e-6";
  if (unit?.startsWith("percentile")) return unit.endsWith("points") ? "between -100 and 100" : "between 0 and 100";
  return null;
}

/** Conditions that every row of a table meets, by the definitions of the method; null does not break one. */
const RULES: Readonly<Record<string, readonly string[]>> = {
  derivatives: [
    "rank between 1 and family_size",
    "rank_mid between rank and family_size",
    "rank_authors <= rank",
    "rank_in_relation <= rank",
    "rivals_7d <= rivals_30d and rivals_30d <= rivals_90d",
    "rival_authors_7d <= rivals_7d and rival_authors_30d <= rivals_30d and rival_authors_90d <= rivals_90d",
    "rival_authors_7d <= rival_authors_30d and rival_authors_30d <= rival_authors_90d",
    "rivals_90d + own_prior_30d < rank",
    "gap_prev_hours >= 0 and (gap_prev_hours is null) = (rank is null or rank = 1)",
    "(created_at is null) = (rank is null)",
    "weight > 0",
    "likes >= 0 and downloads_30d >= 0",
  ],
  families: [
    "children >= children_t1",
    "children = children_finetune + children_adapter + children_quantized + children_merge + children_unknown",
    "authors between 1 and children",
    "entries_7d <= entries_30d and entries_30d <= entries_90d and entries_90d <= children",
    "author_hhi > 0 and author_hhi <= 1",
    "abs(effective_authors * author_hhi - 1) < 1e-9",
    "author_gini >= 0 and author_gini < 1",
    "leader_share_1 <= leader_share_10",
    "entry_half_life_days between 0 and 90",
  ],
  niches: ["authors <= models", "rival_authors_30d <= entries_30d", "entries_30d <= models", "n = models"],
  estimates: [
    "ci_low <= estimate and estimate <= ci_high",
    "std_error >= 0",
    "p_value between 0 and 1",
    "largest_cluster_share > 0 and largest_cluster_share <= 1",
    "converged or estimate is null",
  ],
  leader_share: ["share_1 <= share_10", "chance_1_low <= chance_1_high and chance_10_low <= chance_10_high"],
  recognition: ["q1 <= median and median <= q3", "measure_min <= measure_max", "n >= models and models >= 1"],
  concentration: [
    "hhi > 0",
    "gini >= 0 and gini < 1",
    "top_1_share <= top_10pct_share",
    "top_1pct_share <= top_10pct_share",
  ],
  churn: ["gone <= n and revived <= n", "effective_n > 0 and effective_n <= n"],
  churn_curve: ["events <= at_risk", "std_error >= 0"],
  diffusion_curve: ["events <= at_risk", "std_error >= 0"],
};

/** Curves that may only fall along a column within the others. */
const FALLING: readonly (readonly [table: string, curve: string, along: string])[] = [
  ["churn_curve", "relation", "day"],
  ["diffusion_curve", "origin, relation, tier, k", "day"],
];

/** Queries that must give no row, with what is wrong where they do. */
const TOGETHER: Readonly<Record<string, string>> = {
  "weights of a child do not add up to 1": "select id from derivatives group by id having abs(sum(weight) - 1) > 1e-9",
  "a tier of a panel holds more than the wider one":
    "select 1 from recognition a join recognition b using (outcome, relation, dimension, decile) where a.tier = 'T1' and b.tier = 'T0' and (a.models > b.models or a.n > b.n)",
  "a derivative is no model": "select id from derivatives anti join models using (id)",
  "families and derivatives count other children":
    "select base from families full join (select base, count(*) as n, count(*) filter (tier <> 'T0') as t1 from derivatives group by base) using (base) where (children, children_t1) is distinct from (n, t1)",
  "T1 of the leader shares has more entries than T0":
    "select 1 from leader_share a join leader_share b on a.relation = b.relation and a.base is not distinct from b.base where a.tier = 'T1' and b.tier = 'T0' and a.n > b.n",
};

/**
 * What is wrong in tables that `sql` has as views by their names, one sentence each; empty when all is well. Asks what the dictionary and the
 * method say of every table: types, nulls, keys, bounds of units, order of what is ordered.
 */
export async function unsoundIn(sql: Sql): Promise<string[]> {
  const wrong: string[] = [];
  for (const table of TABLES) wrong.push(...(await unsoundTable(sql, table)));
  for (const [sentence, query] of Object.entries(TOGETHER)) {
    const rows = await sql.rows(query);
    if (rows.length > 0) wrong.push(`${sentence}: ${JSON.stringify(rows[0])}`);
  }
  for (const [table, curve, along] of FALLING) {
    const rows = await sql.rows(
      `from (select *, lag(survival) over (partition by ${curve} order by ${along}) as before from ${table}) where survival > before`,
    );
    if (rows.length > 0) wrong.push(`${table} rises: ${JSON.stringify(rows[0])}`);
  }
  return wrong;
}

async function unsoundTable(sql: Sql, table: Table): Promise<string[]> {
  const wrong: string[] = [];
  const conditions = [
    ...table.columns.flatMap((column) => {
      const name = `"${column.name}"`;
      const range = bounds(column);
      return [
        ...(column.nullable ? [] : [`${name} is not null`]),
        ...(column.type === "DOUBLE" ? [`isfinite(${name})`] : []),
        ...(range === null ? [] : [`${name} ${range}`]),
      ];
    }),
    ...(RULES[table.name] ?? []),
  ];
  const broken = conditions.map(
    (condition) =>
      `select ${literal(condition)} as condition, any_value(t) as row, count(*) as n from ${table.name} as t where not (${condition})`,
  );
  for (const found of await sql.rows<{ condition: string; row: unknown; n: number }>(broken.join(" union all ")))
    if (found.n > 0)
      wrong.push(`${table.name}: not (${found.condition}) in ${found.n} rows: ${JSON.stringify(found.row)}`);
  const keys = table.key.map((name) => `"${name}"`).join(", ");
  const repeated = await sql.rows(`select ${keys} from ${table.name} group by all having count(*) > 1`);
  if (repeated.length > 0) wrong.push(`${table.name}: key ${JSON.stringify(repeated[0])} is there more than once`);
  return wrong;
}
