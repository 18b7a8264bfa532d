import { drawDots } from "../draw/dots.ts";
import { relationColour } from "../draw/sheet.ts";
import { number, percent, relationLabel, relationNoun, shortName } from "../src/format.ts";
import { type ChartDefinition, notEnough, num, type Row, text } from "./chart.ts";

const COLUMNS = [
  { key: "base", label: "Base", as: "text" },
  { key: "relation", label: "Relation", as: "text" },
  { key: "entries", label: "Entries, T1", as: "count" },
  { key: "authors", label: "Authors, T1", as: "count" },
  { key: "first", label: "First entries, T1", as: "count" },
  { key: "even_share", label: "If all earned alike", as: "share" },
  { key: "share_likes", label: "Likes held by the first 10, T1", as: "share" },
  { key: "share_likes_t0", label: "the same, T0", as: "share" },
  { key: "share_downloads", label: "Downloads held by the first 10, T1", as: "share" },
  { key: "share_downloads_t0", label: "the same, T0", as: "share" },
] as const;

/** A race without a download yet, or whose downloads are not listed, has no share of them. */
const ofDownloads = (row: Row) =>
  row.share_downloads === null ? "no downloads counted" : `${percent(num(row, "share_downloads"))} of downloads`;

export const leaderShare: ChartDefinition = {
  id: "leader-share",
  page: "/priority/",
  answer(rows) {
    const caveat =
      "First entries also had the most time. Where a snapshot holds only recent models, the first entries shown are not an old base’s first ever. Places are counted among listed entries.";
    const n = rows.reduce((sum, row) => sum + num(row, "entries"), 0);
    if (rows.length < 3) {
      return notEnough(
        "What share do the first ten entries of a race hold?",
        n,
        { columns: COLUMNS, rows, caveat },
        "three races of 30 models by 10 authors",
      );
    }
    const above = rows.filter((row) => num(row, "share_likes") > num(row, "even_share")).length;
    return {
      title: `In ${above} of the ${rows.length} largest races, the first ten entries hold more of the likes than an even split would give them`,
      subtitle: `Share of likes and of 30-day downloads held by the first 10 entries of a race (base and relation), n = ${number(n)} entries`,
      description: rows
        .map(
          (row) =>
            `${text(row, "base")}, ${relationNoun(text(row, "relation"))}: ${percent(num(row, "share_likes"))} of likes, ${ofDownloads(row)}, even split ${percent(num(row, "even_share"))}`,
        )
        .join("; "),
      key: "Round: likes. Square: downloads. Hollow: an even split. All on T1; T0 stands in the data. Complete counts, so no interval.",
      caveat,
      n,
      columns: COLUMNS,
      rows,
      picture: drawDots(
        rows.map((row) => ({
          label: shortName(text(row, "base")),
          detail: ` · ${relationLabel(text(row, "relation"))} · n = ${number(num(row, "entries"))}`,
          note: "",
          colour: relationColour(text(row, "relation")),
          value: num(row, "share_likes"),
          second: row.share_downloads === null ? null : num(row, "share_downloads"),
          hollow: num(row, "even_share"),
          tip: `${text(row, "base")}, ${relationNoun(text(row, "relation"))}: first ten hold ${percent(num(row, "share_likes"))} of likes, ${ofDownloads(row)}; even split ${percent(num(row, "even_share"))}`,
        })),
        {
          label: "share held by the first 10 entries →",
          format: percent,
          top: 1,
          ticks: [0, 0.25, 0.5, 0.75, 1],
          names: { value: "likes", square: "downloads", hollow: "even split" },
        },
      ),
      missing: null,
    };
  },
};
