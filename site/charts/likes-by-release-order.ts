import { drawMultiples } from "../draw/multiples.ts";
import { drawQuartiles } from "../draw/quartiles.ts";
import { relationColour } from "../draw/sheet.ts";
import { count, number, percent, relationNoun, shortName } from "../src/format.ts";
import { type ChartDefinition, notEnough, num, type Row, sumOnT1, text } from "./chart.ts";
import { upperFirst } from "./estimate-names.ts";
import { MEDIANS_KEY, medianInterval, overlap, shareInterval, sharesKey } from "./interval.ts";
import { relationPanels, shareAxis } from "./relation-panels.ts";

const COLUMNS = [
  { key: "tier", label: "Tier", as: "text" },
  { key: "part", label: "Part of the release order", as: "count" },
  { key: "n", label: "Models", as: "count" },
  { key: "authors", label: "Authors", as: "count" },
  { key: "quartile_1", label: "Likes, lower quartile", as: "decimal" },
  { key: "median", label: "Likes, median", as: "decimal" },
  { key: "quartile_3", label: "Likes, upper quartile", as: "decimal" },
  { key: "median_low", label: "95 % interval of the median, from", as: "decimal" },
  { key: "median_high", label: "to", as: "decimal" },
  { key: "share_liked", label: "With a like", as: "share" },
  { key: "effective_n", label: "Effective models", as: "count" },
  { key: "ci_low", label: "95 % interval of that share, from", as: "share" },
  { key: "ci_high", label: "to", as: "share" },
  { key: "median_downloads", label: "Downloads in 30 days, median", as: "decimal" },
  { key: "median_age_days", label: "Age, median", as: "days" },
] as const;

const PART_NAMES: Record<number, string> = {
  2: "half",
  3: "third",
  4: "quarter",
  5: "fifth",
  6: "sixth",
  7: "seventh",
  8: "eighth",
  9: "ninth",
  10: "tenth",
};

export const likesByReleaseOrder: ChartDefinition = {
  id: "likes-by-release-order",
  page: "/priority/",
  answer(rows) {
    const shown = rows.filter((row) => row.tier === "T1" && num(row, "n") >= 30 && num(row, "authors") >= 10);
    const n = sumOnT1(rows);
    const caveat =
      "Likes so far, not at equal age: earlier entries also had more time to be noticed. What entries had at one age stands under recognition, where enough were read at it.";
    const first = shown[0];
    const last = shown.at(-1);
    if (first === undefined || last === undefined || shown.length < 2) {
      return notEnough(
        "How are likes spread over the release order of the newest large family?",
        n,
        { columns: COLUMNS, rows, caveat },
        "two parts of 30 models by 10 authors",
      );
    }
    const partName = PART_NAMES[num(first, "parts")] ?? "part";
    const noun = relationNoun(text(first, "relation"));
    const base = text(first, "base");
    const parts = shown.map((row) => ({
      part: num(row, "part"),
      n: num(row, "n"),
      quartile_1: num(row, "quartile_1"),
      median: num(row, "median"),
      interval: medianInterval(row),
      quartile_3: num(row, "quartile_3"),
      everything:
        rows.flatMap((other) => (other.tier === "T0" && other.part === row.part ? [num(other, "median")] : []))[0] ??
        null,
    }));
    const [early, late] = [num(first, "median"), num(last, "median")];
    // The first or last part with enough authors need not be the first or last of all.
    const place = (row: Row) =>
      num(row, "part") === 1
        ? `the first ${partName}`
        : num(row, "part") === num(row, "parts")
          ? `the last ${partName}`
          : `${partName} ${num(row, "part")}`;
    const whose = `${shortName(base)}’s ${noun}`;
    const all = num(first, "parts");
    // Where both medians are zero, the shares with a like may still tell the parts apart.
    const answered =
      early === 0 && late === 0
        ? {
            title: `${percent(num(first, "share_liked"))} of ${place(first)} of ${whose} have a like so far, ${percent(num(last, "share_liked"))} of ${place(last)}${overlap(shareInterval(first), shareInterval(last))}`,
            description: `Share with at least one like by ${partName}, first to last: ${shown.map((row) => percent(num(row, "share_liked"))).join(", ")}.`,
            key: sharesKey("entries"),
            picture: drawShares([...shown, ...rows.filter((row) => row.tier === "T0")], all, partName),
          }
        : {
            title:
              early === late
                ? `${upperFirst(place(first))} and ${place(last)} of ${whose} have the same median of ${count(early, "like", "likes", 1)} so far`
                : `${upperFirst(place(first))} of ${whose} has a median of ${count(early, "like", "likes", 1)} so far, ${place(last)} of ${number(late, 1)}${overlap(medianInterval(first), medianInterval(last))}`,
            description: `Median likes by ${partName}, first to last: ${parts.map((part) => number(part.median, 1)).join(", ")}. Upper quartiles: ${parts.map((part) => number(part.quartile_3, 1)).join(", ")}.`,
            key: `Dot: median on T1. ${MEDIANS_KEY} Bar: middle half (quartiles), the spread of entries. Hollow dot: median of everything (T0), where it differs.`,
            picture: drawQuartiles(parts, all, relationColour(text(first, "relation")), partName),
          };
    return {
      ...answered,
      subtitle: `Likes of ${noun} of ${base} by ${partName}s of the release order, n = ${number(n)} entries`,
      caveat,
      n,
      columns: COLUMNS,
      rows,
      missing: null,
    };
  },
};

/** The share of each part that has a like, with its interval. */
function drawShares(rows: readonly Row[], all: number, partName: string) {
  const panels = relationPanels(rows, {
    place: (row) => num(row, "part") - 1,
    value: "share_liked",
    low: "ci_low",
    high: "ci_high",
    n: "n",
    tip: (row) =>
      `${partName} ${num(row, "part")}: ${percent(num(row, "share_liked"))} have a like, 95 % interval ${percent(num(row, "ci_low"))} to ${percent(num(row, "ci_high"))}, n = ${number(num(row, "n"))}`,
  });
  const places = Array.from({ length: all }, (_, part) =>
    part === 0 ? "first" : part === all - 1 ? "last" : String(part + 1),
  );
  const named = panels.map((panel) => ({ ...panel, name: `${panel.name} with a like` }));
  const most = Math.max(
    ...panels.flatMap(({ spots }) => spots.flatMap(({ high, hollow }) => [high ?? 0, hollow ?? 0])),
  );
  return drawMultiples(named, {
    places,
    ticks: places.map((_, part) => part),
    label: `${partName}s of the release order`,
    y: { scale: "linear", ...shareAxis(most), format: percent },
    range: "interval",
  });
}
