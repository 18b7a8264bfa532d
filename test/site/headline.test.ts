import { expect, test } from "vitest";
import type { Finding } from "../../core/release/manifest.ts";
import { frontFindings } from "../../site/src/headline.ts";

/** What the front page prints of a finding of these numbers. */
const told = (numbers: Finding["numbers"]) =>
  frontFindings([{ kind: "zero-likes", numbers } as Finding], undefined).map(({ headline }) => headline);

test("the share without a like is printed with its interval, where the finding has one", () => {
  const numbers = {
    adapter_share_zero: 0.672,
    finetune_share_zero: 0.546,
    merge_share_zero: 0.2,
    quantized_share_zero: 0.42,
  };
  const [large] = told({ ...numbers, adapter_share_zero_low: 0.559, adapter_share_zero_high: 0.768 });
  expect(large).toMatchObject({ key: "adapter_share_zero", value: 0.672, big: "67\u00a0%" });
  expect(large?.sentence.replaceAll("\u00a0", " ")).toBe(
    "of adapters a week old or more have not a single like (95 % interval 56 % to 77 %); 55 % of finetunes and 42 % of quantizations.",
  );
  expect(told(numbers)[0]?.sentence.replaceAll("\u00a0", " ")).toBe(
    "of adapters a week old or more have not a single like; 55 % of finetunes and 42 % of quantizations.",
  );
});
