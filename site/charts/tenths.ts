import { drawMultiples } from "../draw/multiples.ts";
import { count, number, percent, relationNoun } from "../src/format.ts";
import { type ChartDefinition, notEnough, num, type Row, sumOnT1, text } from "./chart.ts";
import { largestRelation, logTicks, relationPanels, topQuarter } from "./relation-panels.ts";

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
  { key: "share_zero", label: "With none", as: "share" },
  { key: "evidence", label: "Grade", as: "text" },
] as const;

/** The place of a tenth in the release order; the first or last that has enough entries need not be the first or last of the ten. */
function placeOf(row: Row): string {
  const tenth = num(row, "decile");
  return tenth === 1 ? "the earliest tenth" : tenth === 10 ? "the latest" : `tenth ${tenth} of ten`;
}

/** The rivals that a tenth met. Most entries can have met none, and ties share a tenth, so it need not be a tenth of the entries. */
function rivalsOf(row: Row): string {
  const [least, most] = [num(row, "measure_min"), num(row, "measure_max")];
  if (most === 0) return "no rival";
  return least === most ? count(most, "rival") : `${number(least)} to ${count(most, "rival")}`;
}

/** Quartiles of likes or downloads along the tenths of release order or of crowding, a panel per relation. */
function tenths(id: string, measure: "likes" | "downloads", dimension: "rank" | "crowding"): ChartDefinition {
  const first = dimension === "rank" ? "earliest" : "least crowded";
  const last = dimension === "rank" ? "latest" : "most crowded";
  const over = dimension === "rank" ? "place in the release order of their family" : "rivals met in the 30 days before";
  return {
    id,
    page: "/recognition/",
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
      const caveat = `${fixed ? "Read at age 30 days, of entries still listed." : "One snapshot: early entries had more time, so part of any slope is arithmetic."} ${measure === "downloads" ? "Downloads are requests: compare within a relation only." : "Tenths are cut over T0 and ties share one."}`;
      const n = sumOnT1(rows);
      const relation = largestRelation(rows, "n");
      const lead = rows.filter((row) => row.tier === "T1" && row.relation === relation);
      const [begin, end] = [lead[0], lead.at(-1)];
      if (relation === null || begin === undefined || end === undefined || begin === end)
        return notEnough(`Do ${first} entries have more ${measure} than ${last} ones?`, n, {
          columns: COLUMNS,
          rows,
          caveat,
        });
      const panels = relationPanels(rows, {
        place: (row) => num(row, "decile") - 1,
        value: "median",
        low: "q1",
        high: "q3",
        n: "n",
        tip: (row) =>
          `${relationNoun(text(row, "relation"))}, tenth ${num(row, "decile")} (${dimension === "rank" ? "place" : "rivals"} ${number(num(row, "measure_min"))} to ${number(num(row, "measure_max"))}): median ${number(num(row, "median"), 1)}, middle half ${number(num(row, "q1"), 1)} to ${number(num(row, "q3"), 1)}, n = ${number(num(row, "n"))}`,
      });
      const most = Math.max(1, ...rows.map((row) => num(row, "q3")));
      // The axis ends with the longest bar, not with the tick after it.
      const ticks = logTicks(most).filter((tick) => tick <= most);
      const [low, high] = [num(begin, "median"), num(end, "median")];
      const noun = relationNoun(relation);
      const [early, late] =
        dimension === "rank"
          ? [`${placeOf(begin)} of ${noun}`, placeOf(end)]
          : [`${noun} that met ${rivalsOf(begin)}`, `those that met ${rivalsOf(end)}`];
      const within = dimension === "rank" ? "in" : "among";
      const median = (row: Row) => number(num(row, "median"), 1);
      const any = (row: Row) => percent(1 - num(row, "share_zero"));
      const outcome = `${measure === "likes" ? "Likes" : "Downloads"} ${when}`;
      // Where the medians are the same, mostly zero, the shares that have any or the upper quartiles may still tell the two apart.
      const title =
        low !== high
          ? `Median of ${measure} ${when}: ${median(begin)} ${within} ${early}, ${median(end)} ${within} ${late}`
          : low === 0
            ? `${outcome}: ${any(begin)} of ${early} have any, ${any(end)} of ${late}`
            : `${outcome}: of ${early} ${topQuarter(num(begin, "q3"))}, of ${late} ${topQuarter(num(end, "q3"))}`;
      return {
        grade: fixed ? "A" : "C",
        title,
        subtitle: `${measure === "likes" ? "Likes" : "Download requests"} ${when}, by tenths of ${over}, within each relation, n = ${number(n)} entries`,
        description: panels
          .map(
            (panel) =>
              `${panel.name}, medians from the ${first} to the ${last} tenth: ${panel.spots.map((spot) => number(spot.value, 1)).join(", ")}`,
          )
          .join("; "),
        key: "Dot: median on T1. Bar: middle half (quartiles), the spread of entries and not the uncertainty of the median. Hollow dot: median of everything (T0), where it differs. Logarithmic axis. Cells with too few models, authors or families are left blank.",
        caveat,
        ...(measure === "downloads"
          ? {}
          : {
              summary: `${title}.${fixed || dimension === "crowding" ? "" : " The early ones also had more time."}`,
            }),
        n,
        columns: COLUMNS,
        rows,
        picture: drawMultiples(panels, {
          places: Array.from({ length: 10 }, (_, index) =>
            index === 0
              ? dimension === "rank"
                ? first
                : "least"
              : index === 9
                ? dimension === "rank"
                  ? last
                  : "most"
                : String(index + 1),
          ),
          ticks: dimension === "rank" ? [0, 4, 9] : [0, 9],
          label: dimension === "rank" ? "tenth of the release order" : "tenth by rivals met",
          y: { scale: "log", top: most, ticks, format: (value) => number(value) },
          range: "quartiles",
        }),
        missing: null,
      };
    },
  };
}

export const likesByReleaseOrderTenth = tenths("likes-by-release-order-tenth", "likes", "rank");
export const downloadsByReleaseOrderTenth = tenths("downloads-by-release-order-tenth", "downloads", "rank");
export const likesByCrowdingTenth = tenths("likes-by-crowding-tenth", "likes", "crowding");
export const downloadsByCrowdingTenth = tenths("downloads-by-crowding-tenth", "downloads", "crowding");
