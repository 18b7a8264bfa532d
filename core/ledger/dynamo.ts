import { randomUUID } from "node:crypto";
import {
  type AttributeValue,
  ConditionalCheckFailedException,
  DeleteItemCommand,
  type DynamoDBClient,
  GetItemCommand,
  QueryCommand,
  UpdateItemCommand,
} from "@aws-sdk/client-dynamodb";
import { awsError, type Remedy } from "../aws-errors.ts";
import type { Clock } from "../clock.ts";
import { ConditionError } from "../errors.ts";
import { checkKeys, checkSize, type KeyRange, keyRange, restored, stored } from "./dynamo-keys.ts";
import { LEDGER_TABLE } from "./dynamo-table.ts";
import type { Json, Ledger, LedgerCondition, LedgerItem } from "./ledger.ts";

export interface DynamoLedgerOptions {
  /** Made and closed by the caller: region, credentials, endpoint and how often the SDK retries are its business. */
  readonly client: DynamoDBClient;
  /** A table of the shape that dynamo-table.ts says. */
  readonly table: string;
  /**
   * Seconds after the last write for which an item is kept at least; undefined: for ever. DynamoDB removes it some time later.
   * Cleaning up and nothing else: nothing may depend on an item being gone.
   */
  readonly ttl?: { readonly clock: Pick<Clock, "now">; seconds(partition: string, sort: string): number | undefined };
}

type Attributes = Record<string, AttributeValue>;

const { partitionKey: PK, sortKey: SK, timeToLive: TTL } = LEDGER_TABLE;
/** The item's version (0: a tombstone, which counts as no item), its value as JSON text, and the id of the write that made it so. */
const VERSION = "version";
const VALUE = "value";
const WRITE = "write";
/** Items read at a time by a query, so that memory does not grow with the partition. */
const PAGE = 500;
const REMEDIES: Readonly<Record<string, Remedy>> = {
  ResourceNotFoundException: ["there is no such table", "check its name, the region and the account, or deploy first"],
  AccessDeniedException: [
    "access denied",
    "give this role dynamodb:GetItem, dynamodb:UpdateItem, dynamodb:DeleteItem and dynamodb:Query on the table",
  ],
  ValidationException: [
    "the table refuses the request",
    `check that its keys are the texts ${PK} (partition) and ${SK} (sort)`,
  ],
};

/**
 * The ledger in one DynamoDB table. Every write is one conditional UpdateItem and carries an id of its own: when it took effect but its
 * answer was lost, the repeated one is refused, and the id in the item shows that it was ours. Reads are strongly consistent.
 * Throws HubraceError for items and keys larger than DynamoDB takes, and for what AWS refuses. `close` leaves the client open.
 */
