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
