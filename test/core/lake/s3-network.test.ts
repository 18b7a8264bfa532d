import { randomBytes } from "node:crypto";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import type { IncomingMessage } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PutObjectCommand } from "@aws-sdk/client-s3";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { ConditionError, HubraceError } from "../../../core/errors.ts";
import type { Blobs } from "../../../core/lake/blobs.ts";
import { s3Blobs } from "../../../core/lake/s3.ts";
import { type Fault, type FaultPlan, type FaultyProxy, startFaultyProxy } from "../../support/faulty-proxy.ts";
import { hasShared } from "../../support/replay.ts";
import { S3_SERVER, type S3Server, startS3 } from "../../support/s3-server.ts";
import { SkippingClock } from "../../support/skipping-clock.ts";

/** Bytes of a part in these tests, the least that S3 takes. */
const PART = 5 * 1024 * 1024;

describe.skipIf(!hasShared(S3_SERVER))("S3 behind a network that fails", () => {
  let server: S3Server;
  let folder: string;
  let bucket: string;
  let direct: Blobs;
  let clock: SkippingClock;
  let proxies: FaultyProxy[];
  beforeAll(async () => {
    server = await startS3();
  });
  afterAll(() => server.stop());
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "hubrace-s3-network-"));
    bucket = await server.bucket();
    direct = s3Blobs({ client: server.client(), bucket });
    clock = new SkippingClock();
    proxies = [];
  });
  afterEach(async () => {
    for (const proxy of proxies) await proxy.stop();
    await rm(folder, { recursive: true, force: true });
  });

  /** The bucket as seen through a proxy with this plan. */
  async function through(plan: FaultPlan): Promise<Blobs> {
    const proxy = await startFaultyProxy({ target: server.url, service: "s3", plan });
    proxies.push(proxy);
    return s3Blobs({ client: server.client({ url: proxy.url }), bucket, clock, partSize: PART });
  }

  /** Brings these faults, in this order, about the requests that `concerns` picks; the picked requests are kept in `seen`. */
  function faults(
    concerns: (request: IncomingMessage) => boolean,
    wanted: readonly Fault[],
    seen: string[] = [],
  ): FaultPlan {
    return (request) => {
      if (!concerns(request)) return undefined;
      seen.push(`${request.method} ${request.headers.range ?? ""}`.trim());
      return wanted[seen.length - 1];
    };
  }

  const isPut = (request: IncomingMessage) => request.method === "PUT";
  const isGet = (request: IncomingMessage) => request.method === "GET";
  const isComplete = (request: IncomingMessage) => request.method === "POST" && /uploadId=/.test(request.url ?? "");
  const text = async (key: string) => String(await direct.get(key).then((bytes) => bytes && Buffer.from(bytes)));

  for (const fault of ["lost", "failedLate"] as const) {
    test(`a put that took effect although its answer was ${fault} counts as done`, async () => {
      const blobs = await through(faults(isPut, [fault, undefined, fault] as Fault[]));
      const first = await blobs.put("k", "first", { ifAbsent: true });
      expect(first).toEqual(await direct.head("k"));
      const second = await blobs.put("k", "second", { ifEtag: first.etag });
      expect(second).toEqual(await direct.head("k"));
      expect(await text("k")).toBe("second");
    });

    test(`an upload in parts that took effect although its answer was ${fault} counts as done`, async () => {
      const bytes = randomBytes(PART + 1);
      const blobs = await through(faults(isComplete, [fault]));
      const info = await blobs.put("large", bytes, { ifAbsent: true });
      expect(info).toEqual(await direct.head("large"));
      // The repeated request finds no such upload; its parts are not sent a second time.
      expect(clock.sleeps).toEqual([]);
      expect(bytes.equals((await direct.get("large")) ?? new Uint8Array())).toBe(true);
    });
  }

  test("the same bytes, put by someone else, are not taken for our own", async () => {
    const blobs = await through(faults(isPut, ["lost"]));
    await direct.put("k", "same", { ifAbsent: true });
    await expect(blobs.put("k", "same", { ifAbsent: true })).rejects.toThrow(ConditionError);
  });

  test("a put in conflict with another is repeated, with growing pauses, and given up in the end", async () => {
    const blobs = await through(faults(isPut, ["conflict", "conflict"]));
    await blobs.put("k", "done", { ifAbsent: true });
    expect(await text("k")).toBe("done");
    expect(clock.sleeps).toEqual([50, 100]);
    const never = await through((request) => (isPut(request) ? "conflict" : undefined));
    await expect(never.put("other", "x", { ifAbsent: true })).rejects.toThrow(
      /^lake: cannot write other in s3:\/\/bucket-\d+: other writers .* \(ConditionalRequestConflict.*\); run the same command again$/,
    );
    expect(clock.sleeps.slice(2)).toEqual([50, 100, 200, 400, 800, 1600, 3200]);
  });

  test("of two that put at once one wins, 200 times, whatever is lost on the way", async () => {
    let n = 0;
    const plan: FaultPlan = (request) => (isPut(request) && n++ % 3 === 0 ? "lost" : undefined);
    const writers = [await through(plan), await through(plan)] as const;
    for (let round = 0; round < 200; round++) {
      const results = await Promise.allSettled([
        writers[0].put(`race/${round}`, "one", { ifAbsent: true }),
        writers[1].put(`race/${round}`, "two", { ifAbsent: true }),
      ]);
      expect(results.map((result) => result.status).sort()).toEqual(["fulfilled", "rejected"]);
      expect(await text(`race/${round}`)).toBe(results[0]?.status === "fulfilled" ? "one" : "two");
      for (const result of results) {
        if (result.status === "rejected") expect(result.reason).toBeInstanceOf(ConditionError);
      }
    }
  });

  test("a body that is cut goes on where it stopped", async () => {
    const bytes = randomBytes(3_000_000);
    await direct.put("k", bytes);
    const seen: string[] = [];
    const blobs = await through(faults(isGet, ["cut", "reset", "cut", "slow"], seen));
    await blobs.toFile("k", join(folder, "k"));
    expect(bytes.equals(await readFile(join(folder, "k")))).toBe(true);
    expect(await readdir(folder)).toEqual(["k"]);
    // Whole and cut; the rest, reset and sent again; cut again; the end. Each begins where the one before ended.
    expect(seen).toHaveLength(4);
    expect(seen[0]).toBe("GET");
    const starts = seen.slice(1).map((request) => Number(/bytes=(\d+)-$/.exec(request)?.[1]));
    expect(starts[0]).toBeGreaterThan(0);
    expect(starts[1]).toBe(starts[0]);
    expect(starts[2]).toBeGreaterThan(Number(starts[1]));
  });

  test("a body that falls silent goes on where it stopped, once the client's time-out is over", async () => {
    const bytes = randomBytes(1_000_000);
    await direct.put("k", bytes);
    const proxy = await startFaultyProxy({ target: server.url, service: "s3", plan: faults(isGet, ["stall"]) });
    proxies.push(proxy);
    const impatient = server.client({ url: proxy.url, config: { requestHandler: { socketTimeout: 2_000 } } });
    expect(bytes.equals((await s3Blobs({ client: impatient, bucket }).get("k")) ?? new Uint8Array())).toBe(true);
  });

  test("a blob that is replaced while it is read comes whole, the new one", async () => {
    const [before, after] = [randomBytes(1_000_000), randomBytes(900_000)];
    await direct.put("k", before);
    const blobs = await through(async (_, n) => {
      if (n === 1) await direct.put("k", after);
      return n === 0 ? "cut" : undefined;
    });
    expect(after.equals((await blobs.get("k")) ?? new Uint8Array())).toBe(true);
  });

  test("a stored object that does not fit its checksum is never given out, nor put in the place of a file", async () => {
    const client = server.client();
    await client.send(
      new PutObjectCommand({ Bucket: bucket, Key: "k", Body: "bad", Metadata: { "hubrace-crc32": "01020304" } }),
    );
    await writeFile(join(folder, "k"), "old");
    const blobs = await through(() => undefined);
    await expect(blobs.toFile("k", join(folder, "k"))).rejects.toThrow(
      // CRC-32 of "bad" by Python's zlib.crc32.
      /^lake: cannot read k in s3:\/\/bucket-\d+: the checksum is 822b39fb, stored is 01020304, 6 times in a row; run/,
    );
    expect(await readFile(join(folder, "k"), "utf8")).toBe("old");
    expect(await readdir(folder)).toEqual(["k"]);
  });

  test("20 MB in parts of 5 MiB come back unchanged through faults of every kind", async () => {
    const bytes = randomBytes(20_000_000);
    await writeFile(join(folder, "source"), bytes);
    let n = 0;
    const kinds: Fault[] = ["throttled", "lost", "cut", "reset"];
    const blobs = await through(() => (n++ % 3 === 0 ? kinds[n % kinds.length] : undefined));
    await blobs.fromFile(join(folder, "source"), "large", { ifAbsent: true });
    await blobs.toFile("large", join(folder, "target"));
    expect(bytes.equals(await readFile(join(folder, "target")))).toBe(true);
    await expect(blobs.fromFile(join(folder, "source"), "large", { ifAbsent: true })).rejects.toThrow(ConditionError);
  });

  test("an upload in parts that is refused leaves no parts behind", async () => {
    await writeFile(join(folder, "zeros"), new Uint8Array(2 * PART));
    const { etag } = await direct.put("k", "small");
    const ends: string[] = [];
    const blobs = await through((request) => {
      if (request.method === "DELETE") ends.push(request.url ?? "");
      return undefined;
    });
    await expect(blobs.fromFile(join(folder, "zeros"), "k", { ifAbsent: true })).rejects.toThrow(ConditionError);
    await expect(blobs.fromFile(join(folder, "zeros"), "k", { ifEtag: '"other"' })).rejects.toThrow(ConditionError);
    expect(ends).toHaveLength(2);
    expect(ends[0]).toMatch(/uploadId=/);
    expect((await direct.head("k"))?.etag).toBe(etag);
    expect((await blobs.fromFile(join(folder, "zeros"), "k", { ifEtag: etag })).size).toBe(2 * PART);
  });

  test("a service that throttles for ever ends in a sentence", async () => {
    const blobs = await through(() => "throttled");
    await expect(blobs.get("k")).rejects.toThrow(HubraceError);
    await expect(blobs.get("k")).rejects.toThrow(
      /AWS asks for fewer requests \(SlowDown, .*10 attempts\); wait some minutes/,
    );
    await expect(blobs.head("k")).rejects.toThrow(/AWS answered 503 each time/);
  });
});
