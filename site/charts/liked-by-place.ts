import { drawMultiples } from "../draw/multiples.ts";
import { relationColour } from "../draw/sheet.ts";
import { count, number, percent, RELATIONS, relationNoun } from "../src/format.ts";
import { type Answer, type ChartDefinition, notEnough, num, type Row } from "./chart.ts";
import { overlap, sharesKey } from "./interval.ts";
import { shareAxis, tenthName } from "./relation-panels.ts";

const COLUMNS = [
  { key: "tier", label: "Tier", as: "text" },
  { key: "relation", label: "Relation", as: "text" },
  { key: "part", label: "Tenth of the release order", as: "count" },
  { key: "n", label: "Entries", as: "count" },
  { key: "share_liked", label: "With at least one like", as: "share" },
  { key: "effective_n", label: "Effective entries", as: "count" },
  { key: "ci_low", label: "95 % interval, from", as: "share" },
  { key: "ci_high", label: "to", as: "share" },
  { key: "quartile_1", label: "Likes, lower quartile", as: "decimal" },
  { key: "median_likes", label: "Likes, median", as: "decimal" },
  { key: "quartile_3", label: "Likes, upper quartile", as: "decimal" },
  { key: "median_age_days", label: "Age, median", as: "days" },
] as const;

/** T1 rows as points of the small panels, with T0's share at the same place. */
export function panelPoints(rows: readonly Row[], place: (row: Row) => number, share: string) {
  return rows
    .filter((row) => row.tier === "T1")
    .map((row) => ({
      relation: String(row.relation),
      at: place(row),
      n: num(row, "n"),
      share: num(row, share),
      low: num(row, "ci_low"),
      high: num(row, "ci_high"),
      everything:
        rows.flatMap((other) =>
          other.tier === "T0" && other.relation === row.relation && place(other) === place(row)
            ? [num(other, share)]
            : [],
        )[0] ?? null,
    }))
    .sort((a, b) => order(a.relation) - order(b.relation) || a.at - b.at);
}

const order = (relation: string) => (RELATIONS as readonly string[]).indexOf(relation);

/** Points as small panels, one for each relation. */
export function drawSharePanels(
  points: ReturnType<typeof panelPoints>,
  axis: { readonly places: readonly string[]; readonly ticks: readonly number[]; readonly label: string },
): Answer["picture"] {
  const panels = [...Map.groupBy(points, (point) => point.relation)].map(([relation, some]) => ({
    name: relationNoun(relation),
    note: `n = ${number(some.reduce((sum, { n }) => sum + n, 0))}`,
    colour: relationColour(relation),
    spots: some.map(({ at, n, share, low, high, everything }) => ({
      at,
      value: share,
      low,
      high,
      hollow: everything,
      tip: `${relationNoun(relation)}, ${axis.places[at]}: ${percent(share)} (95 % interval ${percent(low)} to ${percent(high)}), ${count(n, "entry", "entries")}${everything === null ? "" : `; T0 (everything) ${percent(everything)}`}`,
    })),
  }));
  const most = Math.max(...points.flatMap(({ high, everything }) => [high, everything ?? 0]));
  return drawMultiples(panels, {
    ...axis,
    y: { scale: "linear", ...shareAxis(most), format: percent },
    range: "interval",
  });
}

export const likedByPlace: ChartDefinition = {
  id: "liked-by-place",
  page: "/priority/",
  answer(rows) {
    const caveat =
      "Likes so far, not at equal age: earlier entries had more time, so part of any slope is arithmetic. Entries that vanished are in no share.";
    const points = panelPoints(rows, (row) => num(row, "part") - 1, "share_liked");
    const complete = [...new Set(points.map((point) => point.relation))].filter(
      (relation) => points.filter((point) => point.relation === relation).length >= 5,
    );
    const kept = points.filter((point) => complete.includes(point.relation));
    // Of what is drawn; of all that there is where nothing can be.
    const n = (kept.length > 0 ? kept : points).reduce((sum, point) => sum + point.n, 0);
    const lead = kept.filter((point) => point.relation === complete[0]);
    const first = lead[0];
    const last = lead.at(-1);
    if (first === undefined || last === undefined)
      return notEnough("How often is an entry liked, by its place in the release order?", n, {
        columns: COLUMNS,
        rows,
        caveat,
      });
    return {
      title: `${percent(first.share)} of ${tenthName(first.at + 1)} of a base’s ${relationNoun(first.relation)} have a like so far, against ${percent(last.share)} of ${tenthName(last.at + 1)}${overlap(first, last)}`,
      subtitle: `Share with at least one like, by tenth of the release order of their base and relation, n = ${number(n)} entries`,
      description: complete
        .map(
          (relation) =>
            `${relationNoun(relation)}, first to last tenth: ${kept
              .filter((point) => point.relation === relation)
              .map((point) => percent(point.share))
              .join(", ")}`,
        )
        .join("; "),
      key: `${sharesKey("entries")} Races with at least 10 entries.`,
      caveat,
      n,
      columns: COLUMNS,
      rows,
      picture: drawSharePanels(kept, {
        places: ["first", "2", "3", "4", "5", "6", "7", "8", "9", "last"],
        ticks: [0, 4, 9],
        label: "tenth of the release order",
      }),
      missing: null,
    };
  },
};
