import { parseHTML } from "linkedom";
import { describe, expect, it } from "vitest";
import { drawBadge, familyBadge, modelBadgeMarkdown } from "../../../site/src/api/badge.ts";
import { NASTY_NAMES } from "../../support/hostile-names.ts";

const HUB = { source: { kind: "hub", label: "the Hub", simulated: false }, partial: false } as const;

describe("a badge", () => {
  it("says how many derivatives a family has and how it fares", () => {
    const svg = familyBadge({ children: 1234, state: "hot" }, HUB);
    const { document } = parseHTML(svg);
    expect(document.querySelector("title")?.textContent).toBe("hubrace: 1,234 derivatives · hot");
    expect([...document.querySelectorAll("text")].map((text) => text.textContent)).toEqual([
      "hubrace",
      "1,234 derivatives · hot",
    ]);
    expect(svg).toContain('fill="#b34a00"');
    expect(drawBadge({ label: "hubrace", message: "1", color: "0A0b0c" })).toContain('fill="#0A0b0c"');
    expect(drawBadge({ label: "hubrace", message: "1", color: "red" })).toContain('fill="#0b5cad"');
    expect(familyBadge({ children: 1, state: "quiet" }, HUB)).toContain("1 derivative · quiet");
  });

  it("never lets invented or sampled data pass for the Hub's", () => {
    const simulated = { ...HUB, source: { ...HUB.source, simulated: true } };
    expect(familyBadge({ children: 20, state: "hot" }, simulated)).toContain("SIMULATED DATA 20 derivatives");
    expect(familyBadge({ children: 20, state: "hot" }, { ...HUB, partial: true })).toContain("SAMPLE 20 derivatives");
  });

  it.each(NASTY_NAMES)("stays well-formed and without elements of others around %j", (name) => {
    const svg = drawBadge({ label: name, message: name, color: '"/><script>' });
    // Every tag is one of ours, and they nest.
    const open: string[] = [];
    for (const [, closing, tag, alone] of svg.matchAll(/<(\/?)(\w+)(?:\s[^<>]*?)?(\/?)>/g)) {
      expect(["svg", "title", "clipPath", "rect", "g", "text"]).toContain(tag);
      if (closing === "/") expect(open.pop()).toBe(tag);
      else if (alone !== "/") open.push(tag ?? "");
    }
    expect(open).toEqual([]);
    expect(svg.replace(/<[^<>]*>/g, "")).not.toMatch(/[<>]/);
  });
});

describe("the Markdown of a model's badge", () => {
  const addresses = {
    shard: "https://hubrace.org/api/v1/models/0a3.json",
    page: "https://hubrace.org/models/",
  };

  it("asks shields.io for the message of the model in its shard, by JSONPath", () => {
    const markdown = modelBadgeMarkdown("owner/Some_Model-7B.v1", addresses) ?? "";
    const [, image = "", link] = /^\[!\[[^\]]*\]\(([^()\s]*)\)\]\(([^()\s]*)\)$/.exec(markdown) ?? [];
    const url = new URL(image);
    expect(url.origin + url.pathname).toBe("https://img.shields.io/badge/dynamic/json");
    expect(url.searchParams.get("url")).toBe("https://hubrace.org/api/v1/models/0a3.json");
    expect(url.searchParams.get("query")).toBe("$.models['owner/Some_Model-7B.v1'].badge.message");
    expect(url.searchParams.get("label")).toBe("hubrace");
    expect(link).toBe("https://hubrace.org/models/?id=owner%2FSome_Model-7B.v1");
  });

  it("is not given for a name that the Hub would not take", () => {
    for (const id of ["a/b'] | evil", "a/b c", "a/<b>", "a/b)", "noslash", "a/b/c"])
      expect(modelBadgeMarkdown(id, addresses)).toBeNull();
  });
});
