import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, describe, expect, test } from "vitest";
import { runEstimate } from "./command.ts";

const folder = mkdtempSync(join(tmpdir(), "hubrace-estimate-"));
afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, text: string | Buffer): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

const ROWS = [
  "likes,log_lag,family,flat",
  "1,0.5,a,k",
  "3,0.2,a,k",
  "2,1.1,b,k",
  "6,0.3,b,k",
  "4,0.9,c,k",
  "0,1.5,c,k",
];
const GOOD = ROWS.join("\n");
const good = file("good.csv", GOOD);
const FORMULA = ["--formula", "likes ~ log_lag | family"];

test("the table names terms, errors, what was dropped, and the effect per doubling", async () => {
  const { code, output } = await runEstimate("--panel", good, ...FORMULA, "--cluster", "family");
  expect(code).toBe(0);
  for (const part of [
    "log_lag",
    "std. error",
    "95 % interval",
    "per doubling",
    "clustered by family (3 clusters",
    "dropped",
    "nothing",
    "converged",
  ]) {
    expect(output).toContain(part);
  }
});

test("tables fit 80 columns, also where so many levels are counted that there are no errors", async () => {
  const cells = ["pair", "p", "q", "q", "r", "r", "p"];
  const lines = GOOD.split("\n").map((line, i) => `${line},${cells[i]}`);
  const panel = file("wide.csv", lines.join("\n"));
  const terms = "log_lag + log1p(log_lag)";
  const one = await runEstimate("--panel", panel, "--formula", `likes ~ ${terms} | family`, "--cluster", "family,pair");
  // One term, three families and three pairs less one: as many as rows.
  const formula = "likes ~ log_lag | family + pair";
  const none = await runEstimate(
    "--panel",
    panel,
    "--formula",
    formula,
    "--family",
    "ols",
    "--cluster",
    "log_lag,likes",
  );
  expect(none.output).toMatch(/log_lag +-?[\d.]+ +none +none +none +none\n/);
  expect(none.output).toContain("none: 6 terms and levels are counted for 6 rows");
  for (const line of `${one.output}\n${none.output}`.split("\n"))
    if (!line.includes(panel)) expect(line.length).toBeLessThanOrEqual(80);
});

test("tab-separated, quoted and gzipped tables give what the plain table gives", async () => {
  const plain = (await runEstimate("--panel", good, ...FORMULA, "--json")).output;
  const tabbed = file("good.tsv", GOOD.replaceAll(",", "\t"));
  const quoted = file(
    "quoted.csv.gz",
    gzipSync(
      GOOD.split("\n")
        .map((line) =>
          line
            .split(",")
            .map((cell) => `"${cell}"`)
            .join(","),
        )
        .join("\r\n"),
    ),
  );
  expect((await runEstimate("--panel", tabbed, ...FORMULA, "--json")).output).toBe(plain);
  expect((await runEstimate("--panel", quoted, ...FORMULA, "--json")).output).toBe(plain);
});

test("rows with a missing cell are dropped and counted", async () => {
  const panel = file("missing.csv", `${GOOD}\nNA,1,a,k\n5,,a,k\n5,1,,k\n`);
  const { json } = await runEstimate("--panel", panel, ...FORMULA, "--json");
  expect(json.n).toBe(6);
  expect(json.dropped).toMatchObject({ missing: 3 });
});

test("bootstrap, jackknife and joint test are added on request", async () => {
  const { output, code } = await runEstimate(
    "--panel",
    good,
    ...FORMULA,
    "--cluster",
    "family",
    "--bootstrap",
    "99",
    "--jackknife",
    "--joint",
    "log_lag",
  );
  expect(code).toBe(0);
  expect(output).toContain("Jackknife errors (CV3)");
  expect(output).toContain("Bootstrap over 3 clusters");
  expect(output).toContain("All zero (log_lag): F(1, 2)");
});

test("a perfect fit has no test: its p-value is missing, not zero", async () => {
  const panel = file("perfect.csv", "y,x,g\n5,1,a\n5,2,a\n5,1,b\n5,4,b\n5,6,b\n");
  const { json } = await runEstimate("--panel", panel, "--formula", "y ~ x | g", "--family", "ols", "--json");
  expect(json.terms[0]).toMatchObject({ estimate: 0, t: null, p: null });
});

test("a byte-order mark and Windows line ends change nothing", async () => {
  const plain = (await runEstimate("--panel", good, ...FORMULA, "--json")).output;
  const other = file("windows.csv", `\ufeff${GOOD.replaceAll("\n", "\r\n")}\r\n`);
  expect((await runEstimate("--panel", other, ...FORMULA, "--json")).output).toBe(plain);
});

test("--help shows the formula and examples", async () => {
  const { code, output } = await runEstimate("--help");
  expect(code).toBe(0);
  expect(output).toContain("OUTCOME ~ TERM + TERM | EFFECT + EFFECT");
});

