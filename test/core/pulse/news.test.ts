import { describe, expect, it } from "vitest";
import type { Entry } from "../../../core/pulse/entries.ts";
import type { GroundHead } from "../../../core/pulse/ground.ts";
import { newsOf, tellOnce } from "../../../core/pulse/news.ts";
import { MemoryLedger } from "../../support/memory.ts";

const NOW = Date.parse("2026-08-21T20:00:00.000Z");
const HOUR = 3_600_000;
const iso = (hoursAgo: number) => new Date(NOW - hoursAgo * HOUR).toISOString();

/** An entry of so many hours ago. */
const entry = (n: number, hoursAgo: number, more: Partial<Entry> = {}): Entry => ({
  ...{ id: `a${n}/m`, author: `a${n}`, relation: "finetune", task: "chat", parent: "lab/Base", swept: false },
  ...{ created_at: iso(hoursAgo), ...more },
});
const entries = (count: number, hoursAgo: number, from = 0) =>
  Array.from({ length: count }, (_, i) => entry(from + i, hoursAgo));
const head = (more: Partial<GroundHead>): GroundHead => ({
  ...{ version: 1, date: "2026-08-21", newest: iso(12), limit: null, crowded: null, organizations: [] },
  ...more,
});
/** What a pulse tells when the entries of the last hour are fresh. */
function told(known: readonly Entry[], ground: GroundHead | null = head({}), older = {}) {
  const fresh = new Set(known.filter(({ created_at }) => created_at > iso(1)).map(({ id }) => id));
  return newsOf({ base: "lab/Base", older, entries: known, exact: false }, fresh, ground, iso(0));
}
const events = (...asked: Parameters<typeof told>) => told(...asked).map(({ event, n }) => [event, n]);

describe("news of a family", () => {
  it("is its tenth entry, once, where all came within a month", () => {
    expect(events([...entries(9, 5), entry(9, 0.5)])).toEqual([["ten entries", 10]]);
    expect(events([...entries(8, 5), entry(9, 0.5)])).toEqual([]);
    expect(events([...entries(10, 5), entry(10, 0.5)])).toEqual([]);
    expect(events([...entries(8, 5), entry(9, 0.5)], head({}), { merge: 1 })).toEqual([]);
  });

  it("counts that month back from now, however old the sweep is that knew the first entries", () => {
    const since = (hours: number) =>
      events([entry(0, hours), ...entries(8, 5, 1), entry(9, 0.5)], head({ newest: iso(200) }));
    expect(since(31 * 24 - 1)).toEqual([["ten entries", 10]]);
    expect(since(31 * 24)).toEqual([]);
  });

  it("is nothing before the first sweep, since nobody knows what the family had", () => {
    expect(events([...entries(9, 5), entry(9, 0.5)], null)).toEqual([]);
    expect(events([...entries(10, 25), ...entries(10, 0.5, 100)], null)).toEqual([]);
  });

  it("is that it doubled within 24 hours, from ten on", () => {
    const half = (count: number) => [...entries(count, 25), ...entries(10, 0.5, 100)];
    expect(told(half(10))).toMatchObject([
      { id: "pulse-doubled-16-lab/base", event: "doubled", n: 20, numbers: { entries: 20, entries_24h_before: 10 } },
    ]);
    expect(events(half(11))).toEqual([]);
    expect(events([...entries(9, 25), ...entries(9, 0.5, 100)], head({}), { merge: 1 })).toEqual([]);
    // It had doubled before.
    expect(events([...entries(10, 25), ...entries(10, 5, 100)])).toEqual([]);
  });

  it("is the first entry of a large organization's base", () => {
    const large = head({ organizations: ["LAB"] });
    expect(told([entry(1, 0.5), entry(2, 0.7)], large)).toMatchObject([
      { id: "pulse-first-entry-lab/base", numbers: { entries: 2, first: "a2/m" } },
    ]);
    expect(events([entry(1, 0.5)], head({ organizations: ["other"] }))).toEqual([]);
    expect(events([entry(1, 5), entry(2, 0.5)], large)).toEqual([]);
    // A name without an owner is nobody's.
    const first = entry(1, 0.5);
    const labs = { base: "labs", older: {}, entries: [first], exact: true };
    expect(newsOf(labs, new Set([first.id]), large, iso(0))).toEqual([]);
  });

  it("is a niche that fresh authors of the last 30 days made one of the most crowded", () => {
    const crowded = head({ crowded: 4 });
    const three = entries(3, 5);
    const niche = told([...three, entry(3, 0.5)], crowded);
    expect(niche).toMatchObject([
      {
        id: "pulse-crowded-niche-2026-08-finetune-chat-lab/base",
        numbers: { authors_30d: 4, threshold: 4, relation: "finetune", task: "chat" },
      },
    ]);
    const none: [string, Entry[]][] = [
      ["one author fewer", [...entries(2, 5), entry(3, 0.5)]],
      ["an author who was there", [...three, entry(3, 0.5, { author: "a0" })]],
      ["crowded before", [...three, entry(4, 5), entry(3, 0.5)]],
      ["another task", [...three, entry(3, 0.5, { task: "images" })]],
      ["another relation", [...three, entry(3, 0.5, { relation: "merge" })]],
      ["a rival of 31 days ago", [...entries(2, 5), entry(9, 31 * 24), entry(3, 0.5)]],
    ];
    for (const [why, known] of none) expect(events(known, crowded), why).toEqual([]);
    // The moment 30 days ago counts.
    expect(events([...entries(2, 5), entry(9, 30 * 24), entry(3, 0.5)], crowded)).toEqual([["crowded niche", 4]]);
  });

  it("is nothing that the newest sweep has: the first pulse after one sees six hours of it again", () => {
    const swept = { swept: true };
    const hour = (count: number, more: Partial<Entry> = {}) =>
      Array.from({ length: count }, (_, i) => entry(100 + i, 0.5, more));
    const large = head({ organizations: ["lab"], crowded: 4 });
    expect(events([entry(1, 0.5, swept)], large)).toEqual([]);
    expect(events([...entries(9, 5), entry(9, 0.5, swept)], large)).toEqual([]);
    expect(events([...entries(10, 25), ...hour(10, swept)])).toEqual([]);
    expect(events([...entries(3, 5), entry(3, 0.5, swept)], large)).toEqual([]);
    // What came on top of it is news.
    expect(events([...entries(8, 5), entry(8, 0.5, swept), entry(9, 0.5)])).toEqual([["ten entries", 10]]);
  });

  it("says of its counts that they hold what was removed since, as ranks do", () => {
    const texts = [
      ...told([...entries(9, 5), entry(9, 0.5)]),
      ...told([...entries(10, 25), ...entries(10, 0.5, 100)]),
      ...told([...entries(3, 5), entry(3, 0.5)], head({ crowded: 4 })),
    ];
    expect(texts.map(({ event }) => event)).toEqual(["ten entries", "doubled", "crowded niche"]);
    for (const { summary } of texts)
      expect(summary).toMatch(/ Entries that were removed since count, as they do in ranks\.$/);
    expect(texts[0]?.title).toBe("lab/Base has drawn 10 derivatives");
  });

  it("stays as it was told when it is told again", async () => {
    const ledger = new MemoryLedger();
    const [first] = told([...entries(9, 5), entry(9, 0.5)]);
    if (first === undefined) throw new Error("nothing was told");
    expect(await tellOnce(ledger, [first])).toEqual({ told: 1, written: [first] });
    expect(await tellOnce(ledger, [{ ...first, title: "another" }])).toEqual({ told: 0, written: [first] });
  });
});
