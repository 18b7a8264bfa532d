import { describe, expect, test } from "vitest";
import { REFERENCE, RELATIONS } from "../../../../core/hub/sandbox/shape.ts";
import { sandboxModels } from "../../../../core/hub/sandbox/world.ts";
import { type Edge, isDated, type Reading, readWorld } from "./reading.ts";

// Reference points of method.md; the sizes of the world's counts at 200,000 models set the tolerances.
const MODELS = 200_000;
const world = sandboxModels({ models: MODELS, seed: 1, day: 0 });
const reading = readWorld(world);
const counts = world.expectedCounts();
const scale = MODELS / REFERENCE.models;

const isNear = (value: number, wanted: number, tolerance: number) =>
  expect(Math.abs(value / wanted - 1), `${value} should be near ${wanted}`).toBeLessThan(tolerance);

function childrenOf({ edges }: Reading): Map<string, Edge[]> {
  const children = new Map<string, Edge[]>();
  for (const edge of edges) children.set(edge.parent, [...(children.get(edge.parent) ?? []), edge]);
  return children;
}

describe("rows read by the contract's rules", () => {
  test.each([
    [3000, 7, 0],
    [20_000, 2, 9],
  ])("give the numbers that the sandbox was told to make (%i models, seed %i, day %i)", (models, seed, day) => {
    const small = sandboxModels({ models, seed, day });
    const read = readWorld(small);
    const expected = small.expectedCounts();
    const byChild = new Map<string, number>();
    for (const { child } of read.edges) byChild.set(child.id, (byChild.get(child.id) ?? 0) + 1);
    const datable = read.edges.filter(({ child, parent }) => isDated(child) && isDated(read.rows.get(parent)));
    const sizes = [...childrenOf(read)].filter(([parent]) => read.rows.has(parent)).map(([, edges]) => edges.length);
    expect({
      models: read.rows.size,
      edges: read.edges.length,
      edges_by_relation: Object.fromEntries(
        RELATIONS.map((relation) => [relation, read.edges.filter((edge) => edge.relation === relation).length]),
      ),
      with_parent: byChild.size,
      several_parents: [...byChild.values()].filter((edges) => edges > 1).length,
      self_parents: read.selfParents,
      orphan_edges: read.edges.filter((edge) => !edge.present).length,
      card_edges: read.edges.filter((edge) => edge.source === "card").length,
      datable_edges: datable.length,
      in_time_order: datable.filter(({ child, parent }) => (read.rows.get(parent)?.createdAt ?? "") <= child.createdAt)
        .length,
      floor_dates: [...read.rows.values()].filter((row) => !isDated(row)).length,
      ...cyclesIn(read),
      largest_family: Math.max(...sizes),
      families_of_10: sizes.filter((size) => size >= 10).length,
      families_of_100: sizes.filter((size) => size >= 100).length,
    }).toEqual(expected);
  });
});

/** Cycles of first parents, found by walking from every child. */
function cyclesIn({ edges }: Reading): { cycles: number; cycle_edges: number } {
  const first = new Map(edges.filter((edge) => edge.position === 0).map((edge) => [edge.child.id, edge.parent]));
  const members = new Set<string>();
  let cycles = 0;
  for (const start of first.keys()) {
    const path = new Set<string>();
    let at: string | undefined = start;
    while (at !== undefined && !path.has(at)) {
      path.add(at);
      at = first.get(at);
    }
    if (at === undefined || members.has(at)) continue;
    cycles++;
    for (let member = at; !members.has(member); member = first.get(member) ?? member) members.add(member);
  }
  return { cycles, cycle_edges: members.size };
}

