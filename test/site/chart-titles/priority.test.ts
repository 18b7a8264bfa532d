import { describe, expect, it } from "vitest";
import type { Row } from "../../../site/charts/chart.ts";
import { firstEntrants } from "../../../site/charts/first-entrants.ts";
import { lagByRelation } from "../../../site/charts/lag-by-relation.ts";
import { leaderShare } from "../../../site/charts/leader-share.ts";
import { likedByPlace } from "../../../site/charts/liked-by-place.ts";
import { newestFamilyEntries } from "../../../site/charts/newest-family-entries.ts";
import { said } from "./title.ts";

describe("what lag by relation says", () => {
  const lag = (
    tier: string,
    relation: string,
    n: number,
    [quartile_1, median, quartile_3, low, high]: number[],
  ): Row => ({
    ...{
      tier,
      relation,
      n,
      decile_1: 0.1,
      quartile_1: quartile_1 ?? 0,
      median: median ?? 0,
      quartile_3: quartile_3 ?? 0,
    },
    ...{ decile_9: 300, median_low: low ?? null, median_high: high ?? null },
  });
  const rows = (low: number) => [
    lag("T1", "quantized", 60, [0.25, 0.5, 2, 0.25, 1]),
    lag("T1", "unknown", 7, [1.5, 2.5, 3, 2, 3]),
    lag("T1", "finetune", 40, [2.5, 3, 10, low, 4]),
    lag("T0", "quantized", 900, [1 / 24, 0.125, 5, 0.1, 0.2]),
  ];

  it("compares the first and the last of the medians on T1, each with its relation's name", () => {
    const { title, subtitle, description, n, drawn } = said(lagByRelation, rows(1.25));
    expect(title).toBe(
      "Half of the quantizations came within 12 hours of their base, half of the finetunes within 3 days",
    );
    expect(subtitle).toContain("n = 107 entries");
    expect(n).toBe(107);
    expect(description).toBe(
      "quantizations: median 12 hours, middle half 6 hours to 2 days; " +
        "derivatives of unstated kind: median 2.5 days, middle half 36 hours to 3 days; " +
        "finetunes: median 3 days, middle half 2.5 days to 10 days",
    );
    expect(drawn).toContain("median 12 hours · n = 60");
    expect(drawn).toContain("quantizations: median on T0 (everything) 3 h");
    expect(drawn).not.toContain("finetunes: median on T0");
    expect(drawn).toMatch(/^unstated$/m);
    expect(said(lagByRelation, rows(1)).title).toMatch(/ within 3 days \(their intervals overlap\)$/);
  });

  it("needs two relations", () => {
    const { title, missing } = said(lagByRelation, rows(1).slice(0, 1));
    expect(title).toBe("How long after its base does a derivative appear?");
    expect(missing).toBe("Not enough data (n = 60): this figure needs at least 30 models by 10 authors in 5 families.");
  });
});

describe("what the first ten of the largest races hold", () => {
  const race = (base: string, relation: string, entries: number, held: Row): Row => ({
    base,
    relation,
    entries,
    ...held,
  });
  const rows = [
    race("org/a", "finetune", 100, { even_share: 0.1, share_likes: 0.4, share_downloads: 0.25 }),
    race("org/b", "quantized", 60, { even_share: 0.2, share_likes: 0.2, share_downloads: null }),
    race("org/c", "unknown", 40, { even_share: 0.25, share_likes: 0.15, share_downloads: 0.3 }),
  ];

  it("counts the races where it is more likes than an even split gives, and takes no downloads for none known", () => {
    const { title, subtitle, description, n, drawn } = said(leaderShare, rows);
    expect(title).toBe(
      "In 1 of the 3 largest races, the first ten entries hold more of the likes than an even split would give them",
    );
    expect(subtitle).toContain("n = 200 entries");
    expect(n).toBe(200);
    expect(description).toBe(
      "org/a, finetunes: 40 % of likes, 25 % of downloads, even split 10 %; " +
        "org/b, quantizations: 20 % of likes, no downloads counted, even split 20 %; " +
        "org/c, derivatives of unstated kind: 15 % of likes, 30 % of downloads, even split 25 %",
    );
    expect(drawn).toContain(
      "org/b, quantizations: first ten hold 20 % of likes, no downloads counted; even split 20 %",
    );
    expect(drawn).toContain("c · unstated · n = 40");
  });

  it("needs three races", () => {
    expect(said(leaderShare, rows.slice(0, 2))).toMatchObject({ title: expect.stringMatching(/\?$/), n: 160 });
  });
});

