import { drawMultiples } from "../draw/multiples.ts";
import { duration, number, percent, relationNoun } from "../src/format.ts";
import { type ChartDefinition, notEnough, num, sumOnT1, text } from "./chart.ts";
import { MEDIANS_KEY, medianInterval, medianWithin, overlap, shareInterval, sharesKey } from "./interval.ts";
import { describePanels, largestRelation, logTicks, relationPanels } from "./relation-panels.ts";

const COLUMNS = [
  { key: "tier", label: "Tier", as: "text" },
  { key: "relation", label: "Relation", as: "text" },
  { key: "potential_quartile", label: "Quarter of potential", as: "count" },
  { key: "bases", label: "Bases", as: "count" },
  { key: "n", label: "Entries", as: "count" },
  { key: "authors_90d_per_base", label: "Entrants per base", as: "decimal" },
  { key: "quartile_1", label: "25 % within", as: "days" },
  { key: "median", label: "50 % within", as: "days" },
  { key: "quartile_3", label: "75 % within", as: "days" },
  { key: "median_low", label: "95 % interval of the median, from", as: "days" },
  { key: "median_high", label: "to", as: "days" },
] as const;

/** Names of the quarters of potential; quarter 0 holds bases without a potential. */
const QUARTERS = ["none", "lowest", "2nd", "3rd", "highest"] as const;

export const lagByPotential: ChartDefinition = {
  id: "lag-by-potential",
  page: "/maturation/",
  answer(rows) {
    const caveat =
      "Entries of the first 90 days, on bases whose 90 days are over and saw an entry. The lag is an upper bound of the work time. “None”: bases for which nothing could be expected.";
    const n = sumOnT1(rows);
    const expected = rows.filter((row) => num(row, "potential_quartile") > 0);
    const relation = largestRelation(expected.length > 0 ? expected : rows, "n");
    const lead = rows.filter((row) => row.tier === "T1" && row.relation === relation);
    const low = lead.find((row) => num(row, "potential_quartile") > 0);
    const high = lead.findLast((row) => num(row, "potential_quartile") > 0);
    if (relation === null || low === undefined || high === undefined || low === high)
      return notEnough(
        "Do entries come sooner on bases of higher potential?",
        n,
        { columns: COLUMNS, rows, caveat },
        "two quarters of potential with 30 models by 10 authors in 5 families each",
      );
    const noun = relationNoun(relation);
    const panels = relationPanels(rows, {
      place: (row) => num(row, "potential_quartile"),
      value: "median",
      low: "quartile_1",
      high: "quartile_3",
      interval: medianInterval,
      n: "n",
      tip: (row) =>
        `${relationNoun(text(row, "relation"))}, potential ${QUARTERS[num(row, "potential_quartile")]}: median lag ${duration(num(row, "median"))}${medianWithin(row, (value) => duration(value))}, middle half ${duration(num(row, "quartile_1"))} to ${duration(num(row, "quartile_3"))}, n = ${number(num(row, "n"))}, ${number(num(row, "authors_90d_per_base"), 2)} entrants per base`,
    });
    const most = Math.max(...rows.flatMap((row) => [num(row, "quartile_3"), num(row, "median_high")]));
    const ticks = logTicks(Math.min(90, most));
    return {
      title: `Median lag of ${noun}: ${duration(num(low, "median"))} on bases of the ${QUARTERS[num(low, "potential_quartile")]} quarter of potential, ${duration(num(high, "median"))} on the ${QUARTERS[num(high, "potential_quartile")]}${overlap(medianInterval(low), medianInterval(high))}`,
      subtitle: `Days from the base’s release to the entry, by quarter of the base’s potential, n = ${number(n)} entries`,
      description: describePanels(panels, ({ at, value }) => `${QUARTERS[at]} ${duration(value)}`),
      key: `Dot: median on T1. ${MEDIANS_KEY} Bar: middle half. Hollow dot: median of everything (T0), where it differs.`,
      caveat,
      summary: `Of the bases that were entered at all, those of the ${QUARTERS[num(high, "potential_quartile")]} quarter of that expectation drew ${number(num(high, "authors_90d_per_base"), 1)} authors of ${noun} each within 90 days, half of their entries within ${duration(num(high, "median"))}; those of the ${QUARTERS[num(low, "potential_quartile")]} ${number(num(low, "authors_90d_per_base"), 1)}, within ${duration(num(low, "median"))} (n = ${number(n)} entries).`,
      n,
      columns: COLUMNS,
      rows,
      picture: drawMultiples(panels, {
        places: ["none", "1", "2", "3", "4"],
        ticks: [0, 1, 2, 3, 4],
        label: "quarter of potential, 4 the highest",
        y: {
          scale: "log",
          label: "lag",
          top: Math.max(most, ticks.at(-1) ?? 1),
          ticks,
          format: (value) => `${number(value)} d`,
        },
        range: "quartiles",
      }),
      missing: null,
    };
  },
};

