import { drawQuartiles } from "../draw/quartiles.ts";
import { relationColour } from "../draw/sheet.ts";
import { count, number, relationNoun, shortName } from "../src/format.ts";
import { type ChartDefinition, notEnough, num, sumOnT1, text } from "./chart.ts";
import { medianInterval, overlap } from "./interval.ts";
import { topQuarter } from "./relation-panels.ts";

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
    // Where the medians are the same, mostly zero, the upper quartiles may still tell the parts apart.
    const measure = num(first, "median") === num(last, "median") ? "quartile_3" : "median";
    const [early, late] = [num(first, measure), num(last, measure)];
    const whose = `${shortName(base)}’s ${noun}`;
    return {
      title:
        early === late
          ? `The first and the last ${partName} of ${whose} have the same median of ${count(num(first, "median"), "like", "likes", 1)} so far`
          : measure === "median"
            ? `The first ${partName} of ${whose} has a median of ${count(early, "like", "likes", 1)} so far, the last ${partName} of ${number(late, 1)}${overlap(medianInterval(first), medianInterval(last))}`
            : `Likes so far: in the first ${partName} of ${whose} ${topQuarter(early)}, in the last ${topQuarter(late)}`,
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
