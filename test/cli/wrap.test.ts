import { expect, it } from "vitest";
import { wrap } from "../../cli/wrap.ts";

it("breaks lines at spaces, goes on below the words of an item, and leaves long names whole", () => {
  const text = ["A finetune of lab/base", "", "- this base: adapters", "  Rank: 12 · n = 40", "owner/a-very-long-name"];
  expect(wrap(`${text.join("\n")}\n`, 12)).toBe(
    [
      "A finetune",
      "of lab/base",
      "",
      "- this base:",
      "  adapters",
      "  Rank: 12 ·",
      "  n = 40",
      "owner/a-very-long-name",
      "",
    ].join("\n"),
  );
});
