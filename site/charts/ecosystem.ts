import { drawRanges } from "../draw/ranges.ts";
import { relationColour } from "../draw/sheet.ts";
import { count, list, number, percent, relationLabel, relationNoun } from "../src/format.ts";
import { type ChartDefinition, notEnough, num, type Row, text } from "./chart.ts";
import { overlap, shareInterval } from "./interval.ts";
import { shareAxis } from "./relation-panels.ts";

const COUNTS = [
  { key: "bases", label: "Bases", as: "count" },
  { key: "children_t1", label: "Children, T1, direct", as: "count" },
  { key: "children_t0", label: "Children, T0, direct", as: "count" },
  { key: "children_by_root_t1", label: "T1, by root", as: "count" },
  { key: "children_by_root_t0", label: "T0, by root", as: "count" },
  { key: "share_t1", label: "Share, T1, direct", as: "share" },
  { key: "effective_n", label: "Effective models", as: "count" },
  { key: "ci_low", label: "95 % interval, from", as: "share" },
  { key: "ci_high", label: "to", as: "share" },
  { key: "share_t0", label: "Share, T0, direct", as: "share" },
  { key: "share_by_root_t1", label: "Share, T1, by root", as: "share" },
  { key: "share_by_root_t0", label: "Share, T0, by root", as: "share" },
] as const;

const CAVEAT =
  "Four counts of the same thing, by tier and direct or by root, differ: each is named. A model with bases of several owners counts for each.";
const NAMES = { value: "direct, T1", square: "by root, T1", hollow: "direct, T0" };

/** A row with its four methods: direct on T1 with its 95 % interval, by root on T1, direct on T0. */
function methods(row: Row, name: string) {
  const { low, high } = shareInterval(row);
  return {
    label: `${name} · ${count(num(row, "children_t1"), "child", "children")}`,
    note: percent(num(row, "share_t1")),
    colour: "var(--accent)",
    value: num(row, "share_t1"),
    low,
    high,
    hollow: num(row, "share_t0"),
    square: num(row, "share_by_root_t1"),
    tip: `${name}: direct on T1 ${percent(num(row, "share_t1"))} (95 % interval ${percent(low)} to ${percent(high)}), by root on T1 ${percent(num(row, "share_by_root_t1"))}, direct on T0 ${percent(num(row, "share_t0"))}`,
  };
}

const KEY =
  "Dot: share of T1 by declared parent, with its 95 % interval, at the effective number of models, since those of one author or base go together. Square: T1 by root of the lineage. Hollow dot: everything (T0) by declared parent. All relations together.";

export const organizationsBuiltOn: ChartDefinition = {
  id: "organizations-built-on",
  page: "/ecosystem/",
  answer(rows) {
    const columns = [
      { key: "name", label: "Organization", as: "text" },
      { key: "region", label: "Region", as: "text" },
      ...COUNTS,
    ] as const;
    const [first, second] = rows;
    const n = num(first, "total_t1");
    if (first === undefined || second === undefined)
      return notEnough("On whose models does the Hub build?", n, { columns, rows, caveat: CAVEAT });
    const ranges = rows.map((row) => methods(row, text(row, "name")));
    const most = Math.max(
      ...rows.flatMap((row) => [num(row, "ci_high"), num(row, "share_t0"), num(row, "share_by_root_t1")]),
    );
    return {
      title: `${percent(num(first, "share_t1"))} of derivatives name a model of ${text(first, "name")} as their parent, ${percent(num(second, "share_t1"))} one of ${text(second, "name")}${overlap(shareInterval(first), shareInterval(second))}`,
      subtitle: `Share of derivatives (T1) whose declared parent belongs to an organization; the ${rows.length} most built on, n = ${number(n)} models`,
      description: ranges.map((range) => range.tip).join("; "),
      key: KEY,
      caveat: CAVEAT,
      summary: `${percent(num(first, "share_t1"))} of derivatives name a model of ${text(first, "name")} as their parent; counted by the root of the lineage it is ${percent(num(first, "share_by_root_t1"))}, and with suspected automated uploads left in, ${percent(num(first, "share_t0"))}. Next is ${text(second, "name")} with ${percent(num(second, "share_t1"))}.`,
      n,
      columns,
      rows,
      picture: drawRanges(ranges, { ...shareAxis(most), format: percent, label: "share of derivatives", names: NAMES }),
      missing: null,
    };
  },
};

const REGIONS: Record<string, string> = {
  china: "China",
  us: "the United States",
  eu: "the European Union",
  unknown: "unknown",
  other: "elsewhere",
};
const region = (name: string) => REGIONS[name] ?? name;

