import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parseRegions } from "../../../core/inputs/regions.ts";
import { hasShared, sharedPath } from "../../support/replay.ts";

const parse = (rows: string) => parseRegions(`hf_org,region,notes\n${rows}`, "--regions r.csv");

describe("a file of regions", () => {
  it("is read with its regions in lower case", () => {
    expect(parse('01-ai,China,\nHcompany,eu,"Paris, France"\n')).toEqual([
      { organization: "01-ai", region: "china" },
      { organization: "Hcompany", region: "eu" },
    ]);
  });

  it("names lines without an owner's name or a region", () => {
    expect(() => parse("org/model,eu,\n,us,\nfine,us,\norg,,\nodd,<b>eu</b>,\n")).toThrow(
      [
        "--regions r.csv: 4 lines cannot be used; correct or remove:",
        '  line 2: "org/model,eu,": hf_org "org/model" is not the name of an owner on the Hub',
        '  line 3: ",us,": hf_org "" is not the name of an owner on the Hub',
        '  line 5: "org,,": region "" is not a word such as eu (at most 40 letters, digits, spaces, dots, hyphens)',
        '  line 6: "odd,<b>eu</b>,": region "<b>eu</b>" is not a word such as eu (at most 40 letters, digits, spaces, dots, hyphens)',
      ].join("\n"),
    );
  });

  it("takes a region of forty letters, and none of forty-one", () => {
    expect(parse(`org,${"a".repeat(40)},`)).toEqual([{ organization: "org", region: "a".repeat(40) }]);
    expect(() => parse(`org,${"a".repeat(41)},`)).toThrow("is not a word such as eu (at most 40 letters");
  });

  it("refuses two regions for one organization, and takes the same one twice", () => {
    expect(parse("Org,eu,\norg,EU,\n")).toEqual([{ organization: "Org", region: "eu" }]);
    expect(() => parse("Org,eu,\norg,us,\n")).toThrow('line 3: "org,us,": line 2 says eu for Org, this one us');
  });
});

const shared = sharedPath("data", "organization-regions.csv");

it.skipIf(!hasShared("data/organization-regions.csv"))("the recorded file is read whole", () => {
  const text = readFileSync(shared, "utf8");
  const regions = parseRegions(text, "recorded");
  expect(regions).toHaveLength(text.trim().split("\n").length - 1);
  expect(new Set(regions.map(({ region }) => region))).toEqual(new Set(["china", "us", "eu", "other", "unknown"]));
});
