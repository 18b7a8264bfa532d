import { describe, expect, it } from "vitest";
import { bestComparison } from "../../../core/plan/comparable.ts";
import type { Comparables, PlanBase } from "../../../core/plan/data.ts";
import { plan } from "../../../core/plan/plan.ts";
import { report } from "../../../core/plan/report.ts";
import { asText } from "../../../core/plan/text.ts";
import { waiting } from "../../../core/plan/waiting.ts";
import { asked, BASE, niche, none, row, table } from "./eleven-entries.ts";

describe("the answer for eleven entries", () => {
  const answer = plan(BASE, table(row({})), asked);

  it("gives the place after those that came: 12th entry, 10th author, 8th finetune", () => {
    expect(answer.rank).toEqual({ rank: 12, rank_authors: 10, rank_in_relation: 8 });
  });

  it("gives the niche's crowding", () => {
    expect(answer.crowding).toMatchObject({
      models: 6,
      rivals_30d: 5,
      rival_authors_30d: 4,
      percentile: 60,
      niches: 10,
    });
  });

  it("compares with ranks 8 to 15 and 4 to 7 rivals of the relation", () => {
    expect(answer.comparable.likes).toMatchObject({
      level: "near",
      evidence: "C",
      ranks: { from: 8, to: 15 },
      rivals: { from: 4, to: 7 },
      models: 40,
      found: { median: 2 },
    });
    expect(answer.comparable.downloads.found).toBeNull();
  });

  it("names less crowded neighbours: other tasks, other relations, then sisters, none of unstated kind or task", () => {
    expect(
      answer.neighbours.map(({ kind, base, relation, task, rank, rank_in_relation, rival_authors_30d }) => [
        kind,
        base,
        relation,
        task,
        rank,
        rank_in_relation,
        rival_authors_30d,
      ]),
    ).toEqual([
      ["task", "lab/base", "finetune", "images", 12, 8, 2],
      ["relation", "lab/base", "quantized", "chat", 12, 4, 3],
      ["sister", "near/empty", "finetune", "chat", 21, 5, 0],
    ]);
  });

  it("names of two that are as close the one with more models first", () => {
    const niches = [niche("finetune", "chat", 9), niche("finetune", "audio", 1), niche("finetune", "images", 2)];
    const found = plan({ ...BASE, sisters: [], niches }, table(row({})), asked).neighbours;
    expect(found.map(({ task }) => task)).toEqual(["images", "audio"]);
  });

  it("gives a sister the percentile that its niche has in the release, which leaves out whom the rivals count: those gone since", () => {
    const sister = (percentile: number | null) => ({
      ...{ base: "near/some", potential: 50, entries: 3, authors: 3, relations: [] },
      niches: [{ relation: "finetune", task: "chat", rivals_30d: 3, rival_authors_30d: 3, percentile }],
    });
    const place = (percentile: number | null) =>
      plan({ ...BASE, sisters: [sister(percentile)] }, table(row({})), asked).neighbours.find(
        ({ kind }) => kind === "sister",
      );
    expect(place(42)).toMatchObject({ rival_authors_30d: 3, percentile: 42 });
    // Nobody there is listed any more: a niche of 0 authors.
    const empty = answer.neighbours.find(({ base }) => base === "near/empty")?.percentile;
    expect(place(null)).toMatchObject({ rival_authors_30d: 3, percentile: empty });
  });

  it("says what a week of waiting could bring", () => {
    // A week brought 0 to 2 entries to the family, 0 to 2 to the niche; one of 5 rivals leaves.
    expect(answer.waiting).toMatchObject({
      rank_from: 12,
      rank_to: 14,
      rivals_from: 4,
      rivals_to: 6,
      same_bands: true,
      likes: null,
    });
  });

  it("speaks of no compared bands where a week changes none, for there may have been none", () => {
    const said = (one: Comparables) => asText(report(plan(BASE, table(one), asked)));
    expect(said(row({}))).toContain("Both stay in the same bands, so these data see no difference.");
    const any = said(row({ level: "relation", rank_band: null, crowding_band: null }));
    expect(any).toContain("That says nothing about your place or crowding.");
    expect(any).toContain("Both stay in the same bands, so these data see no difference.");
  });

  it("says one number for weeks that were all alike, and names other ages by the time that they had", () => {
    const still = { ...BASE, niches: [niche("finetune", "chat", 4, { weeks: BASE.weeks.map(() => 0) })] };
    const said = asText(report(plan(still, table(row({ reading: "30" }), row({})), asked)));
    expect(said).toContain("12 weeks counted), 0 in each week; were weeks alike, the next would lie there");
    expect(said).toContain("- 30 to 60 days old, which had more time\n");
    expect(asText(report(answer))).toContain("12 weeks counted), 0–2 in each week;");
  });

  it("loses no more rivals in a week than there are, and moves back by what the slowest week brought", () => {
    const mean = { per_week: 1.75, low: 1, high: 3, widened: false };
    const pace = { weeks: 4, counts: [1, 2, 3, 1], ...mean, coverage: 0.6, trend: null };
    const paces = { family: { ...pace, fewest: 1, most: 3 }, niche: { ...pace, fewest: 0, most: 2 } };
    const now = { relation: "finetune", rank: 12, rivals: 5 };
    expect(waiting(table(), now, { ...paces, leaving: 9 })).toMatchObject({
      ...{ rank_from: 13, rank_to: 15, rivals_from: 0, rivals_to: 2, same_bands: false },
    });
    // The slowest week brings the niche rivals, too, and the fastest alone moves the rank into the band from 16 on.
    const later = { family: { ...pace, fewest: 1, most: 4 }, niche: { ...pace, fewest: 1, most: 2 } };
    expect(waiting(table(), now, { ...later, leaving: 1 })).toMatchObject({
      ...{ rank_from: 13, rank_to: 16, rivals_from: 5, rivals_to: 6, same_bands: false },
      // Compared is the far end: 16th, not 13th.
      ...{ likes: { ranks: { from: 16, to: 31 } }, downloads: { ranks: { from: 16, to: 31 } } },
    });
  });

  it("gives no notice of a listed base of the whole Hub that has entries", () => {
    expect(report(answer).notices).toEqual([]);
  });

  it("says how a comparison was read, and what its interval allows for", () => {
    const said = (...rows: Comparables[]) => asText(report(plan(BASE, table(...rows), asked)));
    const fixed = row({ reading: "30", evidence: "A" });
    const [a, b] = ["Grade A: read at one fixed age, 30 days", "Grade C: one snapshot’s likes so far"];
    const interval = "Intervals of medians allow for models of one author, or of one base, that go together.";
    for (const [text, found] of [
      [said(row({})), [false, true, true]],
      [said(fixed), [true, false, true]],
      [said(fixed, row({ outcome: "downloads" })), [true, true, true]],
      [said(), [false, false, false]],
    ] as const) {
      expect([a, b, interval].map((sentence) => text.includes(sentence))).toEqual(found);
    }
  });

  it("shows T0 and every wider comparison beside it, with their n", () => {
    expect(answer.sensitivity.map(({ change, likes }) => [change, likes.level, likes.tier])).toEqual([
      ["bands", "wide", "T1"],
      ["bands", "rank", "T1"],
      ["bands", "relation", "T1"],
      ["tier", "near", "T0"],
    ]);
    // Of the 12th entry with 5 rivals: a band to either side of both, of the rank alone, and any rank and crowding.
    expect(answer.sensitivity.slice(0, 3).map(({ likes }) => [likes.ranks, likes.rivals])).toEqual([
      [
        { from: 4, to: 31 },
        { from: 2, to: 15 },
      ],
      [{ from: 4, to: 31 }, null],
      [null, null],
    ]);
  });
});

