import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bestComparison, compare, LEAST } from "../../../core/plan/comparable.ts";
import {
  type Comparables,
  LEVELS,
  type PlanBase,
  type PlanNiche,
  type PlanTable,
  READINGS,
  RELATIONS,
} from "../../../core/plan/data.ts";
import { usualTask } from "../../../core/plan/niche.ts";
import { pack, unpack } from "../../../core/plan/packed.ts";
import { plan } from "../../../core/plan/plan.ts";
import { report } from "../../../core/plan/report.ts";
import { asText } from "../../../core/plan/text.ts";

const WEEKS = [1, 0, 1, 2, 0, 1, 1, 0, 0, 1, 0, 0];

const niche = (relation: string, task: string | null, authors: number, more: Partial<PlanNiche> = {}): PlanNiche => ({
  relation,
  task,
  models: authors + 2,
  rivals_30d: authors + 1,
  rival_authors_30d: authors,
  rivals_30d_t1: authors,
  rival_authors_30d_t1: authors,
  percentile: 60,
  leaving_7d: 1,
  weeks: WEEKS,
  ...more,
});

/** Eleven entries: five finetunes for chat, two for images, three quantizations, one of unstated kind. */
const BASE: PlanBase = {
  base: "lab/base",
  present: true,
  children: 11,
  released_at: Date.parse("2026-01-01"),
  potential: 50,
  entries: 11,
  authors: 9,
  relations: [
    { relation: "finetune", entries: 7 },
    { relation: "quantized", entries: 3 },
    { relation: "unknown", entries: 1 },
  ],
  weeks: [2, 0, 1, 2, 0, 1, 1, 0, 0, 1, 1, 0],
  weeks_seen: 12,
  niches: [
    niche("finetune", "chat", 4),
    niche("quantized", "chat", 3),
    niche("finetune", "images", 2),
    niche("quantized", null, 0),
    niche("unknown", "chat", 1),
    niche("finetune", null, 1),
  ],
  sisters: [
    {
      base: "near/crowded",
      potential: 51,
      entries: 40,
      authors: 30,
      relations: [],
      niches: [{ relation: "finetune", task: "chat", rivals_30d: 9, rival_authors_30d: 8 }],
    },
    {
      base: "near/empty",
      potential: 52,
      entries: 20,
      authors: 12,
      relations: [{ relation: "finetune", entries: 4 }],
      niches: [],
    },
  ],
};

const row = (more: Partial<Comparables>): Comparables => ({
  tier: "T1",
  relation: "finetune",
  level: "near",
  rank_band: 3,
  crowding_band: 3,
  reading: "30-60",
  outcome: "likes",
  models: 40,
  authors: 20,
  families: 9,
  q1: 0,
  median: 2,
  q3: 5,
  low: 1,
  high: 3,
  evidence: "B",
  ...more,
});
const none = { q1: null, median: null, q3: null, low: null, high: null };

const table = (...comparables: Comparables[]): PlanTable => ({
  date: "2026-08-21",
  as_of: "2026-08-22T00:00:00.000Z",
  source: { label: "the Hub", simulated: false },
  limit: null,
  crowding: [
    [0, 5],
    [1, 3],
    [4, 2],
  ],
  tasks: ["chat", "images"],
  comparables,
});

const asked = { relation: "finetune", task: "chat" };

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
      evidence: "B",
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

  it("shows T0 and every wider comparison beside it, with their n", () => {
    expect(answer.sensitivity.map(({ change, likes }) => [change, likes.level, likes.tier])).toEqual([
      ["bands", "wide", "T1"],
      ["bands", "rank", "T1"],
      ["bands", "relation", "T1"],
      ["tier", "near", "T0"],
    ]);
  });
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
    expect(said).toMatch(
      /Likes: not enough data \(n = 12: 12 models by 9 authors on 4 bases; 30, 10 and 5 are\s+needed\)/,
    );
    expect(said).toContain("Not known: what comparable entries earn;");
  });
});

describe("thin and odd bases", () => {
  const empty: PlanBase = {
    ...BASE,
    base: "new/one",
    children: 0,
    entries: 0,
    authors: 0,
    relations: [],
    weeks: WEEKS.map(() => 0),
    weeks_seen: 0,
    niches: [],
    sisters: [],
  };

  it("gives the first place where nobody came yet", () => {
    const answer = plan(empty, table(), { relation: "merge", task: null });
    expect(answer.rank).toEqual({ rank: 1, rank_authors: 1, rank_in_relation: 1 });
    expect(answer.crowding).toMatchObject({ models: 0, rivals_30d: 0, percentile: 25 });
    expect(answer.neighbours).toEqual([]);
    const said = asText(report(answer), 400);
    expect(said).toContain("No model with a known date names new/one as its base yet.");
    expect(said).toContain("Nobody released merges of this base without a stated task");
    expect(said).toContain("No neighbour can be less crowded than a niche without a rival.");
    expect(said).toContain("too young");
  });

  it("says so when the base is not in the snapshot, the data are simulated or a sample", () => {
    const partial: PlanTable = { ...table(), limit: 20_000, source: { label: "sandbox", simulated: true } };
    const said = asText(report(plan({ ...BASE, present: false }, partial, asked)), 400);
    expect(said).toContain("lab/base is not in the snapshot");
    expect(said).toContain("SIMULATED DATA");
    expect(said).toContain("SAMPLE, newest 20,000");
    expect(said).not.toContain("they are complete");
  });

  it("takes the task that most models of the relation state", () => {
    expect(usualTask(BASE, "finetune")).toBe("chat");
    expect(usualTask(BASE, "merge")).toBe("chat");
    expect(usualTask(empty, "finetune")).toBeNull();
  });
});

