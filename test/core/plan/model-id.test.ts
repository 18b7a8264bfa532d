import { describe, expect, it } from "vitest";
import { readModelId } from "../../../core/plan/model-id.ts";

describe("what somebody types as a model", () => {
  it.each([
    ["owner/name", "owner/name"],
    ["  Owner/Name-7B.v1 \n", "Owner/Name-7B.v1"],
    ["https://huggingface.co/owner/name", "owner/name"],
    ["https://huggingface.co/owner/name/tree/main?x=1#top", "owner/name"],
    ["www.huggingface.co/owner/name/", "owner/name"],
    ["hf.co/owner/n%20ame", "owner/n ame"],
    ["hf.co/owner/100%", "owner/100%"],
  ])("is read: %j", (typed, id) => {
    expect(readModelId(typed)).toEqual({ id });
  });

  it.each([
    ["", /owner\/name/],
    ["gpt2", /one slash/],
    ["a/b/c", /one slash/],
    ["/name", /one slash/],
    ["owner/", /one slash/],
    ["https://huggingface.co/owner", /names an owner but no model/],
    ["https://huggingface.co/datasets/owner/name", /not the address of a model/],
    ["https://example.org/owner/name", /one slash/],
  ])("is refused with a sentence: %j", (typed, sentence) => {
    const read = readModelId(typed);
    expect("problem" in read ? read.problem : "").toMatch(sentence);
  });
});
