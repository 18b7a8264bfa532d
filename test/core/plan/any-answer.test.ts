import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compare, LEAST } from "../../../core/plan/comparable.ts";
import { LEVELS, READINGS, RELATIONS } from "../../../core/plan/data.ts";
import { pack, unpack } from "../../../core/plan/packed.ts";
import { plan } from "../../../core/plan/plan.ts";
import { report } from "../../../core/plan/report.ts";
import { asText } from "../../../core/plan/text.ts";
import { BASE, table } from "./eleven-entries.ts";

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
        evidence: rest.reading === "30" ? ("A" as const) : ("C" as const),
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
          expect(found.q1 <= found.median && found.median <= found.q3).toBe(true);
          if (found.interval !== null) expect(found.interval.low <= found.interval.high).toBe(true);
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
