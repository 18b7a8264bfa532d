import { RIVAL_CLASSES } from "../draw/shares.ts";
import { number, percent, relationNoun } from "../src/format.ts";
import { type ChartDefinition, notEnough } from "./chart.ts";
import { overlap, sharesKey } from "./interval.ts";
import { drawSharePanels, panelPoints } from "./liked-by-place.ts";

const COLUMNS = [
  { key: "tier", label: "Tier", as: "text" },
  { key: "relation", label: "Relation", as: "text" },
  { key: "from_rivals", label: "Rivals in 30 days, from", as: "count" },
  { key: "n", label: "Entries", as: "count" },
  { key: "share_zero", label: "Without a like", as: "share" },
  { key: "effective_n", label: "Effective entries", as: "count" },
  { key: "ci_low", label: "95 % interval, from", as: "share" },
  { key: "ci_high", label: "to", as: "share" },
  { key: "median_age_days", label: "Age, median", as: "days" },
] as const;

export const zeroLikesByCrowding: ChartDefinition = {
  id: "zero-likes-by-crowding",
  page: "/congestion/",
  answer(rows) {
    const caveat =
      "Entries at least 7 days old, likes so far. Crowded niches belong to prominent bases, so this compares different bases; it says nothing about cause.";
    const points = panelPoints(
      rows.filter((row) => row.relation !== "unknown"),
      (row) => RIVAL_CLASSES.findIndex(({ from }) => from === row.from_rivals),
      "share_zero",
    );
    const compared = [...new Set(points.map((point) => point.relation))].filter(
      (relation) => points.filter((point) => point.relation === relation).length >= 2,
    );
    const kept = points.filter((point) => compared.includes(point.relation));
    // Of what is drawn; of all that there is where nothing can be.
    const n = (kept.length > 0 ? kept : points).reduce((sum, point) => sum + point.n, 0);
    const lead = kept.filter((point) => point.relation === compared[0]);
    const first = lead[0];
    const last = lead.at(-1);
    if (first === undefined || last === undefined || first === last) {
      return notEnough(
        "Do entries to crowded niches go without likes more often?",
        n,
        { columns: COLUMNS, rows, caveat },
        "two cells of 30 models by 10 authors in 5 families",
      );
    }
    const rivals = (at: number) => (at === 0 ? "no rival" : `${RIVAL_CLASSES[at]?.name} rivals`);
    return {
      title: `Of ${relationNoun(first.relation)} that met ${rivals(first.at)}, ${percent(first.share)} have no like; of those that met ${rivals(last.at)}, ${percent(last.share)}${overlap(first, last)}`,
      subtitle: `Share without a single like by rivals met in the 30 days before, n = ${number(n)} entries at least 7 days old`,
      description: kept
        .map(
          (point) =>
            `${relationNoun(point.relation)}, ${rivals(point.at)}: ${percent(point.share)} (n = ${number(point.n)})`,
        )
        .join("; "),
      key: `${sharesKey("entries")} Classes with too few models, authors or families are left blank.`,
      caveat,
      n,
      columns: COLUMNS,
      rows,
      picture: drawSharePanels(kept, {
        places: RIVAL_CLASSES.map((item) => item.name),
        ticks: [0, 1, 2, 3, 4],
        label: "rivals in 30 days",
      }),
      missing: null,
    };
  },
};
