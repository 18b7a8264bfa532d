import { drawMultiples, type MultipleAxes } from "../draw/multiples.ts";
import { count, number, percent, relationNoun } from "../src/format.ts";
import { type ChartDefinition, notEnough, num, type Row, sumOnT1, text } from "./chart.ts";
import { MEDIANS_KEY, medianInterval, medianWithin, overlap, shareInterval, sharesKey } from "./interval.ts";
import {
  describePanels,
  type Keys,
  largestRelation,
  logTicks,
  relationPanels,
  shareAxis,
  tenthName,
} from "./relation-panels.ts";

const COLUMNS = [
  { key: "tier", label: "Tier", as: "text" },
  { key: "relation", label: "Relation", as: "text" },
  { key: "decile", label: "Tenth", as: "count" },
  { key: "measure_min", label: "Place or rivals, from", as: "decimal" },
  { key: "measure_max", label: "to", as: "decimal" },
  { key: "n", label: "Entries", as: "count" },
  { key: "q1", label: "Lower quartile", as: "decimal" },
  { key: "median", label: "Median", as: "decimal" },
  { key: "q3", label: "Upper quartile", as: "decimal" },
  { key: "median_low", label: "95 % interval of the median, from", as: "decimal" },
  { key: "median_high", label: "to", as: "decimal" },
  { key: "share_any", label: "With any", as: "share" },
  { key: "effective_n", label: "Effective entries", as: "count" },
  { key: "ci_low", label: "95 % interval of that share, from", as: "share" },
  { key: "ci_high", label: "to", as: "share" },
  { key: "evidence", label: "Grade", as: "text" },
] as const;

/** What entries are put in order by, in words and in the query's. */
interface Dimension {
  readonly first: string;
  readonly last: string;
  readonly over: string;
  /** Of a cell's place in a title, `noun` named first and understood then. */
  readonly named: (row: Row, noun: string) => string;
  readonly understood: (row: Row) => string;
  readonly unit: string;
  readonly axis: { readonly places: readonly string[]; readonly ticks: readonly number[]; readonly label: string };
  readonly fill: Readonly<Record<string, string>>;
  /** Which entries can have been read at a fixed age, where that is not the same in every tenth. */
  readonly read: string;
}

const places = (first: string, last: string) =>
  Array.from({ length: 10 }, (_, index) => (index === 0 ? first : index === 9 ? last : String(index + 1)));

const RANK: Dimension = {
  first: "earliest",
  last: "latest",
  over: "place in the release order of their family",
  named: (row, noun) => `${noun} in ${tenthName(num(row, "decile"))} of their family`,
  understood: (row) => `those in ${tenthName(num(row, "decile"))}`,
  unit: "place",
  axis: { places: places("earliest", "latest"), ticks: [0, 4, 9], label: "tenth of the release order" },
  fill: {
    dimension: "rank",
    over: "the release order of a family",
    of: "the place within the family (families of at least 30 dated entries)",
    middle: "rank_mid",
    places: "family_size",
    placed: "family_size >= 30",
  },
  read: " Early places of older bases came before the first snapshot, and of a base that still grows the latest are too young: tenths hold different bases.",
};

const CROWDING: Dimension = {
  first: "least crowded",
  last: "most crowded",
  over: "rivals met in the 30 days before",
  named: (row, noun) => `${noun} that met ${rivalsOf(row)}`,
  understood: (row) => `those that met ${rivalsOf(row)}`,
  unit: "rivals",
  axis: { places: places("least", "most"), ticks: [0, 9], label: "tenth by rivals met" },
  fill: {
    dimension: "crowding",
    over: "how crowded their niche was",
    of: "rivals_30d within the relation (ties share one, so some are empty)",
    middle:
      "rank() over (partition by relation order by rivals_30d) + (count(*) over (partition by relation, rivals_30d) - 1) / 2",
    places: "count(*) over (partition by relation)",
    placed: "rivals_30d is not null",
  },
  read: "",
};

/** The rivals that a tenth met. Most entries can have met none, and ties share a tenth, so it need not be a tenth of the entries. */
function rivalsOf(row: Row): string {
  const [least, most] = [num(row, "measure_min"), num(row, "measure_max")];
  if (most === 0) return "no rival";
  return least === most ? count(most, "rival") : `${number(least)} to ${count(most, "rival")}`;
}

