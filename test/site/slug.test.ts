import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { familyAddresses, familySegments } from "../../site/src/slug.ts";

const id = fc.oneof(
  fc.string({ unit: "binary", maxLength: 300 }),
  fc.tuple(fc.string({ maxLength: 130 }), fc.string({ maxLength: 130 })).map(([owner, name]) => `${owner}/${name}`),
  fc.constantFrom(
    "a/..",
    "../a",
    "con/nul",
    "a/COM1.txt",
    "page/2",
    "a/b/c",
    "gpt2",
    "",
    "/",
    "a/b.",
    "a/ b",
    "a/b~0123456789",
    "\u202e/x",
  ),
);

describe("the address of a family", () => {
  it("is the id itself for ids as the Hub gives them", () => {
    expect(familySegments("Qwen/Qwen3.8-27B")).toEqual(["Qwen", "Qwen3.8-27B"]);
    expect(familySegments("meta-llama/Llama-3.1-8B_x")).toEqual(["meta-llama", "Llama-3.1-8B_x"]);
  });

  it("takes two safe segments whatever the id", () => {
    fc.assert(
      fc.property(id, (text) => {
        for (const segment of familySegments(text)) {
          expect(segment).toMatch(/^[A-Za-z0-9][A-Za-z0-9._~-]*$/);
          expect(segment).not.toMatch(/\.\.|\.$|^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i);
          expect(segment.length).toBeLessThanOrEqual(110);
        }
        expect(["page", "index", "rss", "api", "charts"]).not.toContain(familySegments(text)[0].toLowerCase());
      }),
    );
  });

  it("differs for different ids, letter case set aside", () => {
    fc.assert(
      fc.property(fc.uniqueArray(id, { maxLength: 40 }), (ids) => {
        const addresses = [...familyAddresses([...ids, ...ids.map((text) => text.toUpperCase())]).values()];
        expect(new Set(addresses.map((address) => address.toLowerCase())).size).toBe(addresses.length);
      }),
    );
  });

  it("gives the plain address to the first of two ids that differ only in letter case", () => {
    const addresses = familyAddresses(["Owner/Casing", "owner/casing"]);
    expect(addresses.get("Owner/Casing")).toBe("Owner/Casing");
    expect(addresses.get("owner/casing")).toMatch(/^owner\/casing~[0-9a-f]{10}$/);
  });

  it("marks a changed id with a hash that a plain id cannot have", () => {
    // sha256sum of "gpt2" begins with 238f51b7c7.
    expect(familySegments("gpt2")).toEqual(["x", "gpt2~238f51b7c7"]);
    expect(familySegments("a/b~0123456789")[1]).toMatch(/^b_0123456789~[0-9a-f]{10}$/);
  });
});
