/**
 * What the ledger needs of its DynamoDB table. infra/ makes the table from it, and dynamo.ts reads and writes by it; nothing
 * here imports an AWS package.
 */
export const LEDGER_TABLE = {
  /** Partition and sort key, both texts. */
  partitionKey: "pk",
  sortKey: "sk",
  /** Where DynamoDB's time to live finds the second (since 1970) after which it may remove an item. */
  timeToLive: "ttl",
} as const;

const DAY = 86_400;
/** No process can still believe in a lease of that age: the longest wait in a run is that of the Hub's quota, minutes. */
const LEASE_SECONDS = 400 * DAY;
/** Raw parts live 35 days; without them a checkpoint is of no use. */
const CHECKPOINT_SECONDS = 400 * DAY;
/** The next sweep's files hold what came before it, and raw arrivals live 35 days: pulses without any sweep see so far back. */
const ARRIVAL_SECONDS = 120 * DAY;

/**
 * Seconds for which items of a partition are kept after their last write; undefined: for ever. Runs and releases say what a date's data
 * are, so that a date is never swept twice nor a release changed; a pulse's watermark, news and comparisons are few: they stay.
 */
export function keptSeconds(partition: string): number | undefined {
  if (partition === "leases") return LEASE_SECONDS;
  if (partition === "crawl") return CHECKPOINT_SECONDS;
  if (partition === "pulse arrivals" || partition.startsWith("pulse entries ")) return ARRIVAL_SECONDS;
  return undefined;
}
