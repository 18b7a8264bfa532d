import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { UsageError } from "../../../core/errors.ts";
import { parseCorrections } from "../../../core/inputs/corrections.ts";
import { hasShared, sharedPath } from "../../support/replay.ts";

const HEADER = "model_id,hf_created_at,actual_release_date,notes\n";
const parse = (rows: string) => parseCorrections(HEADER + rows, "--corrections dates.csv");

/** The message with which a file is refused. */
function refusal(rows: string): string {
  try {
    parse(rows);
  } catch (error) {
    expect(error).toBeInstanceOf(UsageError);
    expect((error as UsageError).exitCode).toBe(2);
    return (error as UsageError).message;
  }
  throw new Error("nothing was refused");
}

describe("a file of release dates", () => {
  it("is read with comments, blank lines, quotes, line ends of Windows and a byte order mark", () => {
    const text = `\uFEFF# made by hand\r\n\r\n${HEADER.trim()}\r\norg/one,2026-01-01,2026-01-05,"4 days, ""early""\r\nsaid the blog"\r\n  # not yet: org/three\r\n org/two , ,2026-02-01,#hashtag\r\n`;
    expect(parseCorrections(text, "x")).toEqual([
      { modelId: "org/one", releasedOn: "2026-01-05" },
      { modelId: "org/two", releasedOn: "2026-02-01" },
    ]);
  });

  it("may have its columns in another order and more of them, and a # within a line", () => {
    expect(parseCorrections("by,actual_release_date,model_id\nme in #12,2026-01-05,org/one", "x")).toEqual([
      { modelId: "org/one", releasedOn: "2026-01-05" },
    ]);
  });

  it("may name no model at all", () => {
    expect(parse("# none yet\n")).toEqual([]);
  });

  it("names every line that cannot be used, with its number, its text and the reason", () => {
    const message = refusal(
      [
        "org/fine,2026-01-01,2026-01-05,",
        "no-owner,2026-01-01,2026-01-05,",
        "# a comment",
        "org/february,2026-01-01,2026-02-30,",
        'org/two-lines,,2026-01-05,"a\nnote"',
        "org/short,2026-01-05",
        "org/listed,01.02.2026,2026-01-05,",
      ].join("\n"),
    );
    expect(message).toBe(
      [
        "--corrections dates.csv: 4 lines cannot be used; correct or remove:",
        '  line 3: "no-owner,2026-01-01,2026-01-05,": model_id "no-owner" is not owner/name',
        '  line 5: "org/february,2026-01-01,2026-02-30,": actual_release_date "2026-02-30" is not a date such as 2026-08-21',
        '  line 8: "org/short,2026-01-05": 2 fields where the header has 4',
        '  line 9: "org/listed,01.02.2026,2026-01-05,": hf_created_at "01.02.2026" is not a date such as 2026-08-21',
      ].join("\n"),
    );
  });

  it("takes the same statement twice once, also in other letter case, and keeps the first spelling", () => {
    expect(parse("org/One,,2026-01-05,a\norg/one,,2026-01-05,b\n")).toEqual([
      { modelId: "org/One", releasedOn: "2026-01-05" },
    ]);
  });

  it("refuses two different dates for one model", () => {
    expect(refusal("org/One,,2026-01-05,\norg/one,,2026-01-06,\n")).toBe(
      '--corrections dates.csv: 1 line cannot be used; correct or remove:\n  line 3: "org/one,,2026-01-06,": line 2 says 2026-01-05 for org/One, this one 2026-01-06',
    );
  });

  it("lists ten bad lines and counts the rest", () => {
    const message = refusal("bad\n".repeat(13));
    expect(message).toContain("13 lines cannot be used");
    expect(message.split("\n")).toHaveLength(12);
    expect(message).toMatch(/and 3 more$/);
  });

  it("names the line of a quote that never closes", () => {
    expect(refusal('org/one,,2026-01-05,fine\norg/two,,2026-01-05,"open\norg/three,,2026-01-05,\n')).toMatch(
      /line 3: "org\/two,,2026-01-05,.*a quote is not closed/,
    );
  });

  it("refuses a file without header, or without the columns", () => {
    expect(() => parseCorrections("", "f.csv")).toThrow(
      "f.csv is empty; its first line must be model_id,actual_release_date",
    );
    expect(() => parseCorrections("org/one,2026-01-05\n", "f.csv")).toThrow(
      'f.csv has no column model_id, actual_release_date: its first line, "org/one,2026-01-05"',
    );
  });

  it("never fails but with a UsageError, whatever the text", () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string(), fc.string({ unit: fc.constantFrom("a", "/", ",", '"', "\n", "\r", "#", "-") })),
        (rows) => {
          try {
            parse(rows);
          } catch (error) {
            expect(error).toBeInstanceOf(UsageError);
          }
        },
      ),
    );
  });
});

const shared = sharedPath("data", "release-date-corrections.csv");

it.skipIf(!hasShared("data/release-date-corrections.csv"))("the recorded file has 40 corrections", () => {
  const corrections = parseCorrections(readFileSync(shared, "utf8"), "recorded");
  // 44 lines, 3 of comment and the header.
  expect(corrections).toHaveLength(40);
  expect(corrections[0]).toEqual({ modelId: "MiniMaxAI/MiniMax-M2.1", releasedOn: "2025-12-23" });
  expect(corrections.at(-1)).toEqual({ modelId: "google/tabfm-1.0.0-pytorch", releasedOn: "2026-06-30" });
});
