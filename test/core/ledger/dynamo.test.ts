import { GetItemCommand } from "@aws-sdk/client-dynamodb";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { HubraceError } from "../../../core/errors.ts";
import { type DynamoLedgerOptions, dynamoLedger } from "../../../core/ledger/dynamo.ts";
import { keptSeconds } from "../../../core/ledger/dynamo-table.ts";
import type { LedgerQuery } from "../../../core/ledger/ledger.ts";
import { type DynamoServer, startDynamo } from "../../support/dynamo-server.ts";
import { FAULTS, seededPlan, startFaultyProxy } from "../../support/faulty-proxy.ts";
import { ledgerContract } from "../../support/ledger-contract.ts";

describe("DynamoDB", () => {
  let server: DynamoServer;
  beforeAll(async () => {
    server = await startDynamo();
  });
  afterAll(() => server.stop());

  ledgerContract("A table", async () => {
    const table = await server.table();
    return { open: () => dynamoLedger({ client: server.client(), table }), close: async () => {} };
  });

  ledgerContract("A table behind a faulty network", async () => {
    const table = await server.table();
    const plan = seededPlan(20261121, 0.1, FAULTS);
    const proxy = await startFaultyProxy({ target: server.url, service: "dynamodb", plan });
    return {
      open: () => dynamoLedger({ client: server.client({ url: proxy.url }), table }),
      close: () => proxy.stop(),
    };
  });

  const open = async (more: Partial<DynamoLedgerOptions> = {}) => {
    const [client, table] = [server.client(), await server.table()];
    const raw = async (pk: string, sk: string) =>
      (await client.send(new GetItemCommand({ TableName: table, Key: { pk: { S: pk }, sk: { S: sk } } }))).Item;
    return { ledger: dynamoLedger({ client, table, ...more }), raw, client, table };
  };

  test("keeps empty keys and keys that begin with NUL, in their order", async () => {
    const { ledger } = await open();
    const sorted = ["", "\0", "\0\0", "\0a", "\u0001", "a"];
    for (const sort of [...sorted].reverse()) await ledger.put("", sort, sort);
    const sorts = async (query: LedgerQuery) =>
      (await Array.fromAsync(ledger.query("", query))).map(({ sort }) => sort);
    expect(await sorts({})).toEqual(sorted);
    expect(await sorts({ prefix: "\0" })).toEqual(["\0", "\0\0", "\0a"]);
    expect(await sorts({ from: "", to: "\0" })).toEqual(["", "\0"]);
    expect(await sorts({ from: "", to: "", reverse: true })).toEqual([""]);
    expect(await sorts({ from: "b", to: "a" })).toEqual([]);
    expect(await ledger.get("", "")).toEqual({ partition: "", sort: "", version: 1, value: "" });
    await ledger.delete("", "");
    expect(await sorts({ limit: 1 })).toEqual(["\0"]);
  });

  test("refuses an item of more than 400 KB, and longer keys than DynamoDB's, in a sentence", async () => {
    const { ledger } = await open();
    await ledger.put("p", "s", "x".repeat(400_000));
    await expect(ledger.put("p", "s", "é".repeat(205_000))).rejects.toThrow(
      /^ledger: p \/ s would have 410\d{3} bytes, and DynamoDB takes 409600; keep its large parts in the lake$/,
    );
    await expect(ledger.put("p", "s".repeat(1_025), 1)).rejects.toThrow(
      /the sort key "s+…" is longer than the 1024 bytes/,
    );
    await expect(ledger.get("p".repeat(2_049), "s")).rejects.toThrow(
      /the partition "p+…" is longer than the 2048 bytes/,
    );
    await expect(ledger.get("p", "\ud800")).rejects.toThrow(HubraceError);
    expect((await ledger.get("p", "s"))?.version).toBe(1);
  });

  test("a query over pages of more than a megabyte gives every item once", async () => {
    const { ledger } = await open();
    const names = Array.from({ length: 30 }, (_, index) => String(index).padStart(2, "0"));
    await Promise.all(names.map((sort) => ledger.put("p", sort, "x".repeat(100_000))));
    const sorts = async (query: LedgerQuery) =>
      (await Array.fromAsync(ledger.query("p", query))).map(({ sort }) => sort);
    expect(await sorts({})).toEqual(names);
    expect(await sorts({ reverse: true, limit: 25, to: "28" })).toEqual([...names].reverse().slice(1, 26));
  });

  test("marks items that may be removed with the second from which on, and never looks at the mark itself", async () => {
    const now = Date.parse("2026-11-21T12:00:00.500Z");
    const seconds = (partition: string, sort: string) =>
      partition === "leases" && sort !== "kept" ? 3_600 : undefined;
    const { ledger, raw, client, table } = await open({ ttl: { clock: { now: () => now }, seconds } });
    await ledger.put("leases", "old", 1);
    await ledger.put("leases", "kept", 1);
    // 2026-11-21T13:00:01Z by `date -u +%s`.
    expect((await raw("leases", "old"))?.ttl).toEqual({ N: "1795266001" });
    expect((await raw("leases", "kept"))?.ttl).toBeUndefined();
    expect((await ledger.get("leases", "old"))?.value).toBe(1);
    await dynamoLedger({ client, table }).put("leases", "old", 2, { ifVersion: 1 });
    expect((await raw("leases", "old"))?.ttl).toBeUndefined();
  });

  test("keeps leases and checkpoints for 400 days, arrivals for 120, and what says what a date is for ever", () => {
    const day = 86_400;
    for (const partition of ["leases", "crawl"]) expect(keptSeconds(partition)).toBe(400 * day);
    for (const partition of ["pulse arrivals", "pulse entries lab/base"])
      expect(keptSeconds(partition)).toBe(120 * day);
    for (const partition of ["runs", "releases", "pulse", "pulse news", "pulse sweeps"])
      expect(keptSeconds(partition)).toBeUndefined();
  });
});
