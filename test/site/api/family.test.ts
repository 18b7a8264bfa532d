import { expect, it } from "vitest";
import { CHECK_COLUMNS, FAMILY_COLUMNS, familyFacts } from "../../../site/src/api/family.ts";
import type { Family } from "../../../site/src/family.ts";

const AT = Date.parse("2026-08-20T10:00:00Z");
const checks = Object.fromEntries(CHECK_COLUMNS.map((name, n) => [name, n])) as unknown as NonNullable<
  Family["checks"]
>[number];

it("a family's JSON holds its columns, its entries, niches, checklist and authors under the names of the release's tables", () => {
  const entry = {
    id: "a/m",
    relation: "merge",
    at: AT,
    lag: 2.5,
    rank: 4,
    likes: 7,
    downloads: 70,
    tier: "T1",
    place: 1,
  };
  const niche = {
    ...{ relation: "merge", task: null, models: 9, authors: 8, entries_30d: 7, authors_30d: 6, percentile: 5 },
    ...{ median_likes: 4, zero: 0.3, place: 1 },
  };
  const family = {
    ...Object.fromEntries(FAMILY_COLUMNS.map((name) => [name, 1])),
    ...{ base: "lab/base", address: "lab/base~1", released_at: AT, first_entry_at: null },
    ...{ first: [entry], liked_most: [{ ...entry, id: "b/liked" }], newest: [{ ...entry, id: "c/newest" }] },
    ...{ niches: [niche], checks: [checks], top_authors: [{ place: 1, author: "a", entries: 3, likes: 2 }] },
  } as unknown as Family;
  const created_at = "2026-08-20T10:00:00.000Z";
  const shown = { relation: "merge", created_at, lag_days: 2.5, rank: 4, likes: 7, downloads_30d: 70, tier: "T1" };
  expect(familyFacts(family)).toEqual({
    ...Object.fromEntries(FAMILY_COLUMNS.map((name) => [name, 1])),
    ...{ base: "lab/base", address: "lab/base~1", released_at: created_at, first_entry_at: null },
    first: [{ id: "a/m", ...shown }],
    liked_most: [{ id: "b/liked", ...shown }],
    newest: [{ id: "c/newest", relation: "merge", created_at, rank: 4, likes: 7 }],
    niches: [
      {
        ...{ relation: "merge", task: null, models: 9, authors: 8, entries_30d: 7, rival_authors_30d: 6 },
        ...{ crowding_percentile: 5, median_likes: 4, share_zero_likes: 0.3 },
      },
    ],
    checklist: [checks],
    top_authors: [{ author: "a", entries: 3, likes: 2 }],
  });
  const bare = {
    ...family,
    first: null,
    liked_most: null,
    newest: null,
    niches: null,
    checks: null,
    top_authors: null,
  };
  expect(familyFacts(bare)).toMatchObject({ first: [], liked_most: [], newest: [], niches: [], checklist: [] });
});
