import { expect, test } from "vitest";
import {
  dateOption,
  fileOption,
  folderOption,
  hubOption,
  memoryOption,
  namedOption,
  wholeNumber,
} from "../../cli/options.ts";

/** What a parser makes of texts; what it refuses as null. */
const read = <T>(parse: (text: string) => T, ...texts: readonly string[]) =>
  texts.map((text) => {
    try {
      return parse(text);
    } catch {
      return null;
    }
  });

test("a date is one of the calendar, from the day on which the Hub's records begin", () => {
  expect(read(dateOption, "2022-03-01", "2022-03-02", "2024-02-29", "2026-02-29", "2026-8-21", "today")).toEqual([
    ...[null, "2022-03-02", "2024-02-29"],
    ...[null, null, null],
  ]);
});

test("a number is whole and within its bounds, which are named", () => {
  expect(read(wholeNumber(5, 86_400), "4", "5", "86400", "86401", " 7 ")).toEqual([null, 5, 86_400, null, 7]);
  expect(read(wholeNumber(0), "0", "-1", "1.5", "1e3", "0x10", "", "9007199254740991", "9007199254740993")).toEqual([
    ...[0, null, null, null, null, null],
    ...[9_007_199_254_740_991, null],
  ]);
  expect(() => wholeNumber(0, 65_535)("70000")).toThrow("It must be a whole number from 0 to 65535.");
  expect(() => wholeNumber(1)("none")).toThrow("It must be a whole number of at least 1.");
});

test("a memory limit is what DuckDB can begin with, at least", () => {
  expect(read(memoryOption, "99MB", "100MB", "100 mb", "0.09GB", "0.1GB", "2gb", "2", "2TB", "2GiB", "-2GB")).toEqual([
    ...[null, "100MB", "100 mb", null, "0.1GB", "2gb"],
    ...[null, null, null, null],
  ]);
});

test("a Hub is an address of the web, or the sandbox by that word", () => {
  expect(read(hubOption, "sandbox", "http://127.0.0.1:1", "https://hub", "Sandbox", "ftp://hub", "hub.test")).toEqual([
    ...["sandbox", "http://127.0.0.1:1", "https://hub"],
    ...[null, null, null],
  ]);
});

test("names, files and folders are not empty, as a variable that is not set leaves them", () => {
  for (const parse of [folderOption, fileOption, namedOption])
    expect(read(parse, "", " ", " a")).toEqual([null, null, " a"]);
});
