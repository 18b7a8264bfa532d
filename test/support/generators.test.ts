import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { hostileModel, listedModel, listedTwice, listing, oddModel, unreadableModel } from "./hostile-rows.ts";
import { recompute } from "./independent/recompute.ts";
import { SMALL_HUB_AS_OF, smallHub } from "./small-hub.ts";

const sample = <Value>(arbitrary: fc.Arbitrary<Value>) => fc.sample(arbitrary, { numRuns: 500, seed: 1 });

describe("the row generators", () => {
  it("make rows that JSON carries unchanged", () => {
    fc.assert(
      fc.property(hostileModel(), (row) => {
        const text = JSON.stringify(row);
        expect(JSON.stringify(JSON.parse(text))).toBe(text);
      }),
      { numRuns: 200 },
    );
  });

  it("make every kind of fault", () => {
    expect(new Set(sample(unreadableModel()).map(({ fault }) => fault))).toEqual(
      new Set(["not an object", "id", "count", "date"]),
    );
    expect(sample(oddModel()).some((row) => Object.hasOwn(row, "__proto__"))).toBe(true);
    expect(
      new Set(sample(listedTwice()).map(({ rows, sameModel }) => sameModel === (rows[0]._id === rows[1]._id))),
    ).toEqual(new Set([true]));
  });

  it("make valid rows that the independent program can read", () => {
    fc.assert(fc.property(listedModel(), (row) => recompute([row], SMALL_HUB_AS_OF).models.length === 1));
    fc.assert(
      fc.property(listing({ maxLength: 10 }), (rows) => recompute(rows, SMALL_HUB_AS_OF).models.length === rows.length),
    );
  });
});

describe("the small hub", () => {
  it("has cycles, ties, absent bases and several parents often enough to be worth comparing", () => {
    // Of the 100 hubs that a property looks at by default, at least ten show each.
    const often = 0.1;
    const hubs = sample(smallHub()).map((rows) => recompute(rows, SMALL_HUB_AS_OF));
    const share = (holds: (hub: (typeof hubs)[number]) => boolean) => hubs.filter(holds).length / hubs.length;
    expect(share((hub) => hub.lineage.some((row) => row.in_cycle))).toBeGreaterThan(often);
    expect(share((hub) => hub.lineage.some((row) => !row.in_cycle && row.depth > 1))).toBeGreaterThan(often);
    expect(share((hub) => hub.derivatives.some((row) => row.rank !== row.rank_mid))).toBeGreaterThan(often);
    expect(share((hub) => hub.derivatives.some((row) => (row.rivals_30d ?? 0) > 0))).toBeGreaterThan(often);
    expect(share((hub) => hub.derivatives.some((row) => (row.leading_30d ?? 0) > 0))).toBeGreaterThan(often);
    expect(share((hub) => hub.derivatives.some((row) => (row.own_prior_30d ?? 0) > 0))).toBeGreaterThan(often);
    expect(share((hub) => hub.edges.some((row) => !row.parent_present))).toBeGreaterThan(often);
    expect(share((hub) => hub.edges.some((row) => row.position > 1))).toBeGreaterThan(often);
    expect(share((hub) => hub.edges.some((row) => row.source === "card"))).toBeGreaterThan(often);
  });

  it("keeps the identities that hold by definition", () => {
    fc.assert(
      fc.property(smallHub(), (rows) => {
        const { edges, derivatives, families, niches, lineage } = recompute(rows, SMALL_HUB_AS_OF);
        expect(derivatives).toHaveLength(edges.length);
        for (const weights of Map.groupBy(edges, (edge) => edge.child).values()) {
          expect(weights.reduce((sum, edge) => sum + edge.weight, 0)).toBeCloseTo(1, 12);
        }
        for (const family of Map.groupBy(derivatives, (row) => row.base).values()) {
          const dated = family.filter((row) => row.rank_mid !== null);
          const n = dated.length;
          expect(dated.reduce((sum, row) => sum + (row.rank_mid ?? 0), 0)).toBeCloseTo((n * (n + 1)) / 2, 9);
        }
        expect(families.reduce((sum, row) => sum + row.children, 0)).toBe(edges.length);
        expect(niches.reduce((sum, row) => sum + row.models, 0)).toBe(edges.length);
        for (const row of lineage)
          expect(row.descendants).toBeGreaterThanOrEqual(row.in_cycle ? row.children - 1 : row.children);
      }),
      { numRuns: 200 },
    );
  });
});