const rowOf = fc.record({
  tier: fc.constantFrom("T0" as const, "T1" as const),
  relation: fc.constantFrom(...RELATIONS),
  reading: fc.constantFrom(...READINGS),
  outcome: fc.constantFrom("likes" as const, "downloads" as const),
  level: fc.constantFrom(...LEVELS),
  bands: fc.tuple(fc.nat(10), fc.nat(8)),
  counts: fc.tuple(fc.nat(60), fc.nat(20), fc.nat(10)),
  values: fc.array(fc.nat(1000), { minLength: 5, maxLength: 5 }),
});
const tableOf = fc.array(rowOf, { maxLength: 60 }).map((rows) =>
  table(
    ...rows.map(({ bands, counts, values, level, ...rest }) => {
      const [q1 = 0, low = 0, median = 0, high = 0, q3 = 0] = values.toSorted((a, b) => a - b);
      return {
        ...rest,
        level,
        rank_band: level === "relation" ? null : bands[0],
        crowding_band: level === "near" || level === "wide" ? bands[1] : null,
        models: counts[0],
        authors: counts[1],
        families: counts[2],
        q1,
        low,
        median,
        high,
        q3,
        evidence: rest.reading === "30" ? ("A" as const) : ("B" as const),
      };
    }),
  ),
);
const baseOf = fc
  .record({ entries: fc.nat(5000), authors: fc.nat(400), rivals: fc.nat(300), seen: fc.nat(12), leaving: fc.nat(50) })
  .map(({ entries, authors, rivals, seen, leaving }) => ({
    ...BASE,
    entries,
    authors,
    weeks_seen: seen,
    niches: BASE.niches.map((one) => ({
      ...one,
      rivals_30d: rivals,
      rival_authors_30d: Math.ceil(rivals / 2),
      leaving_7d: leaving,
    })),
  }));

describe("any answer", () => {
  it("has ranks after those that came, percentiles of 0 to 100, ordered quartiles, and obeys the printing rule", () => {
    fc.assert(
      fc.property(baseOf, tableOf, fc.constantFrom(...RELATIONS), (base, some, relation) => {
        const answer = plan(base, some, { relation, task: "chat" });
        expect(answer.rank.rank).toBe(base.entries + 1);
        expect(answer.rank.rank_authors).toBe(base.authors + 1);
        const all = [answer.comparable, ...answer.sensitivity, ...answer.neighbours].flatMap(({ likes, downloads }) => [
          likes,
          downloads,
        ]);
        for (const { found, models, authors, families } of all) {
          if (found === null) continue;
          expect(models >= LEAST.models && authors >= LEAST.authors && families >= LEAST.families).toBe(true);
          expect(found.q1 <= found.median && found.median <= found.q3 && found.low <= found.high).toBe(true);
        }
        for (const one of [answer.crowding, ...answer.neighbours]) {
          expect(one.percentile).toBeGreaterThanOrEqual(0);
          expect(one.percentile).toBeLessThanOrEqual(100);
        }
        for (const one of answer.neighbours)
          expect(one.rival_authors_30d).toBeLessThan(answer.crowding.rival_authors_30d);
        expect(answer.neighbours.length).toBeLessThanOrEqual(5);
        if (answer.waiting !== null) expect(answer.waiting.rank_from).toBeGreaterThanOrEqual(answer.rank.rank);
        const said = asText(report(answer));
        expect(said).not.toMatch(/penalt|premium|cause|because|NaN|undefined|null/i);
        expect(said).toContain("associations in public");
      }),
      { numRuns: 150 },
    );
  });

  it("is the same from the packed table", () => {
    fc.assert(
      fc.property(tableOf, (some) => {
        expect(unpack(JSON.parse(JSON.stringify(pack(some, 8))))).toEqual(some);
      }),
      { numRuns: 50 },
    );
  });

  it("finds nothing for a place that no row describes", () => {
    const found = compare(
      table(),
      { relation: "merge", rank: 1, rivals: 0 },
      { outcome: "likes", tier: "T1", level: "near", reading: "30" },
    );
    expect([found.models, found.found]).toEqual([0, null]);
  });
});
