import { drawQuartiles } from "../draw/quartiles.ts";
import { relationColour } from "../draw/sheet.ts";
import { count, number, percent, relationNoun, shortName } from "../src/format.ts";
import { type ChartDefinition, notEnough, num, type Row, sumOnT1, text } from "./chart.ts";
import { upperFirst } from "./estimate-names.ts";
import { medianInterval, overlap, shareInterval } from "./interval.ts";

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
      "Likes so far, not at equal age: earlier entries also had more time to be noticed. Fixed-age figures follow once there is history.";
    const first = shown[0];
    const last = shown.at(-1);
    if (first === undefined || last === undefined || shown.length < 2) {
      return notEnough(
        "How are likes spread over the release order of the newest large family?",
        n,
        { columns: COLUMNS, rows, caveat },
        "30 models by 10 authors",
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
    return {
      // Where both medians are zero, the shares with a like may still tell the parts apart.
      title:
        early !== late
          ? `${upperFirst(place(first))} of ${whose} has a median of ${count(early, "like", "likes", 1)} so far, ${place(last)} of ${number(late, 1)}${overlap(medianInterval(first), medianInterval(last))}`
          : early === 0
            ? `${percent(num(first, "share_liked"))} of ${place(first)} of ${whose} have a like so far, ${percent(num(last, "share_liked"))} of ${place(last)}${overlap(shareInterval(first), shareInterval(last))}`
            : `${upperFirst(place(first))} and ${place(last)} of ${whose} have the same median of ${count(early, "like", "likes", 1)} so far`,
      subtitle: `Likes of ${noun} of ${base} by ${partName}s of the release order, n = ${number(n)} entries`,
      description: `Median likes by ${partName}, first to last: ${parts.map((part) => number(part.median, 1)).join(", ")}. Upper quartiles: ${parts.map((part) => number(part.quartile_3, 1)).join(", ")}.`,
      key: "Dot: median on T1. Bar: middle half (quartiles), the spread of entries and not the uncertainty of the median. Hollow dot: median of everything (T0), where it differs.",
      caveat,
      n,
      columns: COLUMNS,
      rows,
      picture: drawQuartiles(parts, relationColour(text(first, "relation")), partName),
      missing: null,
    };
  },
};
