import { expect, it } from "vitest";
import type { Entry } from "../../../core/pulse/entries.ts";
import { placeIn, sizeAt } from "../../../core/pulse/place.ts";

const entry = (author: string, created_at: string, more: Partial<Entry> = {}): Entry => ({
  ...{ id: `${author}/m`, author, relation: "finetune", task: "chat", parent: "lab/base", swept: false },
  ...{ created_at, ...more },
});

it("an entry comes after those before it, and meets those of others in its niche whose time lies in the window", () => {
  const mine = entry("me", "2026-08-31T12:00:00.000Z");
  const family = {
    base: "lab/base",
    older: { finetune: 10, merge: 100 },
    entries: [
      entry("a", "2026-08-01T12:00:00.000Z"), // 30 days before, included
      entry("b", "2026-08-01T11:59:59.999Z"),
      entry("c", "2026-08-24T12:00:00.000Z"), // 7 days before, included
      entry("c", "2026-08-24T11:59:59.999Z", { id: "c/other" }),
      entry("d", "2026-08-30T12:00:00.000Z", { task: null }),
      entry("e", "2026-08-30T12:00:00.000Z", { relation: "merge" }),
      entry("me", "2026-08-30T12:00:00.000Z", { id: "me/before" }),
      mine,
      entry("f", "2026-08-31T12:00:00.000Z"), // at the same moment
    ],
  };
  expect(placeIn(family, mine)).toEqual({
    ...{ rank: 1 + 110 + 7, rank_in_relation: 1 + 10 + 6 },
    ...{ rivals_7d: 1, rivals_30d: 3, rival_authors_7d: 1, rival_authors_30d: 2 },
  });
  expect(placeIn(family, { ...mine, relation: "adapter" })).toMatchObject({ rank_in_relation: 1, rivals_30d: 0 });
  expect(sizeAt(family, "2026-08-24T12:00:00.000Z")).toBe(110 + 4);
});
