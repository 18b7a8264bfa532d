import { COLUMNS, type ColumnName, GROUPS, type GroupName, type Panel } from "../../../core/estimate/study/panel.ts";

/** An entry of a panel that a test writes out; what it leaves out is 0, and each entry is a model of its own. */
export type Entry = Partial<Record<ColumnName | GroupName, number>>;

/** A panel of these entries. Codes are taken as they are: names stand in the order of codes. */
export function handPanel(entries: readonly Entry[], names: Partial<Panel["names"]> = {}): Panel {
  const grouping = (name: GroupName) => {
    const codes = Int32Array.from(entries, (entry, i) => entry[name] ?? (name === "model" ? i : 0));
    return { name, codes, levels: codes.reduce((most, code) => Math.max(most, code), -1) + 1 };
  };
  const columns = COLUMNS.map((name) => [name, Float64Array.from(entries, (entry) => entry[name] ?? 0)]);
  return {
    rows: entries.length,
    columns: Object.fromEntries(columns) as Panel["columns"],
    groups: Object.fromEntries(GROUPS.map((name) => [name, grouping(name)])) as Panel["groups"],
    names: { family: [], author: [], ...names },
  };
}