describe("the conclusion", () => {
  /** The base with the one neighbour niche of finetunes for images, whose rivals lie a band below those for chat: 3 against 5. */
  const images = {
    ...BASE,
    niches: BASE.niches.filter(({ relation, task }) => relation === "finetune" && task),
    sisters: [],
  };
  const there = (more: Partial<Comparables>) => row({ crowding_band: 2, ...more });
  const said = (base: PlanBase, ...rows: Comparables[]) =>
    report(plan(base, table(...rows), asked))
      .sections.find(({ id }) => id === "conclusion")
      ?.lines.filter((line) => /Entries|entries comparable/.test(line));

  it("sets the likes of a less crowded neighbour beside those here, which differ where the intervals do not meet", () => {
    // Here the median is 2, its interval 1 to 3.
    expect(said(images, row({}), there({ low: 3.5, median: 5, high: 6 }))).toEqual([
      "Entries comparable to those for images have more likes (median 5 there, 2 here; the intervals do not overlap).",
    ]);
    expect(said(images, row({}), there({ low: 0, median: 0, high: 0.5 }))).toEqual([
      "Entries comparable to those for images have fewer likes (median 0 there, 2 here; the intervals do not overlap).",
    ]);
    for (const [low, high] of [
      [3, 6],
      [0, 1],
    ] as const) {
      expect(said(images, row({}), there({ low, median: 4, high }))).toEqual([
        "Whether entries comparable to those for images have more likes than here, or fewer, is open (median 4 there, 2 here; the intervals overlap).",
      ]);
    }
  });

  it("says that neighbours in the same bands cannot be told apart", () => {
    const close = {
      ...images,
      niches: images.niches.map((one) => (one.task === "images" ? { ...one, rivals_30d: 4 } : one)),
    };
    expect(said(close, row({}))).toEqual([
      "Entries for images fall into the same bands as here, so these data cannot tell the two apart.",
    ]);
  });

  it("sets nothing beside it of another relation, reading or width, or where too little is known", () => {
    const quantized = { ...BASE, niches: BASE.niches.filter(({ task }) => task === "chat"), sisters: [] };
    const thin = there({ models: 12, ...none });
    const wider = { rank_band: null, crowding_band: null, level: "relation" } as const;
    expect(said(quantized, row({}), there({ relation: "quantized" }))).toEqual([]);
    expect(said(images, row({}), there({ reading: "30", evidence: "A" }))).toEqual([]);
    expect(said(images, row({}), thin, there({ level: "wide" }))).toEqual([]);
    expect(said(images, row({}), thin)).toEqual([]);
    expect(said(images, row(wider))).toEqual([]);
  });

  it("names a sister by its base", () => {
    // The 21st entry of near/empty, which has no rival for chat.
    const sister = {
      ...BASE,
      niches: BASE.niches.filter(({ relation, task }) => relation === "finetune" && task === "chat"),
    };
    expect(said(sister, row({}), row({ rank_band: 4, crowding_band: 0, low: 3.5, median: 4, high: 5 }))).toEqual([
      "Entries comparable to those of near/empty have more likes (median 4 there, 2 here; the intervals do not overlap).",
    ]);
  });
});

