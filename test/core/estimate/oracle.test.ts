import { existsSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { runEstimate } from "./command.ts";

/** What R's fixest 0.12.2 estimates, per specification; see ../shared/oracle/README.md. */
interface Reference {
  readonly specs: Record<
    string,
    { terms: string[]; coef: number[]; se: number[]; nobs: number; collinear: string[]; deviance: number }
  >;
}

const TERMS = "log_lag + log_rivals + adapter + quantized + author_prior";
const POISSON = ["--family", "poisson"];
const OLS = ["--family", "ols"];
const FAMILY = ["--cluster", "family"];
const TWO_WAY = ["--cluster", "family,author"];

/** How each specification of the oracle is asked of the command. */
const REQUESTS: Record<string, string[]> = {
  ppml_nofe_hetero: ["--formula", `likes ~ ${TERMS}`, ...POISSON],
  ppml_family_cluster: ["--formula", `likes ~ ${TERMS} | family`, ...POISSON, ...FAMILY],
  ppml_family_month_cluster: ["--formula", `likes ~ ${TERMS} | family + month`, ...POISSON, ...FAMILY],
  ppml_family_month_twoway: ["--formula", `likes ~ ${TERMS} | family + month`, ...POISSON, ...TWO_WAY],
  ppml_three_way: ["--formula", `likes ~ ${TERMS} | family + month + author`, ...POISSON, ...FAMILY],
  ppml_collinear: ["--formula", `likes ~ ${TERMS} + potential | family + month`, ...POISSON, ...FAMILY],
  ppml_offset: ["--formula", `likes ~ ${TERMS} | family + month`, ...POISSON, ...FAMILY, "--offset", "log(age_days)"],
  ols_family_month_cluster: ["--formula", `log1p(likes) ~ ${TERMS} | family + month`, ...OLS, ...FAMILY],
  ols_family_month_twoway: ["--formula", `log1p(likes) ~ ${TERMS} | family + month`, ...OLS, ...TWO_WAY],
  ols_three_way: ["--formula", `log1p(likes) ~ ${TERMS} | family + month + author`, ...OLS, ...FAMILY],
  lpm_any_like: ["--formula", `1*(likes > 0) ~ ${TERMS} | family + month`, ...OLS, ...FAMILY],
};

const FIXTURES = new URL("../../fixtures/oracle/", import.meta.url).pathname;
const SHARED = new URL("../../../../shared/oracle/", import.meta.url).pathname;
const PANELS = [`${FIXTURES}panel-11-2000`, `${SHARED}panel-12-20000`];

describe.each(PANELS)("%s", (panel) => {
  if (!existsSync(`${panel}.csv`)) {
    console.warn(`SKIPPED: ${panel}.csv is missing, so the estimator is not compared with fixest on it`);
    test.skip("the larger panel needs ../shared/oracle", () => {});
    return;
  }
  const { specs } = JSON.parse(readFileSync(`${panel}.json`, "utf8")) as Reference;

  test("every specification of the oracle has a request here", () => {
    expect(Object.keys(REQUESTS).sort()).toEqual(Object.keys(specs).sort());
  });

  test.each(Object.keys(specs))("%s gives fixest's coefficients, errors, rows and collinear terms", async (name) => {
    const expected = specs[name] as Reference["specs"][string];
    const { json, code } = await runEstimate("--panel", `${panel}.csv`, ...(REQUESTS[name] as string[]), "--json");
    expect(code).toBe(0);
    expect(json.converged).toBe(true);
    expect(json.n).toBe(expected.nobs);
    expect(json.collinear).toEqual(expected.collinear);
    expect(json.terms.map(({ term }) => term)).toEqual(expected.terms);
    const errorTolerance = name === "ols_three_way" ? 1e-5 : 1e-6;
    json.terms.forEach(({ estimate, std_error }, j) => {
      expect(Math.abs(estimate / (expected.coef[j] as number) - 1)).toBeLessThan(1e-7);
      expect(Math.abs(std_error / (expected.se[j] as number) - 1)).toBeLessThan(errorTolerance);
    });
    // What fixest calls the deviance of these fits is the sum of squared response residuals, also under Poisson.
    expect(Math.abs(json.sum_of_squared_residuals / expected.deviance - 1)).toBeLessThan(1e-6);
  });
});