describe("200,000 models have the reference's shape:", () => {
  test("the mix of relations", () => {
    const total = 903_939;
    isNear(counts.edges, total * scale, 0.03);
    isNear(counts.edges_by_relation.finetune / counts.edges, 341_527 / total, 0.03);
    isNear(counts.edges_by_relation.adapter / counts.edges, 332_102 / total, 0.03);
    isNear(counts.edges_by_relation.quantized / counts.edges, 181_768 / total, 0.03);
    isNear(counts.edges_by_relation.merge / counts.edges, 47_662 / total, 0.1);
    isNear(counts.edges_by_relation.unknown / counts.edges, 880 / total, 0.5);
  });

  test("parents: 28 % have one, few have several, some name themselves, cycles are rare", () => {
    isNear(counts.with_parent / MODELS, 0.2813, 0.02);
    isNear(counts.several_parents, 17_457 * scale, 0.1);
    isNear(counts.self_parents, 2_044 * scale, 0.05);
    expect(counts.cycles).toBe(1);
  });

  test("98.11 % of parents are listed, 99.58 % of datable edges in time order, 0.96 % of models at the floor", () => {
    isNear(counts.orphan_edges / counts.edges, 1 - 0.9811, 0.1);
    isNear(1 - counts.in_time_order / counts.datable_edges, 1 - 0.9958, 0.2);
    isNear(counts.floor_dates, 29_579 * scale, 0.01);
  });

  test("families with a heavy tail, the largest 1.4 % of all models", () => {
    isNear(counts.largest_family / MODELS, 0.014, 0.2);
    expect(counts.families_of_10).toBeGreaterThan(200);
    expect(counts.families_of_100).toBeGreaterThan(40);
  });

  test("authors with a heavy tail: the first publishes 60,000 of 3.3 million models", () => {
    const byAuthor = new Map<string, number>();
    for (const { author } of reading.rows.values()) byAuthor.set(author, (byAuthor.get(author) ?? 0) + 1);
    const sizes = [...byAuthor.values()].sort((a, b) => b - a);
    isNear((sizes[0] ?? 0) / MODELS, 60_000 / 3_300_000, 0.15);
    expect(sizes.filter((size) => size === 1).length).toBeGreaterThan(15_000);
  });

  test("farms: 20 children of one base by one author within 24 hours, under serial names", () => {
    let farmed = 0;
    for (const edges of childrenOf(reading).values()) {
      const byAuthor = Map.groupBy(edges, (edge) => edge.child.author);
      for (const own of byAuthor.values()) {
        const times = own.map((edge) => Date.parse(edge.child.createdAt)).sort((a, b) => a - b);
        if (times.some((time, i) => (times[i + 19] ?? Number.POSITIVE_INFINITY) - time <= 86_400_000)) {
          if (own.filter((edge) => /\/[a-z]+-\d{6}$/.test(edge.child.id)).length >= 20) farmed++;
        }
      }
    }
    expect(farmed).toBeGreaterThan(20);
  });

  test("chains of five and more", () => {
    const first = new Map(reading.edges.filter((e) => e.position === 0).map((edge) => [edge.child.id, edge.parent]));
    let deepest = 0;
    for (const start of first.keys()) {
      let depth = 0;
      for (let at = first.get(start); at !== undefined && depth < 20; at = first.get(at)) depth++;
      if (depth < 20) deepest = Math.max(deepest, depth);
    }
    expect(deepest).toBeGreaterThanOrEqual(5);
  });

  test("oddities: other letter case, bases only in cards, text and lists, odd tags, missing tasks and licences", () => {
    const rows = [...reading.rows.values()];
    const share = (is: (row: (typeof rows)[number]) => boolean) => rows.filter(is).length / MODELS;
    const lower = reading.edges.filter(
      (edge) =>
        edge.present && !edge.child.tags.concat(JSON.stringify(edge.child.cardData)).join().includes(edge.parent),
    );
    expect(lower.length).toBeGreaterThan(300);
    expect(counts.card_edges).toBeGreaterThan(100);
    expect(share((row) => Array.isArray(row.cardData?.base_model))).toBeGreaterThan(0.05);
    expect(share((row) => typeof row.cardData?.base_model === "string")).toBeGreaterThan(0.05);
    expect(share((row) => row.pipeline_tag === undefined)).toBeGreaterThan(0.2);
    expect(share((row) => row.cardData === undefined)).toBeGreaterThan(0.1);
    expect(share((row) => row.gated !== false)).toBeGreaterThan(0.03);
    expect(share((row) => row["model-index"] !== undefined || row.evalResults !== undefined)).toBeGreaterThan(0.01);
    expect(share((row) => row.gguf !== undefined)).toBeGreaterThan(0.02);
    expect(share((row) => row.safetensors !== undefined)).toBeGreaterThan(0.3);
    const tags = new Set(rows.flatMap((row) => row.tags));
    for (const tag of ["模型", "a, comma", "PCA + ridge regression", "region:us", "license:mit"])
      expect(tags).toContain(tag);
    const folded = new Set(rows.map((row) => row.id.toLowerCase()));
    expect(folded.size).toBeLessThan(MODELS);
  });

  test("likes and downloads: mostly none, a few very many", () => {
    const likes = [...reading.rows.values()].map((row) => row.likes).sort((a, b) => b - a);
    expect(likes.filter((count) => count === 0).length / MODELS).toBeGreaterThan(0.6);
    expect(likes[0]).toBeGreaterThan(500);
    const downloads = [...reading.rows.values()].map((row) => row.downloads);
    expect(downloads.filter((count) => count === 0).length / MODELS).toBeGreaterThan(0.2);
    expect(Math.max(...downloads.slice(0, 50_000))).toBeGreaterThan(10_000);
  });
});

test("20,000 models have dozens of families, several of them large and born in the last 30 days", () => {
  for (const seed of [1, 2, 3]) {
    const small = sandboxModels({ models: 20_000, seed, day: 0 });
    const read = readWorld(small);
    const families = [...childrenOf(read)].filter(([parent]) => read.rows.has(parent));
    const fresh = families.filter(
      ([parent, edges]) =>
        edges.length >= 10 && Date.parse(read.rows.get(parent)?.createdAt ?? "") > small.now - 30 * 86_400_000,
    );
    expect(small.expectedCounts().families_of_10).toBeGreaterThan(40);
    expect(small.expectedCounts().families_of_100).toBeGreaterThanOrEqual(4);
    expect(fresh.length).toBeGreaterThanOrEqual(4);
    expect(Math.max(...fresh.map(([, edges]) => edges.length))).toBeGreaterThan(50);
  }
});

test("the smallest world still has a cycle, a self-parent, floor dates and a farm", () => {
  for (const seed of [1, 2, 3]) {
    const small = sandboxModels({ models: 1000, seed, day: 0 });
    const { cycles, self_parents, floor_dates } = small.expectedCounts();
    expect(cycles).toBe(1);
    expect(self_parents).toBeGreaterThanOrEqual(1);
    expect(floor_dates).toBeGreaterThanOrEqual(3);
    const serial = [...readWorld(small).rows.keys()].filter((id) => /\/[a-z]+-\d{6}$/.test(id));
    expect(serial.length).toBeGreaterThanOrEqual(20);
  }
});
