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

/** No process can still believe in a lease of that age: the longest wait in a run is that of the Hub's quota, minutes. */
const LEASE_SECONDS = 400 * 86_400;

/**
 * Seconds for which items of a partition are kept after their last write; undefined: for ever. Runs, releases and crawl checkpoints
 * say what a date's data are, so that a date is never swept twice: they stay.
 */
export function keptSeconds(partition: string): number | undefined {
  return partition === "leases" ? LEASE_SECONDS : undefined;
}
