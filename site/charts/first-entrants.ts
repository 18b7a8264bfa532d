import { drawCurve } from "../draw/curve.ts";
import { number, percent, relationNoun, shortName } from "../src/format.ts";
import { type ChartDefinition, notEnough, num, type Row, text } from "./chart.ts";

const COLUMNS = [
  { key: "tier", label: "Tier", as: "text" },
  { key: "k", label: "First k entries", as: "count" },
  { key: "first", label: "With others of that second", as: "count" },
  { key: "share_entries", label: "Share of entries", as: "share" },
  { key: "share_likes", label: "Share of likes", as: "share" },
  { key: "share_downloads", label: "Share of downloads", as: "share" },
] as const;

const toPoint = (row: Row) => ({
  k: num(row, "k"),
  share_entries: num(row, "share_entries"),
  share_likes: num(row, "share_likes"),
  share_downloads: num(row, "share_downloads"),
});

export const firstEntrants: ChartDefinition = {
  id: "first-entrants",
  page: "/priority/",
  answer(rows) {
    const shown = rows.filter((row) => row.tier === "T1");
    const mark = shown.find((row) => row.k === 10);
    const n = num(shown[0], "entries");
    const caveat =
      "The first entries also had the most time to be noticed. Downloads are requests in the trailing 30 days, not users.";
    if (
      mark === undefined ||
      n < 30 ||
      num(mark, "authors") < 10 ||
      mark.share_likes === null ||
      mark.share_downloads === null
    ) {
      return notEnough(
        "What share do the first ten entries of the newest large family hold?",
        n,
        { columns: COLUMNS, rows, caveat },
        "100 entries by 10 authors",
      );
    }
    const noun = relationNoun(text(mark, "relation"));
    const all = rows.filter((row) => row.tier === "T0").map(toPoint);
    const ten = toPoint(mark);
    return {
      title: `The first ${number(num(mark, "first"))} of ${number(n)} ${noun} of ${shortName(text(mark, "base"))} hold ${percent(ten.share_likes)} of their likes and ${percent(ten.share_downloads)} of their downloads`,
      subtitle: `Share of likes and of 30-day downloads held by the first k ${noun} of ${text(mark, "base")}, n = ${number(n)} ${noun}`,
      description:
        `Two curves start at the lower left and bend above the diagonal of equal shares. After ten entries and those of the same second (${percent(ten.share_entries)} of all) ` +
        `they stand at ${percent(ten.share_likes)} of the likes and ${percent(ten.share_downloads)} of the downloads.`,
      key: "Solid: T1. Dotted: everything (T0). A complete count of one family, so no interval.",
      caveat,
      n,
      columns: COLUMNS,
      rows,
      picture: drawCurve(shown.map(toPoint), all, ten, noun),
      missing: null,
    };
  },
};