describe("malformed input ends in one clear sentence", () => {
  const with_ = (line: string): string => `${GOOD}\n${line}\n`;
  test.each<[string, string, string[], number, RegExp]>([
    ["a cell that is not a number", with_("many,1,a,k"), FORMULA, 1, /line 8, column likes: 'many' is not a number/],
    ["a negative outcome", with_("-2,1,a,k"), FORMULA, 1, /line 8: the outcome likes is -2; Poisson needs 0 or more/],
    [
      "an empty sample after drops",
      "likes,log_lag,family\n0,1,a\n0,2,b\n",
      FORMULA,
      1,
      /no row is left, the outcome is zero in all 2 rows/,
    ],
    ["nothing but missing cells", "likes,log_lag,family\n1,,a\n,2,b\n", FORMULA, 1, /no row of .* is left: all 2 have/],
    [
      "an effect with one level",
      GOOD,
      ["--formula", "likes ~ log_lag | flat"],
      1,
      /effect flat has one level only in the 6 rows left/,
    ],
    ["fewer than two clusters", GOOD, [...FORMULA, "--cluster", "flat"], 1, /flat has fewer than two clusters/],
    [
      "terms that the effects explain",
      GOOD,
      ["--formula", "likes ~ 1*(likes >= 0) | family"],
      1,
      /every term is collinear/,
    ],
    ["no term at all", GOOD, ["--formula", "likes ~ 1 | family"], 1, /there is no term besides the fixed effects/],
    ["a header only", "likes,log_lag,family\n", FORMULA, 1, /has a header and no rows/],
    ["an empty file", "", FORMULA, 1, /is empty; it needs a header line and rows/],
    ["a column twice", GOOD.replace("flat", "log_lag"), FORMULA, 2, /has 2 columns named log_lag; rename all but one/],
    [
      "a function that is not known",
      GOOD,
      ["--formula", "likes ~ i(family)"],
      2,
      /i\(\) at position 9 .* makes terms of categories/,
    ],
    [
      "text where a number is needed",
      GOOD,
      ["--formula", "likes ~ log_lag + family"],
      1,
      /line 2, column family: 'a' is not a number/,
    ],
    ["no clusters named", GOOD, [...FORMULA, "--cluster", ""], 2, /expected a column name/],
    ["a cluster that is no column", GOOD, [...FORMULA, "--cluster", "owner"], 2, /has no column owner/],
    [
      "a logarithm of zero",
      with_("1,0,a,k"),
      ["--formula", "likes ~ log(log_lag) | family"],
      1,
      /line 8: log\(log_lag\) has no finite value where log_lag is 0/,
    ],
    [
      "a negative weight",
      GOOD,
      [...FORMULA, "--weights", "(log_lag - 1)"],
      1,
      /line 2: the weight \(log_lag-1\) is -0.5/,
    ],
    [
      "an unknown column",
      GOOD,
      ["--formula", "likes ~ lag | family"],
      2,
      /has no column lag; its columns are likes, log_lag, family, flat/,
    ],
    [
      "a formula that cannot be read",
      GOOD,
      ["--formula", "likes ~ log_lag |"],
      2,
      /expected a column name at position 18/,
    ],
    ["an unknown family", GOOD, [...FORMULA, "--family", "logit"], 2, /poisson, ols/],
    [
      "a bootstrap without clusters",
      GOOD,
      [...FORMULA, "--bootstrap", "9"],
      2,
      /work over clusters; name them with --cluster/,
    ],
    [
      "a joint test of a term that is not there",
      GOOD,
      [...FORMULA, "--joint", "lag"],
      2,
      /cannot test lag; estimated terms are log_lag/,
    ],
    ["a level of all", GOOD, [...FORMULA, "--level", "1"], 2, /level.*It must lie between 0 and 1, as 0\.95/],
    ["no draws", GOOD, [...FORMULA, "--bootstrap", "0"], 2, /bootstrap.*It must be a whole number of 1 or more/],
    ["an option that does not exist", GOOD, [...FORMULA, "--robust"], 2, /unknown option '--robust'/],
  ])("%s", async (name, text, options, code, message) => {
    const panel = file(`${name.replaceAll(" ", "-")}.csv`, text);
    const result = await runEstimate("--panel", panel, ...options, "--json");
    expect(result.errors).toMatch(message);
    expect(result.errors.trim().split("\n")).toHaveLength(1);
    expect(result.code).toBe(code);
    expect(result.output).toBe("");
  });

  test("a file that is not there, and one that is not gzip", async () => {
    const absent = await runEstimate("--panel", join(folder, "absent.csv"), ...FORMULA);
    expect(absent).toMatchObject({ code: 2, errors: expect.stringContaining("there is no file") });
    const broken = await runEstimate("--panel", file("broken.csv.gz", GOOD), ...FORMULA);
    expect(broken).toMatchObject({ code: 1, errors: expect.stringContaining("cannot be read") });
  });
});
