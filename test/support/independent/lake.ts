import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { type Comparison, compareTables, type Row } from "./compare.ts";
import { readParquet } from "./parquet.ts";
import { recompute } from "./recompute.ts";

export interface LakeCheck {
  /** What the lake's tables must hold: the models as the Hub listed them. */
  readonly listed: readonly unknown[];
  readonly lake: string;
  readonly date: string;
  /** The snapshot's time s in milliseconds. */
  readonly asOf: number;
}

export interface TableCheck {
  readonly table: string;
  readonly path: string;
  /** Null when there is no such file. */
  readonly comparison: Comparison | null;
  /** What is wrong with the file itself: columns or their order, compression, row groups. */
  readonly form: readonly string[];
}

type Name = keyof ReturnType<typeof recompute>;

/** Where the contract puts each table, its columns in the contract's order, and what names a row. */
const TABLES: readonly {
  name: Name;
  folder: string;
  key: readonly string[];
  columns: string;
  ignore?: readonly string[];
}[] = [
  {
    name: "models",
    folder: "snapshots",
    key: ["id"],
    columns: `hub_id id author created_at last_modified downloads_30d downloads_all_time likes trending_score task library
      license gated parameters formats languages datasets papers tags has_evals first_seen`,
    ignore:
      `last_modified downloads_all_time trending_score library license gated parameters formats languages datasets papers
      tags has_evals first_seen`.split(/\s+/),
  },
  {
    name: "edges",
    folder: "snapshots",
    key: ["child", "parent"],
    columns: "child child_hub_id parent parent_present relation source position weight first_seen",
  },
  {
    name: "lineage",
    folder: "lineage",
    key: ["id"],
    columns: "id root root_present depth in_cycle children descendants burst serial_name",
  },
  {
    name: "derivatives",
    folder: "panels",
    key: ["id", "base"],
    columns: `id hub_id author base root relation task weight created_at base_released_at base_release_source lag_days rank
      rank_mid rank_authors rank_in_relation family_size gap_prev_hours rivals_7d rivals_30d rivals_90d rival_authors_7d
      rival_authors_30d rival_authors_90d own_prior_30d leading_30d likes downloads_30d age_days likes_at_7 likes_at_30
      likes_at_90 downloads_at_30 downloads_at_90 cohort_percentile tier`,
  },
  {
    name: "families",
    folder: "panels",
    key: ["base"],
    columns: `base root author present released_at children children_t1 children_finetune children_adapter children_quantized
      children_merge children_unknown authors first_entry_at entries_7d entries_30d entries_90d entry_half_life_days
      author_hhi effective_authors author_gini likes_sum downloads_30d_sum leader_share_1 leader_share_10 state`,
  },
  {
    name: "niches",
    folder: "panels",
    key: ["base", "relation", "task"],
    columns: `base relation task models authors entries_30d rival_authors_30d crowding_percentile median_likes
      share_zero_likes n`,
  },
];

/** Readings of a lake that holds earlier days depend on these, which this program does not see. */
const NEED_EARLIER_DAYS = ["likes_at_7", "likes_at_30", "likes_at_90", "downloads_at_30", "downloads_at_90"];

/** Compares a lake's tables of one date with the independent results over the same rows. */
export async function checkLake(check: LakeCheck): Promise<TableCheck[]> {
  const expected = recompute(check.listed, check.asOf);
  const firstDay = isFirstDay(check.lake, check.date);
  const results: TableCheck[] = [];
  for (const { name, folder, key, columns, ignore = [] } of TABLES) {
    const path = join(check.lake, folder, `date=${check.date}`, `${name}.parquet`);
    if (!existsSync(path)) {
      results.push({ table: name, path, comparison: null, form: [] });
      continue;
    }
    const table = await readParquet(path);
    const rows: readonly Row[] =
      name === "edges" && firstDay
        ? expected.edges.map((edge) => ({ ...edge, first_seen: check.date }))
        : expected[name].map((row) => ({ ...row }));
    const unseen = firstDay ? [] : [...NEED_EARLIER_DAYS, "first_seen"];
    results.push({
      table: name,
      path,
      comparison: compareTables(rows, table.rows, { key, ignore: [...ignore, ...unseen] }),
      form: formFaults(table, columns.trim().split(/\s+/)),
    });
  }
  return results;
}

/** True when a table is there, well formed and equal. */
export function passed(result: TableCheck): boolean {
  return result.comparison?.equal === true && result.form.length === 0;
}

function formFaults(
  table: { columns: readonly string[]; largestRowGroup: number; codecs: readonly string[]; rows: readonly Row[] },
  contract: readonly string[],
): string[] {
  const faults: string[] = [];
  if (table.columns.join() !== contract.join()) {
    faults.push(`columns are ${table.columns.join(", ")}; the contract says ${contract.join(", ")}`);
  }
  if (table.rows.length > 0 && table.codecs.join() !== "ZSTD")
    faults.push(`compressed with ${table.codecs.join(", ")}, not ZSTD`);
  if (table.largestRowGroup > 122_880)
    faults.push(`a row group holds ${table.largestRowGroup} rows; at most 122880 may`);
  return faults;
}

function isFirstDay(lake: string, date: string): boolean {
  const snapshots = join(lake, "snapshots");
  return !existsSync(snapshots) || readdirSync(snapshots).every((name) => !(name < `date=${date}`));
}
