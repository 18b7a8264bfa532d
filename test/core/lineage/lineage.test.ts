import { describe, expect, it } from "vitest";
import * as layout from "../../../core/lake/layout.ts";
import { lineageStage } from "../../../core/lineage/lineage.ts";
import { snapshotStage } from "../../../core/snapshot/snapshot.ts";
import { listed, TestLake } from "../../support/lake.ts";

/** A model created `hours` after 2026-08-01 that names its parents by plain tags, in order. */
function child(id: string, hours: number, ...parents: string[]) {
  const createdAt = new Date(Date.parse("2026-08-01T00:00:00Z") + hours * 3_600_000).toISOString();
  return listed(id, { createdAt, tags: parents.map((parent) => `base_model:${parent}`) });
}

async function lineageOf(rows: readonly unknown[]) {
  const lake = await new TestLake().receive(rows);
  await lake.stage(snapshotStage);
  await lake.stage(lineageStage);
  const table = await lake.rows<Record<string, unknown> & { id: string }>(layout.lineage(lake.date));
  return Object.fromEntries(table.map(({ id, ...columns }) => [id, columns]));
}

describe("lineage.parquet", () => {
  it("follows the first parent to the root and counts what is below each model once", async () => {
    // root ← a ← b ← merge, root ← c ← merge: merge's first parent is c.
    const lineage = await lineageOf([
      child("x/root", 0),
      child("x/a", 1, "x/root"),
      child("x/b", 2, "x/a"),
      child("x/c", 3, "x/root"),
      child("x/merge", 4, "x/c", "x/b"),
      child("x/stranger", 5),
    ]);
    expect(lineage).toMatchObject({
      "x/root": { root: "x/root", depth: 0, children: 2, descendants: 4 },
      "x/a": { root: "x/root", depth: 1, children: 1, descendants: 2 },
      "x/b": { root: "x/root", depth: 2, children: 1, descendants: 1 },
      "x/c": { root: "x/root", depth: 1, children: 1, descendants: 1 },
      "x/merge": { root: "x/root", depth: 2, children: 0, descendants: 0 },
    });
    expect(lineage).not.toHaveProperty("x/stranger");
  });

  it("ends a walk at a parent that the Hub does not list", async () => {
    const lineage = await lineageOf([child("x/a", 0, "gone/base"), child("x/b", 1, "x/a")]);
    expect(lineage).toMatchObject({
      "x/a": { root: "gone/base", root_present: false, depth: 1 },
      "x/b": { root: "gone/base", root_present: false, depth: 2 },
    });
    expect(lineage).not.toHaveProperty("gone/base");
  });

  it("gives a cycle the member created first as its root, and marks only the members", async () => {
    // a → b → c → a, with b created first; d hangs on a.
    const lineage = await lineageOf([
      child("x/a", 5, "x/b"),
      child("x/b", 1, "x/c"),
      child("x/c", 3, "x/a"),
      child("x/d", 9, "x/a"),
    ]);
    expect(lineage).toMatchObject({
      "x/a": { root: "x/b", depth: 1, in_cycle: true, root_present: true, descendants: 3 },
      "x/b": { root: "x/b", depth: 0, in_cycle: true },
      "x/c": { root: "x/b", depth: 2, in_cycle: true },
      "x/d": { root: "x/b", depth: 2, in_cycle: false, descendants: 0 },
    });
  });

  it("gives a cycle whose members were created at once the smallest id as its root, wherever the walk enters it", async () => {
    // a hangs on d; d → c → b → d.
    const lineage = await lineageOf([
      child("x/a", 9, "x/d"),
      child("x/b", 1, "x/d"),
      child("x/c", 1, "x/b"),
      child("x/d", 1, "x/c"),
    ]);
    expect(lineage).toMatchObject({
      "x/a": { root: "x/b", depth: 3, in_cycle: false },
      "x/b": { root: "x/b", depth: 0, in_cycle: true },
      "x/c": { root: "x/b", depth: 1, in_cycle: true },
      "x/d": { root: "x/b", depth: 2, in_cycle: true },
    });
  });

  it("flags twenty children of one base by one author within 24 hours, not nineteen, and not slower ones", async () => {
    const farm = Array.from({ length: 20 }, (_, i) =>
      child(`farm/${"abcdefghijklmnopqrst"[i]}x`, (i * 24) / 19, "x/base"),
    );
    const hand = Array.from({ length: 19 }, (_, i) => child(`hand/${"abcdefghijklmnopqrst"[i]}x`, i, "x/base"));
    // The twentieth comes 24 hours and 36 seconds after the first.
    const slow = Array.from({ length: 20 }, (_, i) =>
      child(`slow/${"abcdefghijklmnopqrst"[i]}x`, (i * 24.01) / 19, "x/base"),
    );
    const late = child("farm/late", 100, "x/base");
    // All that this author ever published, and all that was made from this base.
    const only = Array.from({ length: 20 }, (_, i) => child(`only/${"abcdefghijklmnopqrst"[i]}x`, i, "x/other"));
    const lineage = await lineageOf([child("x/base", 0), ...farm, ...hand, ...slow, late, ...only]);
    const flagged = Object.entries(lineage).filter(([, { burst }]) => burst === true);
    expect(flagged.map(([id]) => id).sort()).toEqual([...farm, ...only].map(({ id }) => id).sort());
  });

  it("flags twenty names of one author that differ only in digits, long hex or a UUID", async () => {
    const series = Array.from({ length: 18 }, (_, i) => child(`bot/run-${i}-x`, i * 100, "x/base"));
    // Six letters that are hex, in capitals; five are a word.
    const hex = child("bot/run-FACADE-x", 3000, "x/base");
    const uuid = child("bot/run-123e4567-e89b-12d3-a456-426614174000-x", 4000, "x/base");
    const other = child("bot/run-decaf-x", 5000, "x/base");
    const elsewhere = child("person/run-7-x", 6000, "x/base");
    // All that this author ever published.
    const only = Array.from({ length: 20 }, (_, i) => child(`only/v${i}`, i * 100, "x/base"));
    const lineage = await lineageOf([child("x/base", 0), ...series, hex, uuid, other, elsewhere, ...only]);
    const flagged = Object.entries(lineage).filter(([, { serial_name }]) => serial_name === true);
    expect(flagged.map(([id]) => id).sort()).toEqual([...series, hex, uuid, ...only].map(({ id }) => id).sort());
  });
});
