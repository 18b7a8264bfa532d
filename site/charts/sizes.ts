import { drawMultiples, type Spot } from "../draw/multiples.ts";
import { drawRanges } from "../draw/ranges.ts";
import { count, duration, number, percent, percentWithin, relationNoun, shortName } from "../src/format.ts";
import { type ChartDefinition, notEnough, num, type Row, sumOnT1, text } from "./chart.ts";
import { overlap, shareInterval, sharesKey } from "./interval.ts";
import { describePanels, largestRelation, relationPanels, shareAxis } from "./relation-panels.ts";

/** Parameter buckets as pages name them, smallest first; the axis has the lower end of each. */
const SIZES = [
  { size: "<1B", name: "<1", said: "under 1 billion" },
  { size: "1-4B", name: "1", said: "1 to 4 billion" },
  { size: "4-10B", name: "4", said: "4 to 10 billion" },
  { size: "10-40B", name: "10", said: "10 to 40 billion" },
  { size: "40-100B", name: "40", said: "40 to 100 billion" },
  { size: ">100B", name: "100", said: "over 100 billion" },
] as const;
const place = (row: Row) => SIZES.findIndex(({ size }) => size === row.size);
const said = (row: Row | undefined) => SIZES.find(({ size }) => size === row?.size)?.said ?? "";
const shareOfSize = ({ at, value }: Spot) => `${percent(value)} at ${SIZES[at]?.said} parameters`;
const AXES = {
  places: SIZES.map(({ name }) => name),
  ticks: [0, 1, 2, 3, 4, 5],
  label: "billion parameters, at least",
  range: "interval",
} as const;

const SHARE_COLUMNS = [
  { key: "tier", label: "Tier", as: "text" },
  { key: "relation", label: "Relation", as: "text" },
  { key: "size", label: "Parameters of the base", as: "text" },
  { key: "n", label: "Entries", as: "count" },
  { key: "entries", label: "Entries of the size", as: "count" },
  { key: "share_of_entries", label: "Share of the size", as: "share" },
  { key: "effective_n", label: "Effective entries of the size", as: "count" },
  { key: "ci_low", label: "95 % interval, from", as: "share" },
  { key: "ci_high", label: "to", as: "share" },
  { key: "entries_per_base", label: "Entries per base", as: "decimal" },
] as const;

export const relationsBySize: ChartDefinition = {
  id: "relations-by-size",
  page: "/efficiency/",
  answer(rows) {
    const caveat = "Bases whose size no header states, or that are not listed, are left out.";
    const n = sumOnT1(rows);
    const lead = rows
      .filter((row) => row.tier === "T1" && row.relation === "quantized")
      .sort((a, b) => num(a, "share_of_entries") - num(b, "share_of_entries"));
    const [least] = lead;
    const most = lead.at(-1);
    if (least === undefined || most === undefined || least === most)
      return notEnough(
        "What is made of bases of each size?",
        n,
        { columns: SHARE_COLUMNS, rows, caveat },
        "two sizes with 30 quantizations by 10 authors in 5 families",
      );
    const panels = relationPanels(rows, {
      place,
      value: "share_of_entries",
      low: "ci_low",
      high: "ci_high",
      n: "n",
      tip: (row) =>
        `${relationNoun(text(row, "relation"))} of bases of ${said(row)} parameters: ${percent(num(row, "share_of_entries"))} of the entries (95 % interval ${percent(num(row, "ci_low"))} to ${percent(num(row, "ci_high"))}), n = ${number(num(row, "n"))}`,
    });
    const axis = shareAxis(Math.max(...rows.map((row) => num(row, "ci_high"))));
    return {
      title: `${percent(num(most, "share_of_entries"))} of the derivatives of bases of ${said(most)} parameters are quantizations, ${percent(num(least, "share_of_entries"))} of those of ${said(least)}${overlap(shareInterval(most), shareInterval(least))}`,
      subtitle: `Share of a size’s entries by relation and parameters of the base, n = ${number(n)} entries`,
      description: describePanels(panels, shareOfSize),
      key: `${sharesKey("entries")} Sizes with too few models, authors or families are left blank.`,
      caveat,
      summary: `Quantizations are ${percentWithin(num(most, "share_of_entries"), num(most, "ci_low"), num(most, "ci_high"))} of the entries on bases of ${said(most)} parameters and ${percentWithin(num(least, "share_of_entries"), num(least, "ci_low"), num(least, "ci_high"))} on those of ${said(least)}.`,
      n,
      columns: SHARE_COLUMNS,
      rows,
      picture: drawMultiples(panels, { ...AXES, y: { scale: "linear", ...axis, format: percent } }),
      missing: null,
    };
  },
};

const ZERO_COLUMNS = [
  { key: "tier", label: "Tier", as: "text" },
  { key: "relation", label: "Relation", as: "text" },
  { key: "size", label: "Parameters of the base", as: "text" },
  { key: "n", label: "Entries", as: "count" },
  { key: "likes_share_zero", label: "Without a like", as: "share" },
  { key: "effective_n", label: "Effective entries", as: "count" },
  { key: "ci_low", label: "95 % interval, from", as: "share" },
  { key: "ci_high", label: "to", as: "share" },
  { key: "likes_median", label: "Likes, median", as: "decimal" },
  { key: "downloads_30d_median", label: "Downloads in 30 days, median", as: "decimal" },
] as const;

