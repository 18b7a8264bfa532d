import { drawHeat } from "../draw/heat.ts";
import { drawRanges } from "../draw/ranges.ts";
import { relationColour } from "../draw/sheet.ts";
import { number, percent, percentWithin, relationNoun } from "../src/format.ts";
import { type ChartDefinition, notEnough, num, text } from "./chart.ts";
import { overlap, shareInterval } from "./interval.ts";
import { shareAxis } from "./relation-panels.ts";

/** Classes of licences as pages name them, in the order of the matrix; the line break is for the head of a column. */
const CLASSES: readonly { id: string; name: string; head: string }[] = [
  { id: "permissive", name: "permissive", head: "permissive" },
  { id: "weak_copyleft", name: "weak copyleft", head: "weak\ncopyleft" },
  { id: "copyleft", name: "copyleft", head: "copyleft" },
  { id: "community", name: "community licence", head: "community" },
  { id: "responsible_ai", name: "responsible AI", head: "responsible\nAI" },
  { id: "non_commercial", name: "non-commercial", head: "non-\ncommercial" },
  { id: "other", name: "other", head: "other" },
  { id: "none_stated", name: "none stated", head: "none\nstated" },
];
const className = (id: string) =>
  id === "not_listed" ? "base not listed" : (CLASSES.find((one) => one.id === id)?.name ?? id);

const COLUMNS = [
  { key: "tier", label: "Tier", as: "text" },
  { key: "parent_class", label: "Licence of the base", as: "text" },
  { key: "child_class", label: "Licence of the derivative", as: "text" },
  { key: "entries", label: "Entries", as: "count" },
  { key: "n", label: "Entries of the row", as: "count" },
  { key: "share_of_row", label: "Share of the row", as: "share" },
] as const;

const CAVEAT =
  "Not legal advice: classes are coarse and as declared; another class is no violation by itself, and “none stated” is not a licence that was dropped.";

function matrix(id: string, relation: string): ChartDefinition {
  const noun = relationNoun(relation);
  return {
    id,
    page: "/licenses/",
    answer(rows) {
      const shown = rows.filter((row) => row.tier === "T1");
      const parents = [...new Set(shown.map((row) => text(row, "parent_class")))].map((parent) => ({
        parent,
        n: num(
          shown.find((row) => row.parent_class === parent),
          "n",
        ),
      }));
      const n = parents.reduce((sum, row) => sum + row.n, 0);
      const lead = parents.find(({ parent }) => parent !== "not_listed" && parent !== "none_stated");
      if (lead === undefined)
        return notEnough(`Under which licences do ${noun} appear?`, n, { columns: COLUMNS, rows, caveat: CAVEAT });
      const share = (parent: string, child: string, tier = "T1") =>
        num(
          rows.find((row) => row.tier === tier && row.parent_class === parent && row.child_class === child),
          "share_of_row",
        );
      return {
        title: `${percent(share(lead.parent, lead.parent))} of ${noun} of bases under a ${className(lead.parent)} licence declare that class themselves, ${percent(share(lead.parent, "none_stated"))} state none`,
        subtitle: `From the class of the base’s licence (rows) to that of its ${noun} (columns), share of the row, n = ${number(n)} entries`,
        description: shown
          .map(
            (row) =>
              `${className(text(row, "parent_class"))} to ${className(text(row, "child_class"))}: ${percent(num(row, "share_of_row"))}`,
          )
          .join("; "),
        key: "Each row adds up to 100 %, on T1; T0 stands in the data. Outlined: the same class. The more the colour stands out, the larger the share. A complete count, so no interval.",
        caveat: CAVEAT,
        n,
        columns: COLUMNS,
        rows,
        picture: drawHeat(
          parents.map(({ parent, n: size }) => ({
            name: `from: ${className(parent)}`,
            note: `n = ${number(size)}`,
            cells: CLASSES.map(({ id: child, name }) => ({
              share: share(parent, child),
              same: parent === child,
              tip: `${className(parent)} to ${name}: ${percent(share(parent, child))} on T1, ${percent(share(parent, child, "T0"))} on T0`,
            })),
          })),
          CLASSES.map(({ head }) => head),
          "to:",
          percent,
        ),
        missing: null,
      };
    },
  };
}

