import { describe, expect, it } from "vitest";
import { distance, nearest, spellings } from "../../../site/src/lookup/near.ts";

describe("names like one that is not there", () => {
  it("counts inserted, deleted and changed letters", () => {
    // kitten → sitting: k/s, e/i, +g (Wagner and Fischer 1974).
    expect(distance("kitten", "sitting")).toBe(3);
    expect(distance("", "abc")).toBe(3);
    expect(distance("abc", "abc")).toBe(0);
  });

  it("puts the nearest first and leaves out what is far", () => {
    const known = ["unsloth/Qwen3-27B-GGUF", "unsloth/Qwen3-27B", "other/Thing", "unsloth/Qwen3-27B-GGUF"];
    expect(nearest("unsloth/qwen3-27b-guf", known, 4)).toEqual(["unsloth/Qwen3-27B-GGUF", "unsloth/Qwen3-27B"]);
    expect(nearest("x".repeat(5000), known, 4)).toEqual([]);
  });

  it("tries spaces, underscores and hyphens for each other", () => {
    expect(spellings("a/b c_d")).toEqual(["a/b-c_d", "a/b-c-d", "a/b_c_d"]);
    expect(spellings("a/bcd")).toEqual([]);
  });
});
