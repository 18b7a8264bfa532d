import { execFile } from "node:child_process";
import { mkdtemp, open, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { HeadObjectCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ConditionError, HubraceError } from "../../../core/errors.ts";
import { s3Blobs } from "../../../core/lake/s3.ts";
import { blobsContract } from "../../support/blobs-contract.ts";
import { FAULTS, type FaultPlan, seededPlan, startFaultyProxy } from "../../support/faulty-proxy.ts";
import { hasShared } from "../../support/replay.ts";
import { S3_SERVER, type S3Server, startS3 } from "../../support/s3-server.ts";
import { SkippingClock } from "../../support/skipping-clock.ts";

describe.skipIf(!hasShared(S3_SERVER))("S3", () => {
  let server: S3Server;
  beforeAll(async () => {
    server = await startS3();
  });
  afterAll(() => server.stop());

  blobsContract("A bucket", async () => {
    const bucket = await server.bucket();
    return { open: () => s3Blobs({ client: server.client(), bucket, prefix: "lake/" }), close: async () => {} };
  });

  blobsContract("A bucket behind a faulty network", async () => {
    const bucket = await server.bucket();
    const seeded = seededPlan(20261121, 0.1, FAULTS);
    // A put whose answer is lost, and which someone else replaces before it is repeated, is reported as refused: nobody can
    // tell any more. So the counter that many handles fight over loses requests, but no answers.
    const plan: FaultPlan = async (request, n) => {
      const fault = await seeded(request, n);
      const isLost = fault === "lost" || fault === "failedLate";
      return isLost && request.url?.includes("/count") ? "reset" : fault;
    };
    const proxy = await startFaultyProxy({ target: server.url, service: "s3", plan });
    return {
      open: () => s3Blobs({ client: server.client({ url: proxy.url }), bucket, clock: new SkippingClock() }),
      async close() {
        await proxy.stop();
      },
    };
  });

  test("objects carry the type and caching that readers of the bucket get, the large ones too", async () => {
    const [client, bucket] = [server.client(), await server.bucket()];
    const blobs = s3Blobs({
      client,
      bucket,
      contentType: (key) => (key.endsWith(".html") ? "text/html; charset=utf-8" : undefined),
      cacheControl: (key) => (key === "index.html" ? "max-age=60" : undefined),
    });
    await blobs.put("index.html", "<p>");
    await blobs.put("large.html", new Uint8Array(9_000_000));
    await blobs.put("other", "x");
    const seen = async (Key: string) => {
      const head = await client.send(new HeadObjectCommand({ Bucket: bucket, Key }));
      return [head.ContentType, head.CacheControl];
    };
    expect(await seen("index.html")).toEqual(["text/html; charset=utf-8", "max-age=60"]);
    expect(await seen("large.html")).toEqual(["text/html; charset=utf-8", undefined]);
    expect((await seen("other"))[1]).toBeUndefined();
  });

  test("a prefix keeps two lakes in one bucket apart, and must be a folder", async () => {
    const [client, bucket] = [server.client(), await server.bucket()];
    const [one, two] = [s3Blobs({ client, bucket, prefix: "one/" }), s3Blobs({ client, bucket, prefix: "two/" })];
    await one.put("k", "1");
    expect(await two.get("k")).toBeNull();
    expect(await Array.fromAsync(two.list(""))).toEqual([]);
    const whole = await Array.fromAsync(s3Blobs({ client, bucket }).list(""));
    expect(whole.map(({ key }) => key)).toEqual(["one/k"]);
    for (const prefix of ["one", "/", "a//", "../"]) {
      expect(() => s3Blobs({ client, bucket, prefix }), prefix).toThrow(HubraceError);
    }
  });

  test("what other programs put into the bucket is read, but folder markers are no blobs", async () => {
    const [client, bucket] = [server.client(), await server.bucket()];
    const blobs = s3Blobs({ client, bucket });
    await client.send(new PutObjectCommand({ Bucket: bucket, Key: "folder/", Body: Buffer.alloc(0) }));
    await client.send(new PutObjectCommand({ Bucket: bucket, Key: "folder/by hand", Body: "hand" }));
    expect((await Array.fromAsync(blobs.list(""))).map(({ key }) => key)).toEqual(["folder/by hand"]);
    expect(new TextDecoder().decode((await blobs.get("folder/by hand")) ?? undefined)).toBe("hand");
  });

  test("names with characters that XML cannot hold are listed as they are", async () => {
    const blobs = s3Blobs({ client: server.client(), bucket: await server.bucket() });
    const key = "odd/\u0001\u0008 & <b> 100% +\uffff";
    await blobs.put(key, "x");
    expect((await Array.fromAsync(blobs.list("odd/"))).map((info) => info.key)).toEqual([key]);
  });

  test("a key of more than 1,024 bytes is refused, and an empty etag fits no blob", async () => {
    const blobs = s3Blobs({ client: server.client(), bucket: await server.bucket() });
    await blobs.put("é".repeat(512), "fits");
    await expect(blobs.put(`${"é".repeat(512)}x`, "x")).rejects.toThrow(/is longer than the 1024 bytes that S3 takes/);
    await expect(blobs.put("k", "x", { ifEtag: "" })).rejects.toThrow(ConditionError);
    expect(await blobs.get("k")).toBeNull();
  });

  test("memory does not grow with the size of a file", async () => {
    const bucket = await server.bucket();
    const folder = await mkdtemp(join(tmpdir(), "hubrace-s3-memory-"));
    const program = `
      import { S3Client } from "@aws-sdk/client-s3";
      import { s3Blobs } from "./core/lake/s3.ts";
      const [url, bucket, path] = process.argv.slice(1);
      const credentials = { accessKeyId: "test", secretAccessKey: "test" };
      const client = new S3Client({ endpoint: url, region: "eu-central-1", credentials, forcePathStyle: true });
      const blobs = s3Blobs({ client, bucket });
      await blobs.fromFile(path, "file");
      await blobs.toFile("file", path + ".copy");
      console.log(process.resourceUsage().maxRSS);`;
    /** Most kilobytes that a process had while it moved a file of so many megabytes there and back. */
    const peak = async (megabytes: number) => {
      const path = join(folder, `${megabytes}`);
      const file = await open(path, "w");
      await file.truncate(megabytes * 1_000_000);
      await file.close();
      const options = ["--disable-warning=ExperimentalWarning", "--input-type=module", "--eval", program];
      const { stdout } = await promisify(execFile)(process.execPath, [...options, server.url, bucket, path]);
      return Number(stdout);
    };
    try {
      const [small, large] = [await peak(40), await peak(160)];
      expect(large - small).toBeLessThan(60_000);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});