export const licencesOfFinetunes = matrix("licences-of-finetunes", "finetune");
export const licencesOfQuantizations = matrix("licences-of-quantizations", "quantized");

const KEPT_COLUMNS = [
  { key: "tier", label: "Tier", as: "text" },
  { key: "relation", label: "Relation", as: "text" },
  { key: "n", label: "Entries", as: "count" },
  { key: "share_kept", label: "Same class as the base", as: "share" },
  { key: "effective_n", label: "Effective entries", as: "count" },
  { key: "ci_low", label: "95 % interval, from", as: "share" },
  { key: "ci_high", label: "to", as: "share" },
  { key: "share_not_stated", label: "None stated", as: "share" },
] as const;

export const licenceClassKept: ChartDefinition = {
  id: "licence-class-kept",
  page: "/licenses/",
  answer(rows) {
    const shown = rows.filter((row) => row.tier === "T1");
    const n = shown.reduce((sum, row) => sum + num(row, "n"), 0);
    const sorted = [...shown].sort((a, b) => num(b, "share_kept") - num(a, "share_kept"));
    const [most] = sorted;
    const least = sorted.at(-1);
    if (most === undefined || least === undefined || most === least)
      return notEnough("How often do derivatives declare the class of their base’s licence?", n, {
        columns: KEPT_COLUMNS,
        rows,
        caveat: CAVEAT,
      });
    const noun = (row: typeof most) => relationNoun(text(row, "relation"));
    return {
      title: `${percent(num(most, "share_kept"))} of ${noun(most)} declare the licence class of their base, ${percent(num(least, "share_kept"))} of ${noun(least)}${overlap(shareInterval(most), shareInterval(least))}`,
      subtitle: `Share of derivatives with the licence class of a base that is listed and states one, n = ${number(n)} entries`,
      description: sorted
        .map(
          (row) =>
            `${noun(row)}: ${percent(num(row, "share_kept"))} (95 % interval ${percent(num(row, "ci_low"))} to ${percent(num(row, "ci_high"))}), none stated ${percent(num(row, "share_not_stated"))}`,
        )
        .join("; "),
      key: "Dot: same class, T1. Line: 95 % interval, at the effective number of entries, since those of one author or base go together. Square: no licence stated. Hollow dot: same class on T0, where it differs.",
      caveat: CAVEAT,
      summary: `Where a base is listed and states a licence, ${percentWithin(num(most, "share_kept"), num(most, "ci_low"), num(most, "ci_high"))} of ${noun(most)} declare the same class and ${percentWithin(num(least, "share_kept"), num(least, "ci_low"), num(least, "ci_high"))} of ${noun(least)}; ${percent(num(least, "share_not_stated"))} of the latter state none. Not legal advice.`,
      n,
      columns: KEPT_COLUMNS,
      rows,
      picture: drawRanges(
        sorted.map((row) => ({
          label: `${noun(row)} · n = ${number(num(row, "n"))}`,
          note: percent(num(row, "share_kept")),
          colour: relationColour(text(row, "relation")),
          value: num(row, "share_kept"),
          low: num(row, "ci_low"),
          high: num(row, "ci_high"),
          hollow:
            rows.flatMap((other) =>
              other.tier === "T0" && other.relation === row.relation ? [num(other, "share_kept")] : [],
            )[0] ?? null,
          square: num(row, "share_not_stated"),
          tip: `${noun(row)}: same class ${percent(num(row, "share_kept"))}, none stated ${percent(num(row, "share_not_stated"))}`,
        })),
        {
          ...shareAxis(1),
          format: percent,
          label: "share of derivatives",
          names: { value: "same class", square: "none stated" },
        },
      ),
      missing: null,
    };
  },
};
