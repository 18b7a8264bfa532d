import { describe, expect, test } from "vitest";
import { createEvolution } from "../../../../core/hub/sandbox/evolution.ts";
import { createGround } from "../../../../core/hub/sandbox/ground.ts";
import { createParents } from "../../../../core/hub/sandbox/parents.ts";
import type { SandboxModel } from "../../../../core/hub/sandbox/rows.ts";
import { RELATIONS, type Relation } from "../../../../core/hub/sandbox/shape.ts";
import { sandboxModels } from "../../../../core/hub/sandbox/world.ts";

const MODELS = 10_000;
const DAYS = 30;
type Day = ReadonlyMap<string, SandboxModel>;

/** The world of a day by `_id`, the key that survives renames. */
function worldOf(day: number): Day {
  const world = sandboxModels({ models: MODELS, seed: 4, day });
  return new Map(Array.from({ length: world.count }, (_, i) => world.row(i)).map((row) => [row._id, row]));
}

const days = Array.from({ length: DAYS + 1 }, (_, day) => worldOf(day));
const on = (day: number): Day => days[day] ?? new Map();
const namesBase = (row: SandboxModel) =>
  row.tags.some((tag) => tag.startsWith("base_model:")) || row.cardData?.base_model !== undefined;

/** (model on a day, the same model the day after) for all pairs of following days. */
function* following(): Generator<readonly [before: SandboxModel, after: SandboxModel, day: number]> {
  for (let day = 0; day < DAYS; day++) {
    for (const [id, before] of on(day)) {
      const after = on(day + 1).get(id);
      if (after !== undefined) yield [before, after, day];
    }
  }
}

describe("from each day to the next", () => {
  test("new models come, created on that day", () => {
    const seen = new Set(on(0).keys());
    for (let day = 1; day <= DAYS; day++) {
      const fresh = [...on(day).values()].filter((row) => !seen.has(row._id));
      // A quarter of 10,000 models came in the 60 days before, so about 42 a day; one or two are gone or back.
      expect(fresh.length).toBeGreaterThanOrEqual(38);
      expect(fresh.length).toBeLessThanOrEqual(43);
      const now = Date.parse("2026-09-25T20:00:00Z") + day * 86_400_000;
      for (const { _id, id } of fresh) {
        const created = Number.parseInt(_id.slice(0, 8), 16) * 1000;
        expect(created < now && created >= now - 86_400_000, id).toBe(true);
        seen.add(_id);
      }
    }
  });

  test("likes and all-time downloads never fall; 30-day downloads rise for some and fall for some", () => {
    let rose = 0;
    let fell = 0;
    const faults: string[] = [];
    for (const [before, after] of following()) {
      if (after.likes < before.likes || after.downloadsAllTime < before.downloadsAllTime) faults.push(before.id);
      if (after.downloads > before.downloads) rose++;
      if (after.downloads < before.downloads) fell++;
    }
    expect(faults).toEqual([]);
    expect(rose).toBeGreaterThan(1000);
    expect(fell).toBeGreaterThan(1000);
  });

  test("a model keeps what does not change: author, task, size, tags, and it is never modified backwards", () => {
    const faults: string[] = [];
    for (const [before, after, day] of following()) {
      const steady = (row: SandboxModel) =>
        [
          row.author,
          row.pipeline_tag,
          row.safetensors?.total,
          namesBase(before) === namesBase(after) && row.tags,
        ].join();
      const backwards = after.lastModified < before.lastModified;
      if (steady(before) !== steady(after) || backwards) faults.push(`${after.id} on day ${day + 1}`);
    }
    expect(faults).toEqual([]);
  });

  test("some children name their base only later; nobody takes a naming back", () => {
    let late = 0;
    const faults: string[] = [];
    for (const [before, after, day] of following()) {
      if (namesBase(before) && !namesBase(after)) faults.push(`${after.id} takes its base back`);
      if (namesBase(before) || !namesBase(after)) continue;
      late++;
      const changed = Date.parse(after.lastModified) - Date.parse("2026-09-25T20:00:00Z");
      if (changed <= day * 86_400_000) faults.push(`${after.id} is not modified on day ${day + 1}`);
    }
    expect(faults).toEqual([]);
    expect(late).toBeGreaterThan(10);
    expect(late).toBeLessThan(150);
  });

  test("models vanish, stay away for at least two days, and a few come back once", () => {
    let vanished = 0;
    let revived = 0;
    const ids = new Set(days.flatMap((day) => [...day.keys()]));
    for (const id of ids) {
      const listed = days.map((day) => day.has(id));
      const first = listed.indexOf(true);
      const gone = listed.indexOf(false, first);
      if (gone < 0) continue;
      vanished++;
      const back = listed.indexOf(true, gone);
      if (back < 0) continue;
      revived++;
      expect(back - gone).toBeGreaterThanOrEqual(2);
      expect(listed.slice(back)).not.toContain(false);
    }
    expect(vanished).toBeGreaterThan(60);
    expect(revived).toBeGreaterThan(0);
    expect(revived / vanished).toBeLessThan(0.15);
  });
});