describe("what the first entrants of the newest large family hold", () => {
  const held = (tier: string, k: number, share: number, entries = 200): Row => ({
    ...{ tier, k, base: "org/new", relation: "finetune", entries, authors: 10, first: k + 1, share_entries: share / 4 },
    ...{ share_likes: share, share_downloads: share / 2 },
  });
  const rows = (change: Row = {}) => [
    { ...held("T1", 1, 0.1), ...change },
    { ...held("T1", 10, 0.6), ...change },
    { ...held("T1", 200, 1), ...change },
    held("T0", 10, 0.9, 999),
  ];

  it("is read at the tenth entry on T1", () => {
    const { title, subtitle, description, n } = said(firstEntrants, rows());
    expect(title).toBe("The first 11 of 200 finetunes of new hold 60 % of their likes and 30 % of their downloads");
    expect(said(firstEntrants, rows().toReversed()).title).toContain(" hold 60 % of their likes and 30 % of ");
    expect(subtitle).toBe(
      "Share of likes and of 30-day downloads held by the first k finetunes of org/new, n = 200 finetunes",
    );
    expect(n).toBe(200);
    expect(description).toContain(
      "After ten entries and those of the same second (15 % of all) they stand at 60 % of the likes and 30 % of the downloads.",
    );
  });

  it("needs 30 entries by 10 authors with likes and downloads", () => {
    const drawn = (change: Row) => said(firstEntrants, rows(change)).missing === null;
    expect(drawn({ entries: 30 })).toBe(true);
    expect(drawn({ entries: 29 })).toBe(false);
    expect(drawn({ authors: 9 })).toBe(false);
    expect(drawn({ share_likes: null })).toBe(false);
    expect(drawn({ share_downloads: null })).toBe(false);
    expect(said(firstEntrants, rows().slice(0, 1)).missing).not.toBeNull();
  });
});

describe("what is liked by its place in the release order", () => {
  const tenth = (relation: string, part: number, share_liked: number, values: Row = {}): Row => ({
    ...{ tier: "T1", relation, part, n: 40, share_liked, ci_low: share_liked - 0.05, ci_high: share_liked + 0.05 },
    ...values,
  });
  const rows = (from: number, to: number) =>
    Array.from({ length: to - from + 1 }, (_, index) => tenth("finetune", from + index, 0.5 - 0.04 * index));

  it("compares the earliest tenth with the latest, of the first relation that has five", () => {
    const few = [1, 2, 3, 4].map((part) => tenth("quantized", part, 0.9));
    const adapters = [1, 2, 3, 4, 5].map((part) => tenth("adapter", part, 0.8));
    const latestFirst = rows(1, 10).toReversed();
    const everything = tenth("finetune", 1, 0.07, { tier: "T0", n: 999 });
    const { title, subtitle, description, n, drawn } = said(likedByPlace, [
      ...adapters,
      ...few,
      ...latestFirst,
      everything,
    ]);
    expect(title).toBe(
      "50 % of the earliest tenth of a base’s finetunes have a like so far, against 14 % of the latest",
    );
    expect(subtitle).toContain("n = 600 entries");
    expect(n).toBe(600);
    expect(description).toBe(
      "finetunes, first to last tenth: 50 %, 46 %, 42 %, 38 %, 34 %, 30 %, 26 %, 22 %, 18 %, 14 %; " +
        "adapters, first to last tenth: 80 %, 80 %, 80 %, 80 %, 80 %",
    );
    expect(drawn).toContain("finetunes, first: 50 % (95 % interval 45 % to 55 %), 40 entries; T0 (everything) 7 %");
    expect(drawn).toContain("finetunes, last: 14 % (95 % interval 9 % to 19 %), 40 entries\n");
    expect(drawn).toContain("n = 400");
  });

  it("does not call a tenth the earliest or the latest that is not, and says where the intervals overlap", () => {
    expect(said(likedByPlace, rows(2, 6)).title).toBe(
      "50 % of the second tenth of a base’s finetunes have a like so far, against 34 % of the sixth tenth",
    );
    const wide = rows(1, 10).map((row) => ({ ...row, ci_low: 0.1, ci_high: 0.6 }));
    expect(said(likedByPlace, wide).title).toMatch(/ of the latest \(their intervals overlap\)$/);
  });

  it("needs five tenths, and counts all that there is where it has none", () => {
    expect(said(likedByPlace, rows(1, 4))).toMatchObject({ n: 160, title: expect.stringMatching(/\?$/) });
    expect(said(likedByPlace, rows(1, 5)).missing).toBeNull();
  });
});

describe("what the newest large family grew by", () => {
  const step = (relation: string, day: number, [t1, t0, t2]: [number, number, number], authors = 10): Row => ({
    ...{ base: "org/new", relation, authors, until: `2026-08-${day}T00:00:00.000Z` },
    ...{ entries_t1: t1, entries_t0: t0, entries_t2: t2 },
  });
  const release = { as_of: "2026-08-22T00:00:00.000Z" };
  const rows = (adapters = 9, authors = 10) => [
    step("quantized", 12, [4, 5, 3], authors),
    step("quantized", 20, [20, 30, 11], authors),
    step("finetune", 14, [1, 1, 1], authors),
    step("adapter", 15, [adapters, adapters, 2], authors),
  ];

  it("names the largest relation on T1 by its last step", () => {
    const { title, subtitle, description, n } = said(newestFamilyEntries, rows(), release);
    expect(title).toBe("67 % of the derivatives of new so far are quantizations");
    expect(subtitle).toBe("Derivatives of org/new by declared relation, entries so far, n = 30 on T1, 40 in all");
    expect(n).toBe(30);
    expect(description).toContain("On T1 there are 20 quantizations, 1 finetune and 9 adapters, by 10 authors.");
    const more = said(newestFamilyEntries, rows(60), release);
    expect(more.title).toBe("74 % of the derivatives of new so far are adapters");
    const even = said(newestFamilyEntries, [step("merge", 20, [30, 30, 9])], release);
    expect(even.subtitle).toContain("n = 30 derivatives");
  });

  it("needs 30 entries by 10 authors", () => {
    expect(said(newestFamilyEntries, rows(8), release)).toMatchObject({ n: 29, title: expect.stringMatching(/\?$/) });
    expect(said(newestFamilyEntries, rows(9, 9), release).missing).not.toBeNull();
  });
});
