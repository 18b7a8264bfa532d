import { expect, test } from "vitest";
import { cellText } from "../../site/src/cell.ts";

test("a cell has as many decimals as tell small numbers apart", () => {
  const printed = [0, 0.035, 0.54, -0.06, 7.005, 9.999, 16.25, 1234.56].map((value) =>
    cellText({ key: "gini", as: "decimal" }, value),
  );
  expect(printed).toEqual(["0", "0.04", "0.54", "−0.06", "7.01", "10", "16.3", "1,234.6"]);
});

test("a month is printed as one, not as its first day", () => {
  expect(cellText({ key: "month", as: "month" }, "2026-08-01")).toBe("Aug 2026");
  expect(cellText({ key: "until", as: "date" }, "2026-08-15 06:00:00")).toBe("15 Aug 2026 06:00");
  expect(cellText({ key: "day", as: "date" }, "2026-08-15")).toBe("15 Aug 2026");
});

test("text stands as it is, an unstated relation as that, and nothing as a dash", () => {
  expect(cellText({ key: "base" }, "unknown")).toBe("unknown");
  expect(cellText({ key: "relation" }, "unknown")).toBe("unstated");
  expect(cellText({ key: "models", as: "count" }, null)).toBe("–");
  expect(cellText({ key: "models", as: "count" }, undefined)).toBe("–");
});
