import { describe, expect, it } from "vitest";
import { compareTables } from "./compare.ts";

const key = ["id"];

describe("compareTables", () => {
  it("finds equal tables equal whatever the order of their rows and columns", () => {
    const result = compareTables(
      [
        { id: "a", n: 1, share: 0.1 + 0.2, list: ["x", 1], none: null },
        { id: "b", n: 2, share: 1, list: [], none: null },
      ],
      [
        { none: null, id: "b", n: 2, share: 1 + 1e-12, list: [] },
        { id: "a", n: 1, share: 0.3, list: ["x", 1], none: undefined },
      ],
      { key },
    );
    expect(result).toMatchObject({ equal: true, missing: 0, extra: 0, repeated: 0, differences: [] });
    expect(result.mismatches).toEqual({ id: 0, n: 0, share: 0, list: 0, none: 0 });
  });

  it("counts differences by column and says the first twenty in words", () => {
    const rows = Array.from({ length: 30 }, (_, index) => ({ id: `m${index}`, n: index }));
    const result = compareTables(
      rows,
      rows.map((row) => ({ ...row, n: row.n + 1 })),
      { key },
    );
    expect(result.mismatches).toEqual({ id: 0, n: 30 });
    expect(result.differences).toHaveLength(20);
    expect(result.differences[0]).toBe('["m0"] n: expected 0, found 1');
  });

  it("compares moments to the millisecond and null with nothing else", () => {
    const time = Date.parse("2026-08-21T00:00:00Z");
    const differ = (one: unknown, other: unknown) =>
      !compareTables([{ id: 1, v: one }], [{ id: 1, v: other }], { key }).equal;
    expect(differ(time, time + 1)).toBe(true);
    expect(differ(null, 0)).toBe(true);
    expect(differ("", null)).toBe(true);
    expect(differ(1, "1")).toBe(true);
    expect(differ(true, 1)).toBe(true);
    expect(differ(Number.NaN, 1)).toBe(true);
    expect(differ(["a"], ["a", "b"])).toBe(true);
  });

  it("reports missing, extra and repeated rows and columns", () => {
    const result = compareTables(
      [
        { id: 1, a: 1 },
        { id: 2, a: 1 },
      ],
      [
        { id: 2, b: 1 },
        { id: 2, b: 1 },
        { id: 3, b: 1 },
      ],
      { key },
    );
    expect(result).toMatchObject({ equal: false, missing: 1, extra: 1, repeated: 1, unexpectedColumns: ["b"] });
    expect(result.mismatches).toEqual({ id: 0, a: 1 });
    expect(result.differences).toContain("[2] a: expected 1, found no such column");
  });

  it("keeps a null in the key apart from the text null", () => {
    const niches = [
      { base: "b", task: null },
      { base: "b", task: "null" },
    ];
    expect(compareTables(niches, niches, { key: ["base", "task"] })).toMatchObject({ equal: true, repeated: 0 });
  });
});