export const zeroLikesBySize: ChartDefinition = {
  id: "zero-likes-by-size",
  page: "/efficiency/",
  answer(rows) {
    const caveat = "Likes so far, at whatever age. Sizes belong to different bases, so this compares bases too.";
    const n = sumOnT1(rows);
    const relation = largestRelation(rows, "n");
    const lead = rows.filter((row) => row.tier === "T1" && row.relation === relation);
    const [first, last] = [lead[0], lead.at(-1)];
    if (relation === null || first === undefined || last === undefined || first === last)
      return notEnough(
        "Do derivatives of larger bases go without likes less often?",
        n,
        { columns: ZERO_COLUMNS, rows, caveat },
        "two sizes of 30 models by 10 authors in 5 families",
      );
    const panels = relationPanels(rows, {
      place,
      value: "likes_share_zero",
      low: "ci_low",
      high: "ci_high",
      n: "n",
      tip: (row) =>
        `${relationNoun(text(row, "relation"))} of bases of ${said(row)} parameters: ${percent(num(row, "likes_share_zero"))} without a like (95 % interval ${percent(num(row, "ci_low"))} to ${percent(num(row, "ci_high"))}), median ${count(num(row, "downloads_30d_median"), "download")}, n = ${number(num(row, "n"))}`,
    });
    return {
      title: `${percent(num(first, "likes_share_zero"))} of ${relationNoun(relation)} of bases of ${said(first)} parameters have no like so far, ${percent(num(last, "likes_share_zero"))} of those of ${said(last)}${overlap(shareInterval(first), shareInterval(last))}`,
      subtitle: `Share without a single like by relation and parameters of the base, n = ${number(n)} entries`,
      description: describePanels(panels, shareOfSize),
      key: `${sharesKey("entries")} Medians of likes and downloads stand in the data.`,
      caveat,
      n,
      columns: ZERO_COLUMNS,
      rows,
      picture: drawMultiples(panels, { ...AXES, y: { scale: "linear", ...shareAxis(1), format: percent } }),
      missing: null,
    };
  },
};

const ADOPTION_COLUMNS = [
  { key: "id", label: "Model", as: "text" },
  { key: "size", label: "Parameters", as: "text" },
  { key: "age_days", label: "Age", as: "days" },
  { key: "downloads_all_time", label: "Downloads, all time", as: "count" },
  { key: "tenth_downloads", label: "of the class’s tenth", as: "count" },
  { key: "peers", label: "Models of the class", as: "count" },
  { key: "adoption", label: "Ratio", as: "decimal" },
  { key: "compared", label: "Models of the size with a ratio", as: "count" },
] as const;

export const adoptionLeaders: ChartDefinition = {
  id: "adoption-leaders",
  page: "/efficiency/",
  tier: "",
  answer(rows) {
    const caveat =
      "Downloads are requests, not users. A class is a size at about the same age (within a factor of two), models without lineage included.";
    // Each size has two rows, and their classes may share models.
    const comparedBySize = new Map(rows.map((row) => [row.size, num(row, "compared")]));
    const n = [...comparedBySize.values()].reduce((sum, compared) => sum + compared, 0);
    const most = rows.reduce<Row | undefined>(
      (best, row) => (best === undefined || num(row, "adoption") > num(best, "adoption") ? row : best),
      undefined,
    );
    if (most === undefined)
      return notEnough(
        "Which models are downloaded most for their size and age?",
        n,
        { columns: ADOPTION_COLUMNS, rows, caveat },
        "30 models of a size and age whose all-time downloads are listed",
      );
    const times = (value: number) => number(value, value < 10 ? 1 : 0);
    const ratio = (value: number) => `${times(value)}\u00a0×`;
    const top = Math.max(10, ...rows.map((row) => num(row, "adoption")));
    return {
      title: `${shortName(text(most, "id"))} was downloaded ${times(num(most, "adoption"))} times as often as the tenth model of its size and age`,
      subtitle: `All-time downloads over those of the tenth-ranked model of the same size and age, the two highest of each size, n = ${number(n)} models compared`,
      description: rows
        .map((row) => `${text(row, "id")} (${text(row, "size")}): ${ratio(num(row, "adoption"))}`)
        .join("; "),
      key: "Dot: ratio to the tenth of the class. A complete count, so no interval.",
      caveat,
      n,
      columns: ADOPTION_COLUMNS,
      rows,
      picture: drawRanges(
        rows.map((row) => ({
          label: `${shortName(text(row, "id"))} · ${said(row)} · ${duration(num(row, "age_days"))} old`,
          note: ratio(num(row, "adoption")),
          colour: "var(--accent)",
          value: num(row, "adoption"),
          low: null,
          high: null,
          hollow: null,
          tip: `${text(row, "id")}: ${count(num(row, "downloads_all_time"), "download")}, the tenth of ${number(num(row, "peers"))} models of its class has ${number(num(row, "tenth_downloads"))}`,
        })),
        {
          scale: "log",
          top,
          ticks: [1, 10, 100, 1000].filter((tick) => tick <= top),
          format: (value) => `${number(value)}\u00a0×`,
          label: "times the tenth of its class",
        },
      ),
      missing: null,
    };
  },
};