export function dynamoLedger(options: DynamoLedgerOptions): Ledger {
  const { client, table, ttl } = options;

  async function attempt<T>(what: string, request: () => Promise<T>): Promise<T> {
    try {
      return await request();
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) throw error;
      throw awsError(`ledger: cannot ${what} in the table ${table}`, error, REMEDIES);
    }
  }

  async function find(partition: string, sort: string): Promise<Attributes | undefined> {
    const Key = keyOf(partition, sort);
    const found = await attempt(`read ${partition} / ${sort}`, () =>
      client.send(new GetItemCommand({ TableName: table, Key, ConsistentRead: true })),
    );
    return found.Item;
  }

  /** The item, when this write has taken effect already; else throws: ConditionError when its condition was what failed. */
  async function ownWrite(error: unknown, partition: string, sort: string, write: string): Promise<Attributes> {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
    // Not every server says in its refusal what it found.
    const present = error.Item ?? (await find(partition, sort));
    if (present?.[WRITE]?.S === write) return present;
    const version = present ? versionOf(present) : 0;
    const found = version === 0 ? "there is no item" : `it has version ${version}`;
    throw new ConditionError(`ledger: ${partition} / ${sort} is not as the write's condition says: ${found}`, {
      cause: error,
    });
  }

  return {
    async get(partition, sort) {
      const found = await find(partition, sort);
      return found && versionOf(found) > 0 ? toItem(partition, found) : null;
    },

    async put(partition, sort, value, condition) {
      const Key = keyOf(partition, sort);
      const text = JSON.stringify(value);
      checkSize(partition, sort, text);
      const write = randomUUID();
      const seconds = ttl?.seconds(partition, sort);
      const expires = ttl && seconds !== undefined ? String(Math.ceil(ttl.clock.now() / 1000) + seconds) : undefined;
      const [when, whenValues] = conditionOf(condition);
      const sets = "set #version = if_not_exists(#version, :none) + :one, #value = :value, #write = :write";
      try {
        const written = await attempt(`write ${partition} / ${sort}`, () =>
          client.send(
            new UpdateItemCommand({
              TableName: table,
              Key,
              UpdateExpression: expires === undefined ? `${sets} remove #ttl` : `${sets}, #ttl = :ttl`,
              ConditionExpression: when,
              ExpressionAttributeNames: { "#version": VERSION, "#value": VALUE, "#write": WRITE, "#ttl": TTL },
              ExpressionAttributeValues: {
                ":value": { S: text },
                ":write": { S: write },
                ":none": { N: "0" },
                ":one": { N: "1" },
                ...whenValues,
                ...(expires !== undefined && { ":ttl": { N: expires } }),
              },
              ReturnValues: "ALL_NEW",
              ReturnValuesOnConditionCheckFailure: "ALL_OLD",
            }),
          ),
        );
        return toItem(partition, written.Attributes ?? {});
      } catch (error) {
        const present = await ownWrite(error, partition, sort, write);
        return toItem(partition, present);
      }
    },

    async *query(partition, query = {}) {
      const range = keyRange(query);
      let left = query.limit ?? Number.POSITIVE_INFINITY;
      let start: Attributes | undefined;
      while (left > 0) {
        const page = await attempt(`list ${partition}`, () =>
          client.send(
            new QueryCommand({
              TableName: table,
              ConsistentRead: true,
              ...keyCondition(partition, range),
              ScanIndexForward: query.reverse !== true,
              Limit: Math.min(left, PAGE),
              ...(start && { ExclusiveStartKey: start }),
            }),
          ),
        );
        for (const found of page.Items ?? []) {
          if (versionOf(found) === 0) continue;
          const item = toItem(partition, found);
          if (range.isPast(item.sort)) return;
          if (!range.holds(item.sort)) continue;
          yield item;
          left--;
        }
        start = page.LastEvaluatedKey;
        if (start === undefined) return;
      }
    },

    async delete(partition, sort, condition) {
      const Key = keyOf(partition, sort);
      if (condition === undefined) {
        await attempt(`delete ${partition} / ${sort}`, () =>
          client.send(new DeleteItemCommand({ TableName: table, Key })),
        );
        return;
      }
      // In two steps, for an item that is gone cannot say who removed it: it becomes a tombstone, that of this delete, then goes.
      const write = randomUUID();
      const ExpressionAttributeNames = { "#version": VERSION, "#write": WRITE };
      try {
        await attempt(`delete ${partition} / ${sort}`, () =>
          client.send(
            new UpdateItemCommand({
              TableName: table,
              Key,
              UpdateExpression: "set #version = :none, #write = :write remove #value, #ttl",
              ConditionExpression: "#version = :version",
              ExpressionAttributeNames: { ...ExpressionAttributeNames, "#value": VALUE, "#ttl": TTL },
              ExpressionAttributeValues: {
                ":none": { N: "0" },
                ":write": { S: write },
                ":version": { N: String(condition.ifVersion) },
              },
              ReturnValuesOnConditionCheckFailure: "ALL_OLD",
            }),
          ),
        );
      } catch (error) {
        await ownWrite(error, partition, sort, write);
      }
      try {
        await attempt(`delete ${partition} / ${sort}`, () =>
          client.send(
            new DeleteItemCommand({
              TableName: table,
              Key,
              ConditionExpression: "#version = :none and #write = :write",
              ExpressionAttributeNames,
              ExpressionAttributeValues: { ":none": { N: "0" }, ":write": { S: write } },
            }),
          ),
        );
      } catch (error) {
        // Removed by the first of two attempts, or written anew by someone else: the tombstone is gone either way.
        if (!(error instanceof ConditionalCheckFailedException)) throw error;
      }
    },

    async close() {},
  };
}

/** The condition of a put. Without one it is still refused when it has taken effect before, so that no version is counted twice. */
function conditionOf(condition: LedgerCondition | undefined): [expression: string, values: Attributes] {
  if (condition === undefined) return ["attribute_not_exists(#write) or #write <> :write", {}];
  if ("ifAbsent" in condition) return ["attribute_not_exists(#version) or #version = :none", {}];
  return ["#version = :version", { ":version": { N: String(condition.ifVersion) } }];
}

/** The query's condition on the keys. */
function keyCondition(partition: string, { condition }: KeyRange) {
  const pk = { S: stored(partition) };
  if (condition === null) {
    return {
      KeyConditionExpression: "#pk = :pk",
      ExpressionAttributeNames: { "#pk": PK },
      ExpressionAttributeValues: { ":pk": pk },
    };
  }
  const { operator, text } = condition;
  const clause = operator === "begins_with" ? "begins_with(#sk, :sk)" : `#sk ${operator} :sk`;
  return {
    KeyConditionExpression: `#pk = :pk and ${clause}`,
    ExpressionAttributeNames: { "#pk": PK, "#sk": SK },
    ExpressionAttributeValues: { ":pk": pk, ":sk": { S: stored(text) } },
  };
}

function keyOf(partition: string, sort: string): Attributes {
  checkKeys(partition, sort);
  return { [PK]: { S: stored(partition) }, [SK]: { S: stored(sort) } };
}

function toItem(partition: string, found: Attributes): LedgerItem {
  return {
    partition,
    sort: restored(found[SK]?.S ?? ""),
    version: versionOf(found),
    value: JSON.parse(found[VALUE]?.S ?? "null") as Json,
  };
}

function versionOf(found: Attributes): number {
  return Number(found[VERSION]?.N ?? 0);
}
