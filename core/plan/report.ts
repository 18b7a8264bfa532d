import type { Earned } from "./comparable.ts";
import { figures, grades, sentence, whom } from "./earned-words.ts";
import type { Plan } from "./plan.ts";
import { changes } from "./report-changes.ts";
import { conclusion } from "./report-conclusion.ts";
import { record } from "./report-record.ts";
import { count, forTask, moment, noun, number, percentileWords, plain } from "./words.ts";

/** A part of the answer: sentences, then perhaps a table. Plain text: whoever shows it escapes it. */
export interface Section {
  readonly id: string;
  readonly title: string;
  readonly lines: readonly string[];
  readonly table: { readonly columns: readonly string[]; readonly rows: readonly (readonly string[])[] } | null;
}

/** The answer in words: what to know before reading it, and its sections. */
export interface PlanReport {
  readonly title: string;
  readonly notices: readonly string[];
  readonly sections: readonly Section[];
}

/** Puts an answer into words, the same for terminal and page. Words follow the grades: associations, nothing about causes. */
export function report(plan: Plan): PlanReport {
  return {
    title: `${plan.relation === "adapter" ? "An" : "A"} ${noun(plan.relation, false)} of ${plain(plan.base)}${forTask(plan.task)}`,
    notices: notices(plan),
    sections: [crowding(plan), rank(plan), comparable(plan), less(plan), changes(plan), record(plan), conclusion(plan)],
  };
}

function notices({ source, limit, family, base }: Plan): string[] {
  const said: string[] = [];
  if (source.simulated) {
    said.push("SIMULATED DATA: invented models from the built-in sandbox; nothing here describes the real Hub.");
  }
  if (limit !== null) {
    said.push(
      `SAMPLE, newest ${number(limit)}: earlier entries were not read, so true ranks are later, and niches more crowded where it holds less than 30 days.`,
    );
  }
  if (!family.present) {
    said.push(
      `${plain(base)} is not in the snapshot: deleted, private, renamed, mistyped, or outside a sample. Entries that name it as their base count all the same.`,
    );
  }
  if (family.entries === 0) said.push(`No model with a known date names ${plain(base)} as its base yet.`);
  else if (family.listed === 0)
    said.push(`No model that names ${plain(base)} as its base is listed any more: ${number(family.entries)} vanished.`);
  return said;
}

function crowding({ crowding: now, relation, task, as_of }: Plan): Section {
  const kind = noun(relation, true);
  const lines = [
    now.rivals_30d === 0
      ? `Nobody released ${kind} of this base${forTask(task)} in the 30 days before ${moment(as_of)}${now.models === 0 ? ", nor is one listed from before" : ""}.`
      : `${count(now.rivals_30d, "entry", "entries")} by ${count(now.rival_authors_30d, "author")} came into this niche (base, relation and task) in the 30 days before ${moment(as_of)}; ${number(now.rivals_30d_t1)} by ${number(now.rival_authors_30d_t1)} without what vanished since and suspected automated uploads (T1).`,
  ];
  lines.push(
    now.percentile === null
      ? "The release has no niche to compare with."
      : `By distinct authors in 30 days whose entries are still listed, that is percentile ${percentileWords(now.percentile)} of crowding among ${count(now.niches, "niche")}, 0 the emptiest and 100 the most crowded; ties share one.`,
  );
  return { id: "crowding", title: "Crowding now", lines, table: null };
}

function rank({ rank: places, relation }: Plan): Section {
  return {
    id: "rank",
    title: "The place you would get",
    lines: [
      `An author who is new to the base would now release its entry number ${number(places.rank)}, be its author number ${number(places.rank_authors)}, and make its ${noun(relation, false)} number ${number(places.rank_in_relation)}.`,
    ],
    table: null,
  };
}

function comparable({ comparable: { likes, downloads }, relation, sensitivity }: Plan): Section {
  const together = likes.level === downloads.level && likes.reading === downloads.reading;
  const compared = (earned: Earned) => {
    if (earned.found === null) return [];
    if (earned.level === "near") return [`Compared with ${whom(earned, relation)}.`];
    const narrow = sensitivity.find((one) => one.change === "bands" && one[earned.outcome].level === "near");
    const closer = narrow?.[earned.outcome].models ?? 0;
    const vague = earned.level === "relation" ? " That says nothing about your place or crowding." : "";
    return [`Closer ones are too few (n = ${number(closer)}), so compared with ${whom(earned, relation)}.${vague}`];
  };
  const lines = together
    ? [sentence(likes), sentence(downloads), ...compared(likes.found === null ? downloads : likes)]
    : [sentence(likes), ...compared(likes), sentence(downloads), ...compared(downloads)];
  const grades = new Set([likes, downloads].filter(({ found }) => found !== null).map(({ evidence }) => evidence));
  if (grades.has("A")) {
    lines.push("Grade A: read at one fixed age, 30 days, from repeated snapshots, of entries that are still listed.");
  }
  if (grades.has("C")) {
    lines.push(
      "Grade C: one snapshot’s likes so far and downloads of the last 30 days, of entries 30 to 60 days old; not counts at one age, and without entries that vanished.",
    );
  }
  if (grades.size > 0) {
    lines.push("Intervals of medians allow for models of one author, or of one base, that go together.");
  }
  lines.push("Downloads are requests, not users, and differ by file format: compare within a relation only.");
  return { id: "comparable", title: "What comparable entries earned", lines, table: null };
}

function less({ neighbours, any_rank, crowding: now, base, family }: Plan): Section {
  const title = "Less crowded neighbours";
  if (neighbours.length === 0) {
    const why =
      now.rival_authors_30d === 0
        ? "No neighbour can be less crowded than a niche without a rival."
        : `None found: no other relation or stated task of this base had fewer authors in 30 days${family.potential === null ? "; its potential is not known, and so no sister is" : ", nor had the bases nearest in potential"}.`;
    return { id: "neighbours", title, lines: [why], table: null };
  }
  const lines = [
    "Fewer authors in 30 days, those whose entries vanished since counted, but not in the percentiles; what entries comparable there earned: median, quartiles in brackets, n. Sisters are bases of the same task and size with a similar potential, which says how many authors were to be expected at release.",
  ];
  if (any_rank.length > 0) {
    const all = any_rank.map((one) => `${one.outcome} of ${noun(one.relation, true)} ${figures(one)}`);
    lines.push(`Any rank, where too few are comparable to the place: ${all.join("; ")}.`);
  }
  // What is the same wherever the place is stands above the table, once.
  const found = (earned: Earned) => (earned.level === "relation" ? "any rank" : figures(earned));
  return {
    id: "neighbours",
    title,
    lines,
    table: {
      columns: ["Where", "Authors, 30 days", "Percentile", "Rank", "Likes", "Downloads, 30 days", "Grades"],
      rows: neighbours.map((one) => [
        `${one.base === base ? "this base" : plain(one.base)}: ${noun(one.relation, true)}${forTask(one.task)}${one.potential === null ? "" : `, potential ${number(one.potential)} (here ${number(family.potential ?? 0)})`}`,
        number(one.rival_authors_30d),
        one.percentile === null ? "–" : percentileWords(one.percentile),
        number(one.rank),
        found(one.likes),
        found(one.downloads),
        grades(one),
      ]),
    },
  };
}
