import { age, cell, figures, grades, sentence } from "./earned-words.ts";
import type { Pace } from "./pace.ts";
import type { Plan } from "./plan.ts";
import type { Section } from "./report.ts";
import type { Variant } from "./sensitivity.ts";
import { number, span, spanOf } from "./words.ts";

/** What would change the answer: other ways of comparing, and waiting for a week. */
export function changes(plan: Plan): Section {
  const { comparable, sensitivity, pace } = plan;
  return {
    id: "changes",
    title: "What would change the answer",
    lines: [...waitingLines(plan), ...paceLines(pace.niche)],
    table: {
      columns: ["Comparison", "Likes", "Downloads, 30 days", "Grades"],
      rows: [
        ["shown above", cell(comparable.likes), cell(comparable.downloads), grades(comparable)],
        ...sensitivity.map((one) => {
          // The name of such a row tells the rank already.
          const found = one.change === "bands" ? figures : cell;
          return [words(one), found(one.likes), found(one.downloads), grades(one)];
        }),
      ],
    },
  };
}

function words({ change, likes }: Variant): string {
  if (change === "tier") return "everything (T0), suspected automated uploads too";
  if (change === "reading") {
    return likes.reading === "30" ? "read at age 30 days" : `${age(likes)}, which had more time`;
  }
  if (likes.level === "relation") return "any rank, however crowded";
  const rank = likes.ranks === null ? "" : `rank ${span(likes.ranks)}`;
  return likes.rivals === null ? `${rank}, however crowded` : `${rank}, ${spanOf(likes.rivals, "rival")}`;
}

function waitingLines({ waiting }: Plan): string[] {
  if (waiting === null) return ["Waiting a week: the family is too young, or too little of it was seen, to say."];
  const rank = span({ from: waiting.rank_from, to: waiting.rank_to });
  const rivals = span({ from: waiting.rivals_from, to: waiting.rivals_to });
  const lines = [`Waiting a week, if it is like one of the weeks seen: rank ${rank}, rivals in 30 days ${rivals}.`];
  if (waiting.same_bands) lines.push("Both stay in the same bands, so these data see no difference.");
  else {
    const far = [waiting.likes, waiting.downloads].flatMap((earned) =>
      earned === null || earned.found === null || earned.level === "relation" ? [] : [sentence(earned)],
    );
    lines.push(
      far.length === 0
        ? "Too few entries are comparable to that to see a difference."
        : `Entries comparable to the far end of that (latest rank, most rivals): ${far.join(" ")}`,
    );
  }
  return lines;
}

function paceLines(pace: Pace | null): string[] {
  if (pace === null) return ["Entries per week: fewer than 4 weeks to count."];
  const lines = [
    `Entries per week of this niche: ${number(pace.per_week)} (95 % interval ${number(pace.low)} to ${number(pace.high)}${pace.widened ? ", widened for weeks that differ" : ""}; ${pace.weeks} weeks counted), ${span({ from: pace.fewest, to: pace.most })} in each week; were weeks alike, the next would lie there with at least ${Math.round(100 * pace.coverage)} % probability.`,
  ];
  if (pace.trend !== null) lines.push(`The latest six weeks held ${pace.trend} entries than the six before.`);
  return lines;
}
