import { describe, expect, it } from "vitest";
import { lowered, shardDigits, shardNames, shardOf } from "../../../site/src/api/shard.ts";

describe("the shard of a model", () => {
  it("is the beginning of sha256sum's answer for the lowered id", async () => {
    // printf %s owner/name | sha256sum → a0a749…; printf %s qwen/qwen3-8b | sha256sum → 5581ac…
    expect(await shardOf("owner/name", 2)).toBe("a0");
    expect(await shardOf("owner/name", 3)).toBe("a0a");
    expect(await shardOf("Qwen/Qwen3-8B", 3)).toBe("558");
    expect(await shardOf("QWEN/qwen3-8b", 3)).toBe("558");
    // Letters beyond A to Z stay: printf %s 'É/ß模型🦊' | sha256sum → 7ee83c….
    expect(await shardOf("É/ß模型🦊", 3)).toBe("7ee");
  });

  it("lowers A to Z and nothing else", () => {
    // U+0130 and U+212A (the Kelvin sign) have lower cases that languages and databases disagree about.
    expect(lowered("AZaz09/\u0130\u00c9\u212a")).toBe("azaz09/\u0130\u00c9\u212a");
  });

  it("has two digits up to 80,000 entries and three beyond", () => {
    expect([shardDigits(0), shardDigits(80_000), shardDigits(80_001), shardDigits(950_000)]).toEqual([2, 2, 3, 3]);
    expect(shardNames(2)).toHaveLength(256);
    expect(shardNames(3).slice(0, 2)).toEqual(["000", "001"]);
    expect(shardNames(3).at(-1)).toBe("fff");
  });
});
