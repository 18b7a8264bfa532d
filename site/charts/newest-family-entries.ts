import { drawSteps, type Track } from "../draw/steps.ts";
import { count, list, number, percent, RELATIONS, relationNoun, shortName } from "../src/format.ts";
import { type ChartDefinition, notEnough, num, text } from "./chart.ts";

const COLUMNS = [
  { key: "relation", label: "Relation", as: "text" },
  { key: "until", label: "Until (UTC)", as: "date" },
  { key: "entries_t1", label: "Entries so far, T1", as: "count" },
  { key: "entries_t0", label: "Entries so far, T0", as: "count" },
  { key: "entries_t2", label: "Entries so far, T2", as: "count" },
] as const;

export const newestFamilyEntries: ChartDefinition = {
  id: "newest-family-entries",
  page: "/priority/",
  answer(rows, release) {
    const base = text(rows[0], "base");
    const tracks: Track[] = RELATIONS.flatMap((relation) => {
      const points = rows
        .filter((row) => row.relation === relation)
        .map(
          (row) =>
            [
              Date.parse(text(row, "until")),
              num(row, "entries_t1"),
              num(row, "entries_t0"),
              num(row, "entries_t2"),
            ] as const,
        );
      return points.length === 0 ? [] : [{ relation, points }];
    });
    const last = tracks.map((track) => ({
      relation: track.relation,
      t1: track.points.at(-1)?.[1] ?? 0,
      t0: track.points.at(-1)?.[2] ?? 0,
    }));
    const n = last.reduce((sum, { t1 }) => sum + t1, 0);
    const everything = last.reduce((sum, { t0 }) => sum + t0, 0);
    const caveat =
      "Lineage is declared by uploaders, and creation dates can precede public release. Models deleted before the snapshot are missing.";
    if (n < 30 || num(rows[0], "authors") < 10) {
      return notEnough(
        "When do derivatives of the newest large base appear?",
        n,
        { columns: COLUMNS, rows, caveat },
        "30 models by 10 authors",
      );
    }
    const largest = last.reduce((most, one) => (one.t1 > most.t1 ? one : most));
    const first = Math.min(...tracks.map((track) => track.points[0]?.[0] ?? Number.POSITIVE_INFINITY));
    const asOf = Date.parse(release.as_of);
    return {
      title: `${percent(largest.t1 / n)} of the derivatives of ${shortName(base)} so far are ${relationNoun(largest.relation)}`,
      subtitle: `Derivatives of ${base} by declared relation, entries so far, n = ${number(n)} ${everything === n ? "derivatives" : `on T1, ${number(everything)} in all`}`,
      description:
        `Step lines rise from the first entry to the snapshot. On T1 there are ${list(last.map((one) => `${number(one.t1)} ${relationNoun(one.relation, one.t1 !== 1)}`))}, ` +
        `by ${count(num(rows[0], "authors"), "author")}.`,
      key: "Solid: T1. Dotted: everything (T0), where it differs; dashed, once chosen: authors’ first entries (T2). A complete count, so no interval.",
      caveat,
      n,
      columns: COLUMNS,
      rows,
      picture: drawSteps(tracks, first - (asOf - first) * 0.02, asOf),
      missing: null,
    };
  },
};