test("within 200 days a few models get another name or an earlier creation date under the same _id", () => {
  // 0.3 % of the models each within a year: 16 of 10,000 are expected in 200 days.
  const later = worldOf(200);
  const pairs = [...on(0)].flatMap(([id, before]) => {
    const after = later.get(id);
    return after === undefined ? [] : [[before, after] as const];
  });
  const renamed = pairs.filter(([before, after]) => before.id !== after.id).length;
  const redated = pairs.filter(([before, after]) => before.createdAt !== after.createdAt);
  for (const count of [renamed, redated.length]) {
    expect(count).toBeGreaterThanOrEqual(4);
    expect(count).toBeLessThanOrEqual(32);
  }
  expect(redated.every(([before, after]) => after.createdAt < before.createdAt)).toBe(true);
  const keys = [...later.values()].map((row) => `${row.createdAt} ${row._id}`);
  expect([...keys].sort()).toEqual(keys);
});

test("a day does not depend on how it was reached: the rows of day 5 stay in the world of day 6 but for what happened", () => {
  const [five, six] = [on(5), on(6)];
  const kept = [...five.keys()].filter((id) => six.has(id));
  expect(kept.length).toBeGreaterThan(0.99 * five.size);
  expect(worldOf(5)).toEqual(five);
});

test("of the new ids 14.7 % are gone after 15 weeks, and by relation as many after 12 as the reference says", () => {
  const ground = createGround(200_000, 4);
  const slots = ground.calendar.slotsOn(365);
  const parents = createParents(ground, slots);
  const evolution = createEvolution(ground, parents);
  const fresh = Array.from({ length: slots - 200_000 }, (_, i) => 200_000 + i);
  const goneWithin = (weeks: number, among: readonly number[]) =>
    among.filter((slot) => evolution.vanishes(slot).gone - ground.calendar.secondOf(slot) / 86_400 <= 7 * weeks + 0.5)
      .length / among.length;
  const of = (relation: Relation) =>
    fresh.filter((slot) => ground.children.has(slot) && RELATIONS[parents.relation(slot)] === relation);
  // 74,000 new ids, of them 11,000 adapters, 6,700 quantized, 650 merges; 2 % of everything go in the course of a year.
  expect(Math.abs(goneWithin(15, fresh) - 0.147)).toBeLessThan(0.01);
  expect(Math.abs(goneWithin(12, of("adapter")) - 0.249)).toBeLessThan(0.015);
  expect(Math.abs(goneWithin(12, of("quantized")) - 0.036)).toBeLessThan(0.012);
  expect(Math.abs(goneWithin(12, of("merge")) - 0.284)).toBeLessThan(0.07);
});
