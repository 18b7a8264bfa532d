import { drawShares, entriesAndMean, RIVAL_CLASSES } from "../draw/shares.ts";
import { number, percent, RELATIONS, relationNoun } from "../src/format.ts";
import { type ChartDefinition, notEnough, num, type Row } from "./chart.ts";

const COLUMNS = [
  { key: "tier", label: "Tier", as: "text" },
  { key: "relation", label: "Relation", as: "text" },
  { key: "from_rivals", label: "Rivals, from", as: "count" },
  { key: "entries", label: "Entries", as: "count" },
  { key: "share", label: "Share of the relation", as: "share" },
  { key: "effective_n", label: "Effective entries", as: "count" },
  { key: "ci_low", label: "95 % interval, from", as: "share" },
  { key: "ci_high", label: "to", as: "share" },
  { key: "mean_rivals", label: "Rivals, mean of the relation", as: "decimal" },
] as const;

const sharesOf = (rows: readonly Row[]) =>
  RIVAL_CLASSES.map(({ from }) => rows.reduce((sum, row) => (row.from_rivals === from ? num(row, "share") : sum), 0));

export const rivalsByRelation: ChartDefinition = {
  id: "rivals-by-relation",
  page: "/congestion/",
  answer(rows) {
    const caveat =
      "Rivals are entries of other authors in the same niche during the 30 days before. Rivals that the snapshots do not hold are not counted, so fewer met none than it seems.";
    const bars = RELATIONS.flatMap((relation) => {
      const shown = rows.filter((row) => row.tier === "T1" && row.relation === relation);
      const everything = rows.filter((row) => row.tier === "T0" && row.relation === relation);
      const n = num(shown[0], "n");
      if (n === 0) return [];
      const shares = sharesOf(shown);
      const alone = shown.find((row) => row.from_rivals === 0);
      return [
        {
          label: relationNoun(relation),
          note: entriesAndMean(n, num(shown[0], "mean_rivals")),
          shown: shares,
          everything: everything.length === 0 ? null : sharesOf(everything),
          interval: [num(alone, "ci_low"), num(alone, "ci_high")] as const,
          n,
          crowded: (shares[3] ?? 0) + (shares[4] ?? 0),
        },
      ];
    });
    const n = bars.reduce((sum, bar) => sum + bar.n, 0);
    const [first] = bars;
    if (first === undefined)
      return notEnough("How many rivals do entries meet?", n, { columns: COLUMNS, rows, caveat });
    const most = bars.reduce((a, b) => (b.crowded > a.crowded ? b : a));
    const alone = bars.reduce((sum, bar) => sum + (bar.shown[0] ?? 0) * bar.n, 0) / n;
    return {
      title: `${percent(alone)} of entries met no rival in their niche; among ${most.label}, ${percent(most.crowded)} met 20 or more`,
      subtitle: `Entries of other authors in the same niche (base, relation, task) in the 30 days before, n = ${number(n)} entries`,
      description: bars
        .map(
          (bar) =>
            `${bar.label}: ${RIVAL_CLASSES.map(({ name }, index) => `${name} ${percent(bar.shown[index] ?? 0)}`).join(", ")}`,
        )
        .join("; "),
      key: "Thick bar: T1. Thin bar: everything (T0). Line over the bar: 95 % interval of the share without rivals, at the effective number of entries, since those of one author or base go together.",
      caveat,
      n,
      columns: COLUMNS,
      rows,
      picture: drawShares(
        bars,
        RIVAL_CLASSES.map(({ name }) => name),
      ),
      missing: null,
    };
  },
};
