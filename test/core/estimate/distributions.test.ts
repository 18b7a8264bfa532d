import { expect, test } from "vitest";
import { fisherUpper, logGamma, studentCritical, studentTwoSided } from "../../../core/estimate/distributions.ts";

test.each([
  [1.96, 33, 0.05848510714987777],
  [4, 402, 7.539662436466179e-5],
  [0.5, 1, 0.7048327646991335],
])("t = %f with %i degrees of freedom has SciPy's two-sided probability", (t, df, p) => {
  expect(studentTwoSided(t, df)).toBeCloseTo(p, 13);
  expect(Math.abs(studentTwoSided(-t, df) / p - 1)).toBeLessThan(1e-12);
});

test("with one degree of freedom t is Cauchy: P(|T| ≥ 1) is a half", () => {
  expect(studentTwoSided(1, 1)).toBeCloseTo(0.5, 14);
});

test.each([
  [3.2, 2, 33, 0.05367750831283007],
  [1.01, 40, 500, 0.45665090324569857],
])("F = %f with %i and %i degrees of freedom has SciPy's upper probability", (f, d1, d2, p) => {
  expect(Math.abs(fisherUpper(f, d1, d2) / p - 1)).toBeLessThan(1e-12);
});

test.each([
  [0.05, 33, 2.0345152974493383],
  [0.05, 1, 12.706204736174705],
])("the two-sided %f point of t with %i degrees of freedom is SciPy's", (tail, df, t) => {
  expect(Math.abs(studentCritical(tail, df) / t - 1)).toBeLessThan(1e-12);
});

test.each([0.05, 0.5, 0.9])(
  "the two-sided %f point of t with 2 degrees of freedom is that of its closed form",
  (tail) => {
    // P(|T| < t) = t / √(t² + 2), solved for t.
    const t = (1 - tail) * Math.sqrt(2 / (tail * (2 - tail)));
    expect(Math.abs(studentCritical(tail, 2) / t - 1)).toBeLessThan(1e-12);
  },
);

test.each([1, 33, 200, 400])("F with %i and as many degrees of freedom has its median at 1", (d) => {
  // F and 1/F have one distribution.
  expect(Math.abs(fisherUpper(1, d, d) / 0.5 - 1)).toBeLessThan(1e-12);
});

test.each([4, 200, 1_000_000])("F with 2 and %i degrees of freedom has the tail (1 + 2f/d)^(−d/2)", (d) => {
  expect(Math.abs(fisherUpper(3, 2, d) / Math.exp((-d / 2) * Math.log1p(6 / d)) - 1)).toBeLessThan(1e-11);
});

test("F with 400 and 300 degrees of freedom has the binomial's tail", () => {
  // I_x(a, b) = P(Bin(a + b − 1, x) ≥ a) with a = 150, b = 200 and x = 300/700, summed in exact fractions (Python's Fraction).
  expect(Math.abs(fisherUpper(1, 400, 300) / 0.5020528165810203 - 1)).toBeLessThan(1e-12);
});

test("ln Γ(5) is ln 24, ln Γ(½) is ln √π, and Γ(¼) is 3.6256099082…", () => {
  expect(logGamma(5)).toBeCloseTo(Math.log(24), 13);
  expect(logGamma(0.5)).toBeCloseTo(Math.log(Math.PI) / 2, 13);
  // Abramowitz and Stegun, 6.1.10.
  expect(logGamma(0.25)).toBeCloseTo(1.2880225246980774, 13);
});
