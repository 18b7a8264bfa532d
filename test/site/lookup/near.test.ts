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

  it("takes a fifth of the letters for near, two of a short name, and no more names than are asked for", () => {
    // Of ten letters two may differ, of five, too; three are far.
    expect(nearest("abcdefghij", ["abcdefghXY", "abcdefgXYZ"], 9)).toEqual(["abcdefghXY"]);
    expect(nearest("abcde", ["abcXY", "abXYZ", "abcdefg"], 9)).toEqual(["abcXY", "abcdefg"]);
    expect(nearest("abcdefghij", ["abcdefghi1", "abcdefghi2", "abcdefghi3"], 2)).toEqual(["abcdefghi1", "abcdefghi2"]);
    // Of what is longer than any name the first 200 letters count.
    expect(nearest("x".repeat(1000), ["x".repeat(200)], 9)).toEqual(["x".repeat(200)]);
  });

  it("tries spaces, underscores and hyphens for each other", () => {
    expect(spellings("a/b c_d")).toEqual(["a/b-c_d", "a/b-c-d", "a/b_c_d"]);
    expect(spellings("a/bcd")).toEqual([]);
  });
});
