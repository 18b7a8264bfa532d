import { describe, expect, it } from "vitest";
import { listed, listing, ofBase, S } from "./listing-on-paper.ts";
import { recompute } from "./recompute.ts";

const result = recompute(listing, S);

describe("edges", () => {
  it("are named by typed tags, plain tags and the card, once each and never the model itself", () => {
    const edges = result.edges.map((e) => [
      e.child,
      e.parent,
      e.parent_present,
      e.relation,
      e.source,
      e.position,
      e.weight,
    ]);
    expect(edges).toEqual([
      ["ann/one", "lab/Base", true, "finetune", "tag", 0, 1],
      ["ann/six", "lab/Base", true, "finetune", "tag", 0, 1],
      ["ann/three", "lab/Base", true, "finetune", "tag", 0, 1],
      ["bob/two", "lab/Base", true, "finetune", "tag", 0, 1],
      ["cid/four", "lab/Base", true, "quantized", "tag", 0, 0.5],
      ["cid/four", "gone/Away", false, "merge", "card", 1, 0.5],
      ["dee/five", "lab/Base", true, "finetune", "tag", 0, 1],
      ["eve/seven", "lab/Base", true, "finetune", "tag", 0, 1],
      ["fay/eight", "ann/one", true, "finetune", "tag", 0, 1],
      ["gus/nine", "hal/ten", true, "finetune", "tag", 0, 1],
      ["hal/ten", "gus/nine", true, "finetune", "tag", 0, 1],
      ["ivy/eleven", "gus/nine", true, "finetune", "tag", 0, 1],
      ["jay/twelve", "C:\\Models\\X", false, "adapter", "tag", 0, 1],
    ]);
    expect(result.edges[0]?.child_hub_id).toBe("id-of-ann/one");
  });

  it("keep the declared spelling when several models share it, unless one has exactly it", () => {
    const at = "2026-03-01T00:00:00.000Z";
    const { edges } = recompute(
      [
        listed("a/X", at, { tags: ["base_model:A/X"] }),
        listed("A/x", at, { tags: ["base_model:a/X"] }),
        listed("b/self", at, { tags: ["base_model:B/SELF"] }),
        listed("b/y", at, { tags: ["base_model:A/x", "base_model:thing:ID", "base_model:merge: ", "base_model:"] }),
      ],
      S,
    );
    expect(edges.map((edge) => [edge.child, edge.parent, edge.parent_present, edge.relation])).toEqual([
      ["A/x", "a/X", true, "unknown"],
      ["a/X", "A/X", false, "unknown"],
      ["b/y", "A/x", true, "unknown"],
      ["b/y", "thing:ID", false, "unknown"],
    ]);
  });
});

describe("lineage", () => {
  it("walks first parents to the root and counts what lies below", () => {
    const rows = result.lineage.map((r) => [
      r.id,
      r.root,
      r.root_present,
      r.depth,
      r.in_cycle,
      r.children,
      r.descendants,
    ]);
    expect(rows).toEqual([
      ["ann/one", "lab/Base", true, 1, false, 1, 1],
      ["ann/six", "lab/Base", true, 1, false, 0, 0],
      ["ann/three", "lab/Base", true, 1, false, 0, 0],
      ["bob/two", "lab/Base", true, 1, false, 0, 0],
      ["cid/four", "lab/Base", true, 1, false, 0, 0],
      ["dee/five", "lab/Base", true, 1, false, 0, 0],
      ["eve/seven", "lab/Base", true, 1, false, 0, 0],
      ["fay/eight", "lab/Base", true, 2, false, 0, 0],
      ["gus/nine", "hal/ten", true, 1, true, 2, 2],
      ["hal/ten", "hal/ten", true, 0, true, 1, 2],
      ["ivy/eleven", "hal/ten", true, 2, false, 0, 0],
      ["jay/twelve", "C:\\Models\\X", false, 1, false, 0, 0],
      ["lab/Base", "lab/Base", true, 0, false, 7, 8],
    ]);
  });

  const farm = (count: number, minutes: number) =>
    Array.from({ length: count }, (_, index) => {
      const at = new Date(Date.parse("2026-04-01T00:00:00Z") + index * minutes * 60_000).toISOString();
      return listed(`farm/${"x".repeat(index + 1)}`, at, { tags: ofBase });
    });
  const bursts = (rows: Record<string, unknown>[]) =>
    recompute([listed("lab/Base", "2026-03-01T00:00:00.000Z"), ...rows], S).lineage.filter((row) => row.burst).length;

  it("calls 20 children of one base within 24 hours a burst, both ends included", () => {
    // 19 gaps of 1440/19 minutes would be 24 h exactly; 75 minutes give 23 h 45 min, 76 minutes 24 h 4 min.
    expect(bursts(farm(20, 75))).toBe(20);
    expect(bursts(farm(20, 76))).toBe(0);
    expect(bursts(farm(19, 1))).toBe(0);
    const atBothEnds = [
      ...farm(19, 0),
      listed("farm/last", "2026-04-02T00:00:00.000Z", { tags: ofBase }),
      listed("farm/late", "2026-04-02T00:00:00.001Z", { tags: ofBase }),
    ];
    expect(bursts(atBothEnds)).toBe(20);
  });

  it("calls a name serial when 20 models of the author share it, numbers, hex and UUIDs aside", () => {
    const names = [
      ...Array.from({ length: 17 }, (_, index) => `run-${index * 7}-v${index}`),
      "run-0a1b2c3D-v1",
      "run-123e4567-e89b-12d3-a456-426614174000-v9",
      "run-999999999-v123",
      "run-12ab-v1", // "#ab": hex of four is no hex
    ];
    const rows = names.map((name) => listed(`sam/${name}`, "2026-04-01T00:00:00.000Z"));
    const first = { ...rows[0], tags: ofBase };
    const other = { ...rows[20], tags: ofBase };
    const flags = (all: unknown[]) => recompute(all, S).lineage.flatMap((row) => (row.serial_name ? [row.id] : []));
    expect(flags([first, ...rows.slice(1, 20), other])).toEqual(["sam/run-0-v0"]);
    expect(flags([first, ...rows.slice(1, 19), other])).toEqual([]);
  });
});
