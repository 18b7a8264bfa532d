import { describe, expect, it } from "vitest";
import { percent as percentOfFindings } from "../../core/findings/text.ts";
import { shorten } from "../../site/draw/sheet.ts";
import { csv } from "../../site/src/csv.ts";
import {
  bytes,
  count,
  duration,
  grouped,
  moment,
  number,
  percent,
  percentWithin,
  sampleReach,
  sentences,
  signed,
  typeset,
} from "../../site/src/format.ts";

const plain = (text: string) => text.replaceAll("\u00a0", " ");

describe("numbers as pages print them", () => {
  it.each([
    ["pages", percent],
    ["findings", percentOfFindings],
  ])("%s print shares as percent, and little never as none nor most as all", (_, print) => {
    const shares = [0, 0.0004, 0.0005, 0.003, 0.374, 0.995, 0.9994, 0.9996, 1];
    expect(shares.map((share) => plain(print(share)))).toEqual([
      "0 %",
      "<0.1 %",
      "0.1 %",
      "0.3 %",
      "37 %",
      "99.5 %",
      "99.9 %",
      ">99.9 %",
      "100 %",
    ]);
  });

  it("prints differences with their sign, and an end near zero or near all as that", () => {
    const shares = [0, 0.0003, -0.0004, 0.042, -0.22, -0.98, -0.997, -0.9996, -1, 1.5, 11];
    expect(shares.map((share) => plain(signed(share)))).toEqual([
      "0 %",
      "+<0.1 %",
      "−<0.1 %",
      "+4.2 %",
      "−22 %",
      "−98 %",
      "−99.7 %",
      "under −99.9 %",
      "−100 %",
      "+150 %",
      "over +1,000 %",
    ]);
  });

  it("prints a share with its interval in as many digits as tell its ends apart", () => {
    expect(plain(percentWithin(0.373, 0.354, 0.401))).toBe("37 % (35 to 40 %)");
    expect(plain(percentWithin(0.0337, 0.0303, 0.0371))).toBe("3.4 % (3.0 to 3.7 %)");
    expect(plain(percentWithin(1, 0.998, 1))).toBe("100 % (99.8 to 100 %)");
  });

  it("groups long numbers within texts, but no dates, versions or names", () => {
    expect(grouped("12772 → 12635 models on 2026-08-21, run a12345, 1.20260821")).toBe(
      "12,772 → 12,635 models on 2026-08-21, run a12345, 1.20260821",
    );
  });

  it("cuts the longest part of a label, so that what tells rows apart stays", () => {
    expect(shorten("inkstone-collective · adapter · 123 children", 34)).toBe("inkst…ive · adapter · 123 children");
    expect(shorten("a/short · finetune", 34)).toBe("a/short · finetune");
    expect(shorten("abcdefghij", 7)).toBe("abcd…ij");
  });

  it("parts long texts at the ends of their sentences", () => {
    const long = `${"Likes fell by 2.5 % a day. ".repeat(20)}No more.`;
    expect(sentences(long)).toHaveLength(21);
    expect(sentences("Short. Whole.")).toEqual(["Short. Whole."]);
  });

  it("never prints a short time as none", () => {
    expect(duration(0.0001)).toBe("under a minute");
    expect(plain(duration(0))).toBe("0 minutes");
  });

  it("prints durations in the unit that people would use", () => {
    expect([0.01, 0.0416667, 1.17, 9.61, 167.3, 800, -0.0886].map((days) => plain(duration(days)))).toEqual([
      "14 minutes",
      "1 hour",
      "28 hours",
      "9.6 days",
      "167 days",
      "2.2 years",
      "−2 hours",
    ]);
  });

  it("prints counts with thousands and sizes in decimal units", () => {
    expect(number(13192)).toBe("13,192");
    expect([0, 1, 13192].map((n) => plain(count(n, "entry", "entries")))).toEqual([
      "0 entries",
      "1 entry",
      "13,192 entries",
    ]);
    // A median: what reads as one is one, and one and a half are several.
    expect([1.2, 1.6].map((n) => plain(count(n, "like")))).toEqual(["1 like", "2 likes"]);
    expect([1, 1.5].map((n) => plain(count(n, "like", "likes", 1)))).toEqual(["1 like", "1.5 likes"]);
    expect(plain(bytes(654_463))).toBe("654 kB");
    expect(plain(bytes(2_800_000))).toBe("2.8 MB");
  });

  it("gives midnight to the day that it ends", () => {
    expect(plain(moment("2026-08-22T00:00:00.000Z"))).toBe("21 Aug 2026, 24:00 UTC");
    expect(plain(moment("2026-08-21T20:05:00.000Z"))).toBe("21 Aug 2026, 20:05 UTC");
  });

  it("keeps a number and its unit on one line", () => {
    expect(typeset("a base's first 10 hold 49 % in 28 hours")).toBe(
      "a base’s first 10 hold 49\u00a0% in 28\u00a0hours",
    );
  });
});

it("says of a sample that reaches back 90 days that its counts of days are whole, and of a shorter one that they are not", () => {
  const release = { as_of: "2026-11-23T00:00:00.000Z" };
  const cut = (iso: string) => sampleReach(release, Date.parse(iso));
  expect(cut("2023-02-21T12:00:00Z")).toBe("No model older than 21 Feb 2023 was read, so older families are cut.");
  expect(cut("2026-11-19T12:00:00Z")).toBe(
    "No model older than 19 Nov 2026 was read, so counts of 7, 30 and 90 days hold what came since, and older families are cut.",
  );
  expect(sampleReach(release, null)).toMatch(/^Older models were not read, so counts of 7, 30 and 90 days/);
});

describe("CSV of a chart", () => {
  it("quotes as RFC 4180 asks and disarms formulas, but not numbers", () => {
    const rows = [
      { a: '=1+1,"x"', b: -2.5, c: null },
      { a: "-3", b: "@x", c: "plain" },
    ];
    expect(csv(["a", "b", "c"], rows)).toBe('a,b,c\r\n"\'=1+1,""x""",-2.5,\r\n-3,\'@x,plain\r\n');
  });
});
