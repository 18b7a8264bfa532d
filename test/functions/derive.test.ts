import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { DynamoDBClient, GetItemCommand } from "@aws-sdk/client-dynamodb";
import { S3Client } from "@aws-sdk/client-s3";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { beginExecution } from "../../core/execution.ts";
import { readAcceptedGates } from "../../core/inputs/accepted-gates.ts";
import { rawPart } from "../../core/lake/layout.ts";
import { s3Blobs } from "../../core/lake/s3.ts";
import { dynamoLedger } from "../../core/ledger/dynamo.ts";
import { systemClock } from "../../functions/clock.ts";
import { handler as derive } from "../../functions/derive.ts";
import { onRun } from "../../functions/on-run.ts";
import { openLedger } from "../../functions/stores.ts";
import { type Cloud, startCloud } from "../support/cloud.ts";
import { listed } from "../support/lake.ts";
import { MemoryBlobs } from "../support/memory.ts";
import { hasShared } from "../support/replay.ts";

const DAY = "2026-08-19";
const RUN = `${DAY}-a1`;
const EXECUTION = "an execution";
const WHY = "a mirror with broken rows";

describe.skipIf(!hasShared("s3-server/server.mjs"))("a snapshot that the gate on quarantine refuses, on Lambda", () => {
  const folder = mkdtempSync(join(tmpdir(), "hubrace-derive-"));
  let cloud: Cloud;
  let s3: S3Client;
  let table: DynamoDBClient;
  const lines: Record<string, unknown>[] = [];

  beforeAll(async () => {
    cloud = await startCloud();
    const { lake, releases, table: name } = cloud.rooms.plain;
    const variables = {
      TMPDIR: folder,
      AWS_REGION: "eu-central-1",
      AWS_ACCESS_KEY_ID: "test",
      AWS_SECRET_ACCESS_KEY: "test",
      AWS_ENDPOINT_URL_S3: cloud.s3,
      AWS_ENDPOINT_URL_DYNAMODB: cloud.dynamo,
      HUBRACE_STAGE: "test",
      HUBRACE_TABLE: name,
      HUBRACE_LAKE_BUCKET: lake,
      HUBRACE_RELEASES_BUCKET: releases,
    };
    for (const [variable, value] of Object.entries(variables)) vi.stubEnv(variable, value);
    s3 = new S3Client({ endpoint: cloud.s3, forcePathStyle: true });
    table = new DynamoDBClient({});
    vi.spyOn(process.stdout, "write").mockImplementation((text) => {
      if (String(text).startsWith("{")) lines.push(JSON.parse(String(text)) as Record<string, unknown>);
      return true;
    });

    // Of ten rows two are no models.
    const rows = Array.from({ length: 8 }, (_, i) => JSON.stringify(listed(`lab/m-${i}`))).concat("{}", "no JSON");
    await s3Blobs({ client: s3, bucket: lake }).put(rawPart(DAY, RUN, 0), gzipSync(`${rows.join("\n")}\n`));
    const clock = { now: () => Date.now(), sleep: async () => {} };
    const source = { kind: "url", label: "a test", simulated: false } as const;
    await beginExecution(
      { ledger: dynamoLedger({ client: table, table: name }), clock, date: DAY, id: EXECUTION },
      { source, sourceKey: "x", limit: null, now: Date.now(), today: "2026-08-21", again: false },
    );
  }, 120_000);
  afterAll(async () => {
    vi.unstubAllEnvs();
    vi.restoreAllMocks();
    s3.destroy();
    table.destroy();
    await cloud.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const snapshot = (
    acceptGates: Record<string, string>,
    other: { run?: string; execution?: string; stage?: string } = {},
    ms = 900_000,
  ) =>
    derive(
      { run: RUN, stage: "snapshot", execution: EXECUTION, acceptGates, ...other },
      { getRemainingTimeInMillis: () => ms },
    );
  const shares = () => lines.filter((line) => "QuarantineShare" in line);

  it("has its checkpoint marked to be removed long after its raw parts, and its run never", async () => {
    const ttlOf = async (pk: string, sk: string) => {
      const Key = { pk: { S: pk }, sk: { S: sk } };
      const { Item } = await table.send(new GetItemCommand({ TableName: cloud.rooms.plain.table, Key }));
      expect(Item).toBeDefined();
      return Item?.ttl?.N;
    };
    const ledger = openLedger(cloud.rooms.plain.table);
    const before = Math.floor(Date.now() / 1000);
    for (const [partition, sort] of [
      ["crawl", "a run"],
      ["runs", "a run"],
    ] as const)
      await ledger.put(partition, sort, 1);
    expect(Number(await ttlOf("crawl", "a run"))).toBeGreaterThanOrEqual(before + 400 * 86_400);
    expect(await ttlOf("runs", "a run")).toBeUndefined();
    await ledger.delete("runs", "a run");
    await ledger.close();
  });

  it("is left alone by an execution that does not hold its date, and where there is no such run", async () => {
    expect(await snapshot({}, { execution: "another execution" })).toEqual({
      refused: expect.stringMatching(/^lease: execution an execution .+ is working on 2026-08-19 since /),
    });
    await expect(snapshot({}, { run: "2026-08-18-a1" })).rejects.toThrow(
      /^snapshot: there is no run 2026-08-18-a1 in /,
    );
    expect(shares()).toEqual([]);
  });

  it("is not tried again, and its share is measured all the same", async () => {
    expect(await snapshot({})).toEqual({
      refused: expect.stringMatching(/^snapshot: 2 of 10 listed rows cannot be read/),
    });
    expect(shares()).toEqual([expect.objectContaining({ Stage: "test", Models: 8, QuarantineShare: 0.2 })]);
  });

  it("says what it is where it is no gate, and measures nothing", async () => {
    const [date, execution] = ["2026-08-17", "of another day"];
    const ledger = dynamoLedger({ client: table, table: cloud.rooms.plain.table });
    const source = { kind: "url", label: "a test", simulated: false } as const;
    const options = { source, sourceKey: "x", limit: null, now: Date.now(), today: "2026-08-21", again: false };
    await beginExecution({ ledger, clock: systemClock, date, id: execution }, options);
    const before = shares().length;
    await expect(snapshot({}, { run: `${date}-a1`, execution })).rejects.toThrow(
      "snapshot: no raw parts of run 2026-08-17-a1 in the lake; run `hubrace crawl --date 2026-08-17` first",
    );
    expect(shares()).toHaveLength(before);
  });

  it("stops by itself ten seconds before Lambda kills it, and says so", async () => {
    await expect(snapshot({}, {}, 10_001)).rejects.toThrow("snapshot: not done within the function's 0 minutes");
  });

  it("is taken when the run's message says why, and the reason lies in the lake for the release", async () => {
    expect(await snapshot({ quarantine_share: WHY })).toEqual({ rows: 8, seconds: expect.any(Number) });
    expect(shares().at(-1)).toMatchObject({ Models: 8, QuarantineShare: 0.2 });
    const lake = s3Blobs({ client: s3, bucket: cloud.rooms.plain.lake });
    expect(await readAcceptedGates(lake, DAY)).toEqual({ quarantine_share: WHY });
    // Another reason for the same gate is no reason to try again either.
    expect(await snapshot({ quarantine_share: "another" })).toEqual({
      refused: expect.stringMatching(/accepted already/),
    });
  });

  it("taken once asks for no file that was named since: the day was derived without it", async () => {
    vi.stubEnv("HUBRACE_CORRECTIONS", "http://127.0.0.1:9/never-asked-for.csv");
    expect(await snapshot({})).toEqual({ rows: 8, seconds: expect.any(Number) });
    vi.stubEnv("HUBRACE_CORRECTIONS", "");
  });

  it("is followed by no stage that another function runs", async () => {
    expect(await snapshot({}, { stage: "site" })).toEqual({
      refused: "derive: site is not a stage that this function runs",
    });
  });

  describe("its work", () => {
    const lambda = { getRemainingTimeInMillis: () => 900_000 };
    const message = { run: RUN, stage: "panels", execution: EXECUTION, acceptGates: {} };
    const options = () => ({ table: cloud.rooms.plain.table, blobs: new MemoryBlobs() });

    it("leaves DuckDB half of the function's memory", async () => {
      const large = { ...options(), memory: 3009 };
      expect(await onRun(message, lambda, large, async ({ context }) => context.sql.memory)).toBe("1504MB");
    });

    it("renews the execution's lease until it ends, well or badly, and no longer", async () => {
      const sleep = vi.spyOn(systemClock, "sleep");
      const ended = () => sleep.mock.calls.map(([, signal]) => signal?.aborted);
      expect(await onRun(message, lambda, options(), async () => ended())).toEqual([false]);
      expect(ended()).toEqual([true]);
      const broken = onRun(message, lambda, options(), async () => Promise.reject(new Error("broken")));
      await expect(broken).rejects.toThrow("broken");
      expect(ended()).toEqual([true, true]);
    });

    it("is stopped and not tried again when another execution has taken the date", async () => {
      let wake = () => {};
      vi.spyOn(systemClock, "sleep").mockImplementationOnce(
        () =>
          new Promise((renew) => {
            wake = renew;
          }),
      );
      const stopped = onRun(message, lambda, options(), async ({ context: { ledger, signal } }) => {
        await ledger.put("leases", DAY, (await ledger.get("leases", DAY))?.value ?? null);
        wake();
        await once(signal, "abort", { signal: AbortSignal.timeout(60_000) });
        throw new Error("half done");
      });
      expect(await stopped).toEqual({
        refused: expect.stringMatching(/^lease: the lease of 2026-08-19, held since .+, was taken over by another run/),
      });
    });
  });
});