export const regionsBuiltOn: ChartDefinition = {
  id: "regions-built-on",
  page: "/ecosystem/",
  answer(rows) {
    const columns = [{ key: "name", label: "Region", as: "text" }, ...COUNTS] as const;
    const caveat = `${CAVEAT} Regions are what the operator’s file says of organizations.`;
    const known = rows.filter((row) => row.name !== "unknown");
    const unknown = rows.find((row) => row.name === "unknown");
    const [first] = known;
    const n = num(rows[0], "total_t1");
    if (first === undefined)
      return notEnough(
        "On the models of which region does the Hub build?",
        known.length,
        { columns, rows, caveat },
        "one organization of known region, and this release was made without a file of regions",
      );
    const ranges = rows.map((row) => methods(row, region(text(row, "name"))));
    const most = Math.max(
      ...rows.flatMap((row) => [num(row, "ci_high"), num(row, "share_t0"), num(row, "share_by_root_t1")]),
    );
    return {
      title: `${list(known.slice(0, 2).map((row, index) => `${percent(num(row, "share_t1"))}${index === 0 ? " of derivatives build on organizations" : " on those"} of ${region(text(row, "name"))}`))}${unknown === undefined ? "" : `; ${percent(num(unknown, "share_t1"))} on organizations of unknown region`}`,
      subtitle: `Share of derivatives (T1) by the region of their declared parent’s owner, n = ${number(n)} models`,
      description: ranges.map((range) => range.tip).join("; "),
      key: KEY,
      caveat,
      n,
      columns,
      rows,
      picture: drawRanges(ranges, { ...shareAxis(most), format: percent, label: "share of derivatives", names: NAMES }),
      missing: null,
    };
  },
};

export const leadingOrganization: ChartDefinition = {
  id: "leading-organization",
  page: "/ecosystem/",
  answer(rows) {
    const columns = [
      { key: "relation", label: "Relation", as: "text" },
      { key: "name", label: "Organization", as: "text" },
      { key: "children_t1", label: "Children, T1", as: "count" },
      { key: "children_t0", label: "Children, T0", as: "count" },
      { key: "share_t1", label: "Share, T1", as: "share" },
      { key: "effective_n", label: "Effective models", as: "count" },
      { key: "ci_low", label: "95 % interval, from", as: "share" },
      { key: "ci_high", label: "to", as: "share" },
      { key: "share_t0", label: "Share, T0", as: "share" },
      { key: "share_by_root_t1", label: "Share, T1, by root", as: "share" },
    ] as const;
    const leaders = rows.filter((row) => row.place === 1);
    const n = leaders.reduce((sum, row) => sum + num(row, "total_t1"), 0);
    const [first] = leaders;
    if (first === undefined)
      return notEnough("Which organization leads in each relation?", n, { columns, rows, caveat: CAVEAT });
    const ranges = rows.map((row) => ({
      ...methods(row, `${text(row, "name")} · ${relationLabel(text(row, "relation"))}`),
      colour: relationColour(text(row, "relation")),
    }));
    const most = Math.max(
      ...rows.flatMap((row) => [num(row, "ci_high"), num(row, "share_t0"), num(row, "share_by_root_t1")]),
    );
    const one = leaders.every((row) => row.name === first.name);
    const told = one ? leaders : leaders.slice(0, 2);
    const said = (row: Row) => `${percent(num(row, "share_t1"))} of ${relationNoun(text(row, "relation"))}`;
    const close = told.filter((leader) => {
      const next = rows.find((row) => row.relation === leader.relation && row.place === 2);
      return next !== undefined && overlap(shareInterval(leader), shareInterval(next)) !== "";
    });
    const doubt =
      close.length === 0
        ? ""
        : ` (in ${list(close.map((row) => relationNoun(text(row, "relation"))))} the intervals of first and second overlap)`;
    return {
      title: one
        ? `${text(first, "name")} leads every relation: ${list(told.map(said))} build on it${doubt}`
        : `Most built on: ${list(told.map((row) => `${text(row, "name")} by ${said(row)}`))}${doubt}`,
      subtitle: `Share of the derivatives of each relation, the three organizations most built on, n = ${number(n)} models`,
      description: ranges.map((range) => range.tip).join("; "),
      key: KEY.replace(" All relations together.", " Each relation on its own."),
      caveat: CAVEAT,
      n,
      columns,
      rows,
      picture: drawRanges(ranges, {
        ...shareAxis(most),
        format: percent,
        label: "share of the relation",
        names: NAMES,
      }),
      missing: null,
    };
  },
};
