import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { searchEngine, words } from "../../site/src/search/engine.ts";
import { hitsFor } from "../../site/src/search/hits.ts";
import { placesOf, type SearchList } from "../../site/src/search/places.ts";

const LIST: SearchList = {
  pages: [
    ["Congestion", "/congestion/", "The most crowded niches Where is it crowded, and who goes unnoticed?"],
    ["Methods", "/methods/", "Definitions, grades of evidence"],
  ],
  charts: [["Crowded niches of Qwen3-8B", "/congestion/#crowded-niches"]],
  findings: [["67 % of adapters have not a single like", "/findings/2026-08-21-zero-likes/", "zero-likes"]],
  families: [
    ["Qwen/Qwen3-8B", 1234],
    ["Qwen/Qwen3-0.6B", 30],
    ["tiny/Qwen3-8B-mini", 12],
    ["mistralai/Mistral-7B-v0.1", 900],
    ["=odd/<b>", 11, "odd/b~0123456789"],
  ],
};
const engine = searchEngine(placesOf(LIST));
const titles = (query: string) => engine.find(query, 8).map(({ title }) => title);

describe("the search", () => {
  it("takes names of models apart as people say them", () => {
    expect(words("Qwen/Qwen3.8-27B-GGUF")).toEqual(["qwen", "qwen", "3", "8", "27b", "gguf"]);
    expect(words("模型 e5-Größe")).toEqual(["模型", "e", "5", "größe"]);
  });

  it("finds families by parts of their names, the larger first", () => {
    expect(titles("qwen 8b").slice(0, 2)).toEqual(["Qwen/Qwen3-8B", "tiny/Qwen3-8B-mini"]);
    expect(titles("mis")).toEqual(["mistralai/Mistral-7B-v0.1"]);
    const alike = searchEngine(
      placesOf({
        ...LIST,
        families: [
          ["a/gemma", 10],
          ["b/gemma", 1000],
        ],
      }),
    );
    expect(alike.find("gemma", 8).map(({ title }) => title)).toEqual(["b/gemma", "a/gemma"]);
  });

  it("takes a single letter for the beginning of a title or of a family's name, the larger family first", () => {
    expect(titles("q")).toEqual(["Qwen/Qwen3-8B", "Qwen/Qwen3-0.6B", "tiny/Qwen3-8B-mini"]);
    expect(titles(" M ")).toEqual(["Methods", "mistralai/Mistral-7B-v0.1"]);
    // In words of findings and pages it stands often.
    expect(titles("a")).toEqual([]);
    // A digit is a part of most names, and as such it is found.
    expect(titles("8")).toContain("Qwen/Qwen3-8B");
  });

  it("forgives a wrong letter and a word too many", () => {
    expect(titles("mistrall")[0]).toBe("mistralai/Mistral-7B-v0.1");
    expect(titles("mistral nonexistent")[0]).toBe("mistralai/Mistral-7B-v0.1");
  });

  it("finds pages before charts, and findings by their words", () => {
    expect(titles("crowded").slice(0, 2)).toEqual(["Congestion", "Crowded niches of Qwen3-8B"]);
    expect(titles("adapters like")).toEqual(["67 % of adapters have not a single like"]);
    // One place that has both words is enough: no other is shown that has one of them.
    expect(titles("crowded qwen3")).toEqual(["Crowded niches of Qwen3-8B"]);
  });

  it("finds nothing for nothing", () => {
    expect(titles("zzzz")).toEqual([]);
    expect(titles("  /// ")).toEqual([]);
  });

  it("leads to the address of a family, and to the look-up for a model's name", () => {
    expect(engine.find("odd", 1)[0]?.path).toBe("/families/odd/b~0123456789/");
    expect(hitsFor("Qwen/Qwen3-8B", engine, 8)[0]).toEqual({
      title: "Qwen/Qwen3-8B",
      path: "/families/Qwen/Qwen3-8B/",
      note: "family, 1,234 derivatives",
    });
    const address = hitsFor("https://huggingface.co/tiny/Qwen3-8B-mini", engine, 2);
    expect(address.map(({ path }) => path)).toEqual([
      "/families/tiny/Qwen3-8B-mini/",
      "/models/?id=tiny%2FQwen3-8B-mini",
    ]);
    expect(hitsFor("some/model x", engine, 8).at(-1)?.path).toBe("/models/?id=some%2Fmodel%20x");
  });

  it("reads at most 300 kB, compressed, for 10,000 families", () => {
    // Names as long as the Hub's, with letters that do not repeat: 10,000 of the largest real families take 125 kB.
    let seed = 1;
    const letters = (length: number) =>
      Array.from({ length }, () => {
        seed = (seed * 48271) % 2147483647;
        return "abcdefghijklmnopqrstuvwxyz0123456789"[seed % 36];
      }).join("");
    const families = Array.from({ length: 10_000 }, (_, index) => [`${letters(9)}/${letters(20)}`, index] as const);
    expect(gzipSync(JSON.stringify({ ...LIST, families })).length).toBeLessThanOrEqual(300_000);
  });
});