it("names each comparison that would change the answer", () => {
  const answer = plan(BASE, table(row({})), asked);
  const rows = report(answer).sections.find(({ id }) => id === "changes")?.table?.rows;
  expect(rows?.map(([name]) => name)).toEqual([
    "shown above",
    "rank 4–31, 2–15 rivals",
    "rank 4–31, however crowded",
    "any rank, however crowded",
    "everything (T0), suspected automated uploads too",
  ]);
});

describe("the ladder of comparisons", () => {
  const place = { relation: "finetune", rank: 12, rivals: 5 };
  const thin = { models: 12, authors: 9, families: 4, ...none };

  it("prefers a fixed age, though wider, to one snapshot", () => {
    const found = bestComparison(
      table(row({}), row({ reading: "30", level: "rank", crowding_band: null, evidence: "A" })),
      place,
      "likes",
    );
    expect([found.reading, found.level, found.evidence]).toEqual(["30", "rank", "A"]);
  });

  it("takes what says nothing of rank last, whatever its grade", () => {
    const all = row({ reading: "30", level: "relation", rank_band: null, crowding_band: null, evidence: "A" });
    expect(bestComparison(table(row({}), all), place, "likes").level).toBe("near");
    expect(bestComparison(table(row(thin), all), place, "likes").level).toBe("relation");
  });

  it("prints with 30 models by 10 authors on 5 bases, and with one less of any of them does not", () => {
    const least = { models: 30, authors: 10, families: 5 };
    const printed = (more: Partial<Comparables>) =>
      bestComparison(table(row({ ...least, ...more })), place, "likes").found;
    expect(printed({})).not.toBeNull();
    expect([printed({ models: 29 }), printed({ authors: 9 }), printed({ families: 4 })]).toEqual([null, null, null]);
  });

  it("names the fixed age where neither grade may be printed and both have as many models", () => {
    const found = bestComparison(table(row(thin), row({ ...thin, reading: "30", evidence: "A" })), place, "likes");
    expect([found.models, found.reading]).toEqual([12, "30"]);
  });

  it("says how many there are where there are too few everywhere", () => {
    const found = bestComparison(table(row(thin)), place, "likes");
    expect([found.found, found.models]).toEqual([null, 12]);
    const said = asText(report(plan(BASE, table(row(thin)), asked)));
    expect(said).toContain("Likes: not enough data (n = 12 models by 9 authors on 4 bases; 30 by 10 on 5 are needed).");
    expect(said).toContain("Not known: what comparable entries earn;");
  });
});

describe("the interval of a median", () => {
  const place = { relation: "finetune", rank: 12, rivals: 5 };
  /** Finetunes for chat as in `row`; those for images, with two rivals fewer, in a band of their own. */
  const said = (here: Partial<Comparables>, there: Partial<Comparables>) =>
    asText(report(plan(BASE, table(row(here), row({ crowding_band: 2, ...there })), asked)));

  it("is said where the models can tell, and that it reaches beyond them where they cannot", () => {
    expect(said({}, {})).toContain("Likes: median 2 (95 % interval 1 to 3), the middle half between 0 and 5;");
    const beyond = { low: null, high: null };
    expect(bestComparison(table(row(beyond)), place, "likes").found).toMatchObject({ median: 2, interval: null });
    expect(said(beyond, {})).toContain(
      "Likes: median 2 (its 95 % interval reaches beyond these models: too few authors or bases), the middle half between 0 and 5;",
    );
  });

  it("leaves the question open where there is none, and does not say that there is no difference", () => {
    expect(said({}, { median: 5, low: null, high: null })).toContain(
      "Whether entries comparable to those for images have more likes than here, or fewer, is open (median 5 there, 2 here; an interval reaches beyond the models).",
    );
  });
});
