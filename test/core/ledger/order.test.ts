import { expect, test } from "vitest";
import { afterPrefix, compareBytes } from "../../../core/ledger/order.ts";

/** The last character, the last before the surrogates and the first behind them. */
const [LAST, BEFORE, BEHIND] = ["\u{10ffff}", "\ud7ff", "\ue000"];

test("the smallest text after a prefix ends with the next character that there is", () => {
  expect(afterPrefix("2026-08-21/a")).toBe("2026-08-21/b");
  expect(afterPrefix("ab\u007f")).toBe("ab\u0080");
  expect(afterPrefix(`a${BEFORE}`)).toBe(`a${BEHIND}`);
  expect(afterPrefix(`a${BEHIND}`)).toBe("a\ue001");
  expect(afterPrefix(`a\u{10fffe}`)).toBe(`a${LAST}`);
  expect(afterPrefix(`a${LAST}${LAST}`)).toBe("b");
  expect(afterPrefix(LAST)).toBeUndefined();
  expect(afterPrefix("")).toBeUndefined();
});

test("texts are in the order of their UTF-8 bytes, not of UTF-16 units", () => {
  // U+E000 is EE 80 80, U+1F600 is F0 9F 98 80; as UTF-16 the second begins with D83D.
  expect(compareBytes(BEHIND, "\u{1f600}")).toBeLessThan(0);
  expect(compareBytes("b", "ab")).toBeGreaterThan(0);
  expect(compareBytes("a", "a")).toBe(0);
});
