import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import { UsageError } from "../../../../core/errors.ts";
import { SANDBOX_EPOCH } from "../../../../core/hub/sandbox/calendar.ts";
import { type SandboxWorld, sandboxModels, type WorldOptions } from "../../../../core/hub/sandbox/world.ts";

const FLOOR = "2022-03-02T23:29:04.000Z";
const make = (options: Partial<WorldOptions> = {}) => sandboxModels({ models: 3000, seed: 1, day: 0, ...options });

function all(world: SandboxWorld) {
  return Array.from({ length: world.count }, (_, index) => world.row(index));
}

function digest(world: SandboxWorld): string {
  const hash = createHash("sha256");
  for (const row of all(world)) hash.update(JSON.stringify(row));
  return hash.digest("hex");
}

describe("a world", () => {
  test("is the same for the same seed, byte for byte, and another for another seed", () => {
    expect(digest(make())).toBe(digest(make()));
    expect(digest(make())).not.toBe(digest(make({ seed: 2 })));
    expect(digest(make({ seed: 2 ** 40 + 1 }))).not.toBe(digest(make()));
  });

  test("gives any row without the rows before it", () => {
    const whole = all(make({ day: 4 }));
    const alone = make({ day: 4 });
    for (const index of [2999, 17, 1500, 0]) expect(alone.row(index)).toEqual(whole[index]);
  });

  test("has the asked number of models on day 0, in strictly ascending order of createdAt and _id", () => {
    const world = make({ models: 5000 });
    expect(world.count).toBe(5000);
    const keys = all(world).map((row) => `${row.createdAt} ${row._id}`);
    for (let i = 1; i < keys.length; i++) expect((keys[i] ?? "") > (keys[i - 1] ?? "")).toBe(true);
  });

  test("gives every model its own id and an ObjectId that begins with the second of its creation", () => {
    const rows = all(make({ models: 5000 }));
    expect(new Set(rows.map((row) => row.id)).size).toBe(5000);
    expect(new Set(rows.map((row) => row._id)).size).toBe(5000);
    for (const row of rows) {
      expect(row._id).toMatch(/^[0-9a-f]{24}$/);
      expect(Number.parseInt(row._id.slice(0, 8), 16) * 1000).toBe(Date.parse(row.createdAt));
      expect(row.id).toMatch(/^[^/]+\/[^/]+$/);
      expect(row.id.startsWith(`${row.author}/`)).toBe(true);
    }
  });

  test("dates nothing before the Hub's floor or after its now, and nothing modified before it was created", () => {
    for (const day of [0, 40]) {
      const world = make({ day });
      for (const row of all(world)) {
        expect(row.createdAt >= FLOOR).toBe(true);
        expect(row.lastModified >= row.createdAt).toBe(true);
        expect(Date.parse(row.createdAt)).toBeLessThan(world.now);
        expect(Date.parse(row.lastModified)).toBeLessThanOrEqual(world.now);
      }
    }
    expect(new Date(make({ day: 40 }).now).toISOString()).toBe("2026-11-04T20:00:00.000Z");
  });

  test("shifts with its origin: every date but the floor moves by the same time, and nothing else changes", () => {
    const origin = "2026-10-05";
    const moved = all(make({ origin, day: 3 }));
    for (const [index, row] of all(make({ day: 3 })).entries()) {
      const other = moved[index];
      const shift = Date.parse(other?.createdAt ?? "") - Date.parse(row.createdAt);
      expect(shift).toBe(row.createdAt === FLOOR ? 0 : 10 * 86_400_000);
      expect({ ...other, _id: "", createdAt: "", lastModified: "" }).toEqual({
        ...row,
        _id: "",
        createdAt: "",
        lastModified: "",
      });
    }
  });

  test("set back before its epoch stays in order: what would lie below the floor lies on it", () => {
    const rows = all(make({ origin: "2025-01-01" }));
    const keys = rows.map((row) => `${row.createdAt} ${row._id}`);
    expect([...keys].sort()).toEqual(keys);
    expect(rows.filter((row) => row.createdAt === FLOOR).length).toBeGreaterThan(100);
  });

  test("counts its days from 2026-09-25", () => {
    expect(SANDBOX_EPOCH).toBe("2026-09-25");
  });

  test("finds each model by its id, and nothing under another", () => {
    const world = make({ day: 20, hostile: true });
    for (const row of all(world)) expect(world.find(row.id)?._id).toBe(row._id);
    expect(world.find("nimbus-labs/never-was-here")).toBeUndefined();
    expect(world.find("no slash")).toBeUndefined();
  });

  test("has hostile names only when they are asked for", () => {
    const hostile = /[<>="\u202E{]|long{1}long/;
    const count = (world: SandboxWorld) => all(world).filter((row) => hostile.test(row.id)).length;
    expect(count(make({ models: 20_000 }))).toBe(0);
    expect(count(make({ models: 20_000, hostile: true }))).toBeGreaterThan(20);
    const tags = all(make({ models: 20_000, hostile: true })).flatMap((row) => row.tags);
    expect(tags).toContain("</script><script>alert(1)</script>");
  });

  test("refuses options outside their bounds with a sentence", () => {
    expect(() => make({ models: 999 })).toThrow(UsageError);
    expect(() => make({ models: 999 })).toThrow("models is 999; it must be a whole number from 1000 to 10000000");
    expect(() => make({ day: 366 })).toThrow("day is 366");
    expect(() => make({ seed: 0.5 })).toThrow("seed is 0.5");
    expect(() => make({ origin: "yesterday" })).toThrow('origin "yesterday" is not a date');
    expect(() => make().row(3000)).toThrow("no model at place 3000; day 0 lists 3000");
  });
});
