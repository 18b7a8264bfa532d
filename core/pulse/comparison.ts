import { z } from "zod";
import { ConditionError } from "../errors.ts";
import type { Ledger } from "../ledger/ledger.ts";

const PARTITION = "pulse sweeps";

const comparisonShape = z.object({
  date: z.string(),
  /** What was compared: models created after `from` and at or before `to`, ISO 8601 UTC. */
  from: z.string(),
  to: z.string(),
  arrivals: z.number(),
  swept: z.number(),
  /** Arrivals that the sweep does not have: deleted, made private or renamed within the day. */
  gone: z.number(),
  /** Arrivals that the sweep knows since earlier: the Hub gave them a later createdAt, as it does when a model is published anew. */
  redated: z.number(),
  /** Models of the sweep that no pulse saw: made public later than six hours after they were created, or a pulse's fault. */
  unseen: z.number(),
  gone_ids: z.array(z.string()),
  unseen_ids: z.array(z.string()),
});
/** What a sweep and the pulses before it say of the same hours. */
export type Comparison = z.infer<typeof comparisonShape>;

/** What was compared at a date's sweep, or null. */
export async function comparisonOf(ledger: Ledger, date: string): Promise<Comparison | null> {
  const item = await ledger.get(PARTITION, date);
  return item && comparisonShape.parse(item.value);
}

/** Writes down what was compared; what was written before of the same date stays. */
export async function keepComparison(ledger: Ledger, comparison: Comparison): Promise<void> {
  try {
    await ledger.put(PARTITION, comparison.date, comparison, { ifAbsent: true });
  } catch (error) {
    if (!(error instanceof ConditionError)) throw error;
  }
}

/** The newest comparisons, newest first. */
export async function comparisons(ledger: Ledger, count: number): Promise<Comparison[]> {
  const found: Comparison[] = [];
  for await (const { value } of ledger.query(PARTITION, { reverse: true, limit: count }))
    found.push(comparisonShape.parse(value));
  return found;
}

/** The differences in one sentence, for logs and `hubrace status`. */
export function comparisonText({ date, arrivals, swept, gone, redated, unseen }: Comparison): string {
  const count = (n: number, singular: string) => `${n.toLocaleString("en-US")} ${singular}${n === 1 ? "" : "s"}`;
  return `sweep of ${date}: ${count(swept, "new model")}, ${count(arrivals, "arrival")} before it; ${gone} gone, ${redated} redated, ${unseen} unseen`;
}
