import { describe, expect, it } from "vitest";
import { matches, meant, sameName } from "../../../site/src/planner/match.ts";
import { readState, writeState } from "../../../site/src/planner/state.ts";

describe("the names that a word may mean", () => {
  it("are first those that begin with it, owner or name, then those that hold it, each in the order given", () => {
    const names = ["a/my-qwen", "lab/qwen-8b", "z/not-this", "b/our-qwen", "Qwen/base", "c/QWEN"];
    expect(matches(" qwen ", names)).toEqual(["lab/qwen-8b", "Qwen/base", "c/QWEN", "a/my-qwen", "b/our-qwen"]);
    expect(matches("lab/q", names)).toEqual(["lab/qwen-8b"]);
  });

  it("are ten at most, or as many as are asked for", () => {
    const names = Array.from({ length: 12 }, (_, n) => `lab/qwen-${n}`);
    expect(matches("qwen", names)).toEqual(names.slice(0, 10));
    expect(matches("qwen", names, 3)).toEqual(names.slice(0, 3));
  });
});

describe("the names that may have been meant", () => {
  it("are those of other owners first, then longer and shorter ones of three letters and more", () => {
    const names = ["a/llama-3", "b/phi", "c/llama", "d/ll", "e/Llama", "f/lam"];
    expect(meant("me/Llama", names)).toEqual(["c/llama", "e/Llama", "a/llama-3", "f/lam"]);
    expect(meant("phi", names)).toEqual(["b/phi"]);
  });

  it("are five at most, and none for a single letter", () => {
    const names = Array.from({ length: 7 }, (_, n) => `owner-${n}/xy`);
    expect(meant("me/xy", names)).toEqual(names.slice(0, 5));
    expect(meant("me/x", names)).toEqual([]);
  });
});

it("a name is known in any letter case and by its address on the Hub, and no other is taken for it", () => {
  const names = ["Qwen/Qwen3-8B", "unsloth/Qwen3-8B"];
  for (const typed of [
    "qwen/QWEN3-8b",
    "hf.co/qwen/qwen3-8b?x",
    "https://huggingface.co/Qwen/Qwen3-8B/tree/main",
    "https://www.huggingface.co/Qwen/Qwen3-8B/",
  ])
    expect(sameName(typed, names)).toBe("Qwen/Qwen3-8B");
  for (const typed of ["Qwen3-8B", "Qwen/Qwen3", "https://huggingface.co/Qwen", "https://example.co/Qwen/Qwen3-8B", ""])
    expect(sameName(typed, names)).toBeUndefined();
});

it("the planner's address is read without the blanks around a base, and names no task where none was chosen", () => {
  expect(readState("?base=+lab%2Fbase+&relation=merge&task=x")).toEqual({
    base: "lab/base",
    relation: "merge",
    task: "x",
  });
  expect(writeState({ base: "lab/base", relation: "merge", task: "" })).toBe("?base=lab%2Fbase&relation=merge");
  expect(writeState({ base: "lab/base", relation: "merge", task: "x" })).toBe("?base=lab%2Fbase&relation=merge&task=x");
});
