import { seededRandom } from "../../core/estimate/random.ts";
import { listed } from "../support/lake.ts";

/** Days before the end of the snapshot's date at which the first base was made, and over how many days everything else appears. */
export interface Times {
  readonly from: number;
  readonly over: number;
}

/** 30 days ago, all within 36 hours of an age of 30 days: every entry has a reading at 30 days, so that estimates are of grade A. */
export const READ_AT_THIRTY: Times = { from: 31.4, over: 2.8 };
/** Between 32 and 88 days ago: nothing is read at 7, 30 or 90 days, so that estimates are of one snapshot, grade B. */
export const ONE_SNAPSHOT: Times = { from: 88, over: 56 };

const END = Date.parse("2026-08-22T00:00:00Z");

/**
 * `bases` bases with eight children each by 40 authors, likes and downloads from a seed. One child of each base came before it; two have
 * no date.
 */
export function estimatedRows(bases: number, { from, over }: Times): Record<string, unknown>[] {
  const random = seededRandom(11);
  const at = (days: number) => new Date(END - (from - days * over) * 86_400_000).toISOString();
  const model = (id: string, relation: string, base: string, createdAt: string | null) =>
    listed(id, {
      createdAt,
      likes: Math.floor(9 * random.uniform() ** 2),
      downloads: Math.floor(900 * random.uniform()),
      pipeline_tag: "text-generation",
      tags: [`base_model:${relation}:${base}`],
    });
  const families = Array.from({ length: bases }, (_, b) => {
    const base = `lab/${word(b)}`;
    const start = 0.02 + (b % 5) / 50;
    return [
      listed(base, { createdAt: at(start), likes: 50 }),
      model(`early/${word(b)}`, "finetune", base, at(start - 0.02)),
      ...Array.from({ length: 8 }, (_, c) =>
        model(
          `author${(3 * b + 7 * c) % 40}/child-${"abcdefgh"[c]}-of-${word(b)}`,
          c % 2 === 0 ? "finetune" : "quantized",
          base,
          at(start + (0.98 - start) * random.uniform()),
        ),
      ),
    ];
  }).flat();
  return [
    ...families,
    model("late/one", "finetune", "lab/kabase", null),
    model("late/two", "finetune", "lab/kabase", null),
  ];
}

/** A name without digits, so that nothing looks like a series. */
const word = (n: number): string => `${"kmnprstvwz"[Math.floor(n / 10)]}${"aeiouybdfg"[n % 10]}base`;
