import { describe, expect, test } from "vitest";
import { UsageError } from "../../../core/errors.ts";
import { evaluate } from "../../../core/estimate/expression.ts";
import { parseClusters, parseFormula, parseTerm } from "../../../core/estimate/formula.ts";

const at = (row: Record<string, number>) => (name: string) => row[name] as number;

test("a formula gives its outcome, terms and effects by name", () => {
  const formula = parseFormula("likes ~ log_lag + log_rivals | family + relation^task");
  expect(formula.outcome.name).toBe("likes");
  expect(formula.terms.map(({ name }) => name)).toEqual(["log_lag", "log_rivals"]);
  expect(formula.effects).toEqual([
    { name: "family", columns: ["family"] },
    { name: "relation^task", columns: ["relation", "task"] },
  ]);
});

test("names of terms are their text without spaces", () => {
  expect(parseFormula("log1p( y ) ~ log( x ) + 2 * z").terms.map(({ name }) => name)).toEqual(["log(x)", "2*z"]);
  expect(parseFormula("y ~ log( `my col` )").terms[0]?.name).toBe("log(my col)");
});

test.each([
  ["log1p(y)", Math.log(4)],
  ["1*(y > 0)", 1],
  ["1*(y >= 4)", 0],
  ["(y >= 3) + 10*(y > 3) + 100*(y <= 3) + 1000*(y < 3)", 101],
  ["(y == 3) + 10*(y != 3) + 100*(y == x) + 1000*(y != x)", 1001],
  ["log(1 + y)", Math.log(4)],
  ["(y - 1) / 4", 0.5],
  ["-2*y", -6],
  ["y:x", 15],
  ["I(y * x)", 15],
  ["sqrt(x + 4)", 3],
  ["2 + 3 * y", 11],
  ["`y`", 3],
  ["x^2", 25],
  ["-x^2", -25],
  ["2^y^2", 512],
  ["2 * (x - y)^-1", 1],
  ["exp(y - 3)", 1],
  ["log2(y + x) + log10(abs(y - x) * 50)", 5],
])("%s is computed as arithmetic says", (source, value) => {
  expect(evaluate(parseTerm(source).expression, at({ y: 3, x: 5 }))).toBeCloseTo(value, 15);
});

test("products are written with a colon, or with a star in parentheses or by a number", () => {
  const { terms } = parseFormula("y ~ x:z + (x * z) + I(x * z) + 2 * log(x) + x:z * 2 + 1 * (x > z) * 3");
  const found = terms.map(({ expression }) => evaluate(expression, at({ x: 2, z: 5 })));
  expect(found).toEqual([10, 10, 10, 2 * Math.log(2), 20, 0]);
});

test("a term or effect named twice counts once, and 1 is the intercept that is there anyway", () => {
  const formula = parseFormula("y ~ 1 + x + x | f + f");
  expect(formula.terms).toHaveLength(1);
  expect(formula.effects).toHaveLength(1);
});

test("clusters are separated by commas, or written as R does", () => {
  for (const source of ["family, author", "~family + author"])
    expect(parseClusters(source).map(({ name }) => name)).toEqual(["family", "author"]);
});

describe("a malformed formula is refused with the position", () => {
  test.each([
    ["likes", /expected '~' at position 6 .* it ends there/],
    ["likes ~ ", /expected a column name at position 9 .* it ends there/],
    ["likes ~ x + | f", /expected a column name at position 13 .* found '\|'/],
    ["likes ~ x | f g", /expected '\+' or the end at position 15 .* found 'g'/],
    ["likes ~ x ? y", /unexpected '\?' at position 11/],
    ["likes ~ sin(x)", /unknown function sin at position 9 .* log, log1p, log2/],
    ["likes ~ i(month)", /i\(\) at position 9 .* write the column after '\|' as an effect/],
    ["likes ~ x | f:g", /expected '\+' or the end \(combinations of effects are joined by \^\) at position 14/],
    ["likes ~ log(x", /expected '\)' at position 14/],
    ["likes ~ x - 1", /expected '\+', '\|' or the end at position 11/],
    ["likes ~ - x", /terms are only added/],
    ["likes ~ x * z", /write x:z for their product/],
    ["likes ~ x*z*2", /write x:z:2 for their product/],
    ["likes ~ x + log(x) * z", /log\(x\)\*z .* multiplies two columns; write log\(x\):z for their product/],
    ["likes ~ 2", /names no column/],
    ["3 ~ x", /outcome .* names no column/],
  ])("%s", (source, message) => {
    expect(() => parseFormula(source)).toThrow(UsageError);
    expect(() => parseFormula(source)).toThrow(message);
  });
});
