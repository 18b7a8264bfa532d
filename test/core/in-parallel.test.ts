import { setImmediate as turn } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { inParallel } from "../../core/in-parallel.ts";

describe("work in parallel", () => {
  it("returns results in the order of the items, whichever ends first, and begins no more than allowed at a time", async () => {
    let working = 0;
    let most = 0;
    const results = await inParallel([3, 1, 2, 0], 2, async (turns) => {
      most = Math.max(most, ++working);
      for (let done = 0; done < turns; done++) await turn();
      working--;
      return `${turns} turns`;
    });
    expect(results).toEqual(["3 turns", "1 turns", "2 turns", "0 turns"]);
    expect(most).toBe(2);
  });

  it("begins nothing after a failure and throws only when what was under way has ended", async () => {
    const begun: string[] = [];
    const ended: string[] = [];
    const work = async (name: string) => {
      begun.push(name);
      await turn();
      if (name === "broken") throw new Error("broken");
      await turn();
      ended.push(name);
    };
    await expect(inParallel(["slow", "broken", "later"], 2, work)).rejects.toThrow("broken");
    expect(begun).toEqual(["slow", "broken"]);
    expect(ended).toEqual(["slow"]);
  });

  it("has nothing to do for no items", async () => {
    expect(await inParallel([], 8, async () => 1)).toEqual([]);
  });
});