const SIGNALS: Record<string, string> = {
  share_evals: "declares results",
  share_license: "states a licence",
  share_license_of_base: "states the base’s licence",
  share_datasets: "names data sets",
  share_safe_weights: "safe weight format",
  share_card: "has a card",
};

const QUALITY_COLUMNS = [
  { key: "tier", label: "Tier", as: "text" },
  { key: "relation", label: "Relation", as: "text" },
  { key: "signal", label: "Signal", as: "text" },
  { key: "potential_quartile", label: "Quarter of potential", as: "count" },
  { key: "n", label: "Entries", as: "count" },
  { key: "share", label: "Share", as: "share" },
  { key: "effective_n", label: "Effective entries", as: "count" },
  { key: "ci_low", label: "95 % interval, from", as: "share" },
  { key: "ci_high", label: "to", as: "share" },
] as const;

export const qualityByPotential: ChartDefinition = {
  id: "quality-by-potential",
  page: "/maturation/",
  answer(rows) {
    const caveat = "Signals are what metadata say today; recognition is not quality.";
    const finetunes = rows.some(
      (row) => row.tier === "T1" && row.relation === "finetune" && num(row, "potential_quartile") > 0,
    );
    const relation = finetunes
      ? "finetune"
      : largestRelation(
          rows.filter((row) => num(row, "potential_quartile") > 0),
          "n",
        );
    const shown = rows.filter((row) => row.tier === "T1" && row.relation === relation);
    const n = shown.reduce((sum, row) => (row.signal === "share_card" ? sum + num(row, "n") : sum), 0);
    const card = shown.filter((row) => row.signal === "share_license" && num(row, "potential_quartile") > 0);
    const [low, high] = [card[0], card.at(-1)];
    if (relation === null || low === undefined || high === undefined || low === high)
      return notEnough(
        "Do entries on bases of higher potential document less?",
        n,
        { columns: QUALITY_COLUMNS, rows, caveat },
        "two quarters of potential with 30 models by 10 authors in 5 families each",
      );
    const noun = relationNoun(relation);
    const panels = Object.entries(SIGNALS).flatMap(([signal, name]) => {
      const [panel] = relationPanels(
        rows.filter((row) => row.relation === relation && row.signal === signal),
        {
          place: (row) => num(row, "potential_quartile"),
          value: "share",
          low: "ci_low",
          high: "ci_high",
          n: "n",
          tip: (row) =>
            `${name}, potential ${QUARTERS[num(row, "potential_quartile")]}: ${percent(num(row, "share"))} (95 % interval ${percent(num(row, "ci_low"))} to ${percent(num(row, "ci_high"))}), n = ${number(num(row, "n"))}`,
        },
      );
      return panel === undefined ? [] : [{ ...panel, name, note: "" }];
    });
    return {
      title: `${percent(num(low, "share"))} of ${noun} on bases of the ${QUARTERS[num(low, "potential_quartile")]} quarter of potential state a licence, ${percent(num(high, "share"))} on the ${QUARTERS[num(high, "potential_quartile")]}${overlap(shareInterval(low), shareInterval(high))}`,
      subtitle: `Share of ${noun} with each quality signal, by quarter of the base’s potential, n = ${number(n)} entries`,
      description: describePanels(panels, ({ at, value }) => `${QUARTERS[at]} ${percent(value)}`),
      key: `${sharesKey("entries")} The other relations stand in the data.`,
      caveat,
      n,
      columns: QUALITY_COLUMNS,
      rows,
      picture: drawMultiples(panels, {
        places: ["none", "1", "2", "3", "4"],
        ticks: [0, 1, 2, 3, 4],
        label: "quarter of potential, 4 highest",
        y: { scale: "linear", top: 1, ticks: [0, 0.25, 0.5, 0.75, 1], format: percent },
        range: "interval",
      }),
      missing: null,
    };
  },
};
