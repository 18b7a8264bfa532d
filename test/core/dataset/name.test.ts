import { describe, expect, it } from "vitest";
import { datasetName } from "../../../core/dataset/name.ts";

describe("the name of a data set", () => {
  it.each(["hubrace/race-to-release", "a/b", "O_1.x/data.set_2-v"])("takes %s", (name) => {
    expect(datasetName(name)).toBe(name);
  });

  it.each([
    "race",
    "",
    "/",
    "lab/",
    "lab/race/more",
    "https://huggingface.co/datasets/lab/race",
    "lab/ra ce",
    "lab/räce",
    "lab/../race",
    "lab/..",
    "lab/-race",
    "lab/race.",
    "lab/ra--ce",
    "lab/race.git",
    "lab/race?x=1",
    "lab/race\u202e",
    `lab/${"n".repeat(93)}`,
  ])("refuses %j with exit code 2 and an example", (name) => {
    expect(() => datasetName(name)).toThrow(
      expect.objectContaining({ exitCode: 2, message: expect.stringContaining("OWNER/DATASET") }),
    );
  });
});
