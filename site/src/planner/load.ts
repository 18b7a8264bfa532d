import type { PlanBase, PlanTable } from "../../../core/plan/data.ts";
import { type PackedTable, unpack } from "../../../core/plan/packed.ts";
import { shardOf } from "../../../core/plan/shard.ts";
import type { SearchList } from "../search/places.ts";

/** What an answer is made of; `base` undefined: the release knows no base of that name with at least 10 children. */
export interface Loaded {
  readonly table: PlanTable;
  readonly base: PlanBase | undefined;
}

let tables: Promise<PackedTable> | null = null;
let names: Promise<readonly string[]> | null = null;

/** The table and the row of a base. Throws when a file cannot be read, or the two are of different days. */
export async function load(root: string, base: string): Promise<Loaded> {
  tables ??= read<PackedTable>(`${root}api/v1/plan/table.json`);
  tables.catch(() => {
    tables = null;
  });
  const packed = await tables;
  const shard = shardOf(base, packed.shards);
  const { date, bases } = await read<{ date: string; bases: PlanBase[] }>(`${root}api/v1/plan/bases/${shard}.json`);
  if (date !== packed.date) throw new Error(date);
  return { table: unpack(packed), base: bases.find((one) => one.base === base) };
}

/** Names of all bases with at least 10 children, the largest families first; the list that the search reads too. */
export function loadNames(root: string): Promise<readonly string[]> {
  names ??= read<SearchList>(`${root}search/places.json`).then(({ families }) => families.map(([base]) => base));
  names.catch(() => {
    names = null;
  });
  return names;
}

async function read<T>(address: string): Promise<T> {
  const response = await fetch(address);
  if (!response.ok) throw new Error(address);
  return (await response.json()) as T;
}
