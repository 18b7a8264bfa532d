import { afterAll, beforeAll, describe } from "vitest";
import { s3Blobs } from "../../../core/lake/s3.ts";
import { blobsContract } from "../../support/blobs-contract.ts";
import { FAULTS, seededPlan, startFaultyProxy } from "../../support/faulty-proxy.ts";
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
    const plan = seededPlan(20261121, 0.1, FAULTS);
    const proxy = await startFaultyProxy({ target: server.url, service: "s3", plan });
    return {
      open: () => s3Blobs({ client: server.client({ url: proxy.url }), bucket, clock: new SkippingClock() }),
      close: () => proxy.stop(),
    };
  });
});
