import { describe, expect, it } from "vitest";
import { type End, take } from "../../../core/crawl/meeting.ts";

const row = (second: number) => JSON.stringify({ createdAt: new Date(second * 1_000).toISOString() });
const end = (next: string | null, second: number | null): End => ({
  next,
  reached: second === null ? null : second * 1_000,
});
const page = (next: string | null, ...rows: readonly string[]) => ({ rows, next });

/** What a row without a date that can be read may be. */
const UNDATED = ["{}", '{"createdAt":null}', '{"createdAt":"soon"}', '{"createdAt":7}', "null", "7"];

describe("what an end takes of a page", () => {
  it("is all of it, and it is then as far as its last dated row, or as before where it has none", () => {
    expect(take(page("2", row(3), row(4), "{}"), 1, end("1", 2), end("9", 8))).toEqual({
      rows: [row(3), row(4), "{}"],
      end: end("2", 4),
    });
    expect(take(page("2", ...UNDATED), 1, end("1", 2), end("9", 8))).toEqual({ rows: UNDATED, end: end("2", 2) });
    expect(take(page("2", row(3)), 1, end("1", null), end("9", null)).end).toEqual(end("2", 3));
  });

  it("is what lies before the date that the other end has reached, and then it is finished", () => {
    expect(take(page("2", row(6), "{}", row(7), row(8), row(9)), 1, end("1", 5), end("9", 8))).toEqual({
      rows: [row(6), "{}", row(7)],
      end: end(null, 5),
    });
    expect(take(page("2", row(6), row(5), row(4)), -1, end("1", 7), end("9", 4)).rows).toEqual([row(6), row(5)]);
  });

  it("is the rest of its own date once the other end is finished, and nothing where it had begun none", () => {
    expect(take(page("2", row(5), row(5), row(5.001)), 1, end("1", 5), end(null, 8)).rows).toEqual([row(5), row(5)]);
    expect(take(page("2", row(5), row(5)), 1, end("1", 5), end(null, 8)).end).toEqual(end("2", 5));
    expect(take(page("2", row(5), "{}"), 1, end("1", null), end(null, 8)).rows).toEqual(["{}"]);
  });
});
