import { expect, test } from "vitest";
import type { Finding } from "../../core/release/manifest.ts";
import { frontFindings } from "../../site/src/headline.ts";

/** What the front page prints of a finding of these numbers. */
const told = (numbers: Finding["numbers"], kind = "zero-likes") =>
  frontFindings([{ kind, numbers } as Finding], undefined).map(({ headline }) => headline);

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

test("a niche is the most crowded of those that are compared", () => {
  const niche = { base: "org/base", relation: "finetune", task: "text-generation", authors_30d: 12 };
  expect(told(niche, "crowded-niches")[0]?.sentence).toBe(
    "authors published finetunes of org/base for text-generation in 30 days; no other niche of 30 models or more drew more.",
  );
});

test("a median wait is that of bases whose wait is over", () => {
  const waits = { quantized_median_hours: 28, quantized_median_low_hours: 2, quantized_median_high_hours: 108 };
  expect(told(waits, "first-arrivals")[0]?.sentence.replaceAll("\u00a0", " ")).toBe(
    "is the median wait of new bases with ten derivatives for the first of their quantizations, where one has come (95 % interval 2 hours to 4.5 days).",
  );
});
