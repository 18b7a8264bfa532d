import { afterEach, describe, expect, it, vi } from "vitest";
import { wholeOrPart } from "./long.ts";

describe("a test that is cut short", () => {
  afterEach(() => vi.restoreAllMocks());

  it("says so on standard error, and nothing when it runs whole", () => {
    const said = vi.spyOn(process.stderr, "write").mockReturnValue(true);
    expect(wholeOrPart("sixty days, five are taken", 60, 5, true)).toBe(60);
    expect(said).not.toHaveBeenCalled();
    expect(wholeOrPart("sixty days, five are taken", 60, 5, false)).toBe(5);
    expect(said.mock.calls).toEqual([
      ["\nSHORTENED TESTS: sixty days, five are taken; HUBRACE_LONG=1 runs them whole.\n\n"],
    ]);
  });
});