/** Quartiles of likes or downloads along the tenths of release order or of crowding, a panel per relation. */
function tenths(id: string, measure: "likes" | "downloads", dimension: Dimension): ChartDefinition {
  return {
    id,
    page: "/recognition/",
    query: "tenths",
    fill: {
      measure,
      fixed: `${measure}_at_30`,
      now: measure === "likes" ? "likes" : "downloads_30d",
      ...dimension.fill,
    },
    answer(rows) {
      const fixed = rows[0]?.evidence === "A";
      const when =
        measure === "likes"
          ? fixed
            ? "at 30 days of age"
            : "so far"
          : fixed
            ? "in their first 30 days"
            : "in the last 30 days";
      const caveat = `${fixed ? `Read at age 30 days, of entries still listed.${dimension.read}` : "One snapshot: early entries had more time, so part of any slope is arithmetic."} ${measure === "downloads" ? "Downloads are requests: compare within a relation only." : "Tenths are cut over T0 and ties share one."}`;
      const n = sumOnT1(rows);
      const relation = largestRelation(rows, "n");
      const lead = rows.filter((row) => row.tier === "T1" && row.relation === relation);
      const [begin, end] = [lead[0], lead.at(-1)];
      if (relation === null || begin === undefined || end === undefined || begin === end)
        return notEnough(`Do ${dimension.first} entries have more ${measure} than ${dimension.last} ones?`, n, {
          columns: COLUMNS,
          rows,
          caveat,
        });
      const early = dimension.named(begin, relationNoun(relation));
      const late = dimension.understood(end);
      // Where both medians are zero, the shares that have any may still tell the two apart.
      const zero = num(begin, "median") === 0 && num(end, "median") === 0;
      const title = zero
        ? `${measure === "likes" ? "Likes" : "Downloads"} ${when}: ${percent(num(begin, "share_any"))} of ${early} have any, ${percent(num(end, "share_any"))} of ${late}${overlap(shareInterval(begin), shareInterval(end))}`
        : `Median of ${measure} ${when}: ${number(num(begin, "median"), 1)} among ${early}, ${number(num(end, "median"), 1)} among ${late}${overlap(medianInterval(begin), medianInterval(end))}`;
      return {
        grade: fixed ? "A" : "C",
        title,
        subtitle: `${zero ? `Share with any ${measure}` : measure === "likes" ? "Likes" : "Download requests"} ${when}, by tenths of ${dimension.over}, within each relation, n = ${number(n)} entries`,
        ...drawTenths(rows, dimension, measure, zero ? SHARES : MEDIANS),
        caveat,
        ...(measure === "downloads"
          ? {}
          : {
              summary: `${title}.${fixed || dimension === CROWDING ? "" : " The early ones also had more time."}`,
            }),
        n,
        columns: COLUMNS,
        rows,
        missing: null,
      };
    },
  };
}

const cellName = (row: Row, { unit }: Dimension) =>
  `${relationNoun(text(row, "relation"))}, tenth ${num(row, "decile")} (${unit} ${number(num(row, "measure_min"))} to ${number(num(row, "measure_max"))})`;

/** What a dot at a tenth stands for. */
interface Shown extends Pick<Keys, "value" | "low" | "high" | "interval"> {
  readonly noun: string;
  readonly told: (row: Row) => string;
  readonly format: (value: number) => string;
  readonly key: string;
  readonly axes: (most: number, measure: string) => Pick<MultipleAxes, "y" | "range">;
}

/** Medians with their intervals, over the middle half. */
const MEDIANS: Shown = {
  ...{ value: "median", low: "q1", high: "q3", interval: medianInterval },
  noun: "Medians",
  told: (row) =>
    `median ${number(num(row, "median"), 1)}${medianWithin(row, (value) => number(value, 1))}, middle half ${number(num(row, "q1"), 1)} to ${number(num(row, "q3"), 1)}`,
  format: (value) => number(value, 1),
  key: `Dot: median on T1. ${MEDIANS_KEY} Bar: middle half (quartiles), the spread of entries. Hollow dot: median of everything (T0), where it differs.`,
  axes(most, measure) {
    // The axis ends with the longest mark, not with the tick after it.
    const top = Math.max(1, most);
    const ticks = logTicks(top).filter((tick) => tick <= top);
    return { y: { scale: "log", label: measure, top, ticks, format: (value) => number(value) }, range: "quartiles" };
  },
};

/** Shares that have any, with their intervals. */
const SHARES: Shown = {
  ...{ value: "share_any", low: "ci_low", high: "ci_high" },
  noun: "Shares that have any",
  told: (row) =>
    `${percent(num(row, "share_any"))} have any, 95 % interval ${percent(num(row, "ci_low"))} to ${percent(num(row, "ci_high"))}`,
  format: percent,
  key: sharesKey("entries"),
  axes: (most) => ({ y: { scale: "linear", ...shareAxis(most), format: percent }, range: "interval" }),
};

function drawTenths(
  rows: readonly Row[],
  dimension: Dimension,
  measure: string,
  { noun, told, format, key, axes, ...keys }: Shown,
) {
  const panels = relationPanels(rows, {
    ...keys,
    place: (row) => num(row, "decile") - 1,
    n: "n",
    tip: (row) => `${cellName(row, dimension)}: ${told(row)}, n = ${number(num(row, "n"))}`,
  });
  const marks = panels.flatMap(({ spots }) =>
    spots.flatMap(({ high, hollow, interval }) => [high ?? 0, hollow ?? 0, interval?.high ?? 0]),
  );
  return {
    description: `${noun} by tenth, 1 the ${dimension.first} and 10 the ${dimension.last}. ${describePanels(panels, ({ at, value }) => `${format(value)} in ${at + 1}`)}`,
    key: `${key} Cells with too few models, authors or families are left blank.`,
    picture: drawMultiples(panels, { ...dimension.axis, ...axes(Math.max(...marks), measure) }),
  };
}

export const likesByReleaseOrderTenth = tenths("likes-by-release-order-tenth", "likes", RANK);
export const downloadsByReleaseOrderTenth = tenths("downloads-by-release-order-tenth", "downloads", RANK);
export const likesByCrowdingTenth = tenths("likes-by-crowding-tenth", "likes", CROWDING);
export const downloadsByCrowdingTenth = tenths("downloads-by-crowding-tenth", "downloads", CROWDING);
